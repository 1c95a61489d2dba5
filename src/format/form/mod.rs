//! Forms: `application/x-www-form-urlencoded` as ASP.NET's model binding names values, `a.b`, `a[b]`, `a[0].b`, `a[]`.
//!
//! Reading gives a flat record of names and texts, as the fields of a JavaScript FormData come too. What they are within each other
//! the check knows, which has the table.

mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;

/// The server's reader takes no more keys.
pub(crate) const MOST_KEYS: usize = 1000;
