//! Text for terminals.

pub(crate) mod changes;
pub(crate) mod escape;
pub(crate) mod progress;
pub(crate) mod style;
pub(crate) mod table;
