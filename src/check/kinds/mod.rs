//! One kind of value per file: what is accepted, what it becomes, what is refused.

pub(super) mod boolean;
mod calendar;
pub(super) mod choice;
pub(super) mod coordinate;
pub(super) mod date;
pub(super) mod day;
pub(super) mod email;
pub(super) mod enumeration;
pub(super) mod guid;
pub(super) mod integer;
pub(super) mod marker;
mod moment;
pub(super) mod telephone;
pub(super) mod text;
