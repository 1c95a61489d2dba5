use crate::tools::Result;
pub fn test(_: &[String]) -> Result {
    Ok(())
}
