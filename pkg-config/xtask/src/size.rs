use crate::tools::Result;
pub fn size() -> Result {
    Ok(())
}
