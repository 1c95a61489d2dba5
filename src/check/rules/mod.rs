//! One rule across fields per file.

pub(super) mod key;
pub(super) mod one_of;
pub(super) mod repeated;
pub(super) mod same_id;
pub(super) mod sort;
pub(super) mod suggestion;
