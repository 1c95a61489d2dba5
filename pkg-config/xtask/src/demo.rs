use crate::tools::Result;
pub fn demo() -> Result {
    Ok(())
}
