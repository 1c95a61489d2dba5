//! One kind of value per file: what is accepted, what it becomes, what is refused.

pub(super) mod boolean;
pub(super) mod date;
pub(super) mod email;
pub(super) mod guid;
pub(super) mod text;
