//! What is generated out of the catalog; native only.
//!
//! The npm package's build writes these into JavaScript modules and declarations, so that none of it is in the wasm.

pub mod describe;
pub mod javascript;
pub mod reference;
pub mod typescript;
