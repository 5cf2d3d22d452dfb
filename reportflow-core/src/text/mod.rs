//! Rules for texts.

pub(crate) mod case_fold;
pub(crate) mod excerpt;
