//! Row types and aliases as another crate would bring them.

pub use reportflow;
use reportflow::ReportRow;

/// Money, as some crate calls it.
pub type Yen = i64;

/// A row with private fields.
#[derive(Debug, ReportRow)]
pub struct Line {
    value: Yen,
    mark: Option<String>,
}

impl Line {
    /// A row without a mark.
    pub fn new(value: Yen) -> Line {
        Line { value, mark: None }
    }
}

/// The rows of a table.
pub type Lines = Vec<Line>;
