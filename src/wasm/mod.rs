//! The only part of the crate that speaks to JavaScript.

#[cfg(feature = "npm")]
mod abi;
#[cfg(feature = "js")]
pub mod js;
