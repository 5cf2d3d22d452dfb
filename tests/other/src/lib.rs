//! Row types and aliases of another crate.

pub use reportflow;
use reportflow::ReportRow;

/// An alias for an amount of money.
pub type Yen = i64;

/// A row with private fields.
#[derive(Debug, ReportRow)]
pub struct Line {
    value: Yen,
    mark: Option<String>,
}

impl Line {
    /// Creates a row without a mark.
    pub fn new(value: Yen) -> Line {
        Line { value, mark: None }
    }
}

/// The rows of a table.
pub type Lines = Vec<Line>;
