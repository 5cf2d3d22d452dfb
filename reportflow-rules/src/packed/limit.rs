use std::fmt;

/// The largest number of four digits.
pub(super) const MAX_NUMBER: usize = 9_999;
/// The largest number of seven digits.
pub(super) const MAX_LONG_NUMBER: usize = 9_999_999;

/// A table or a row that is too large for its text.
#[derive(Debug, PartialEq, Eq)]
pub enum LimitError {
    /// A name has more than 9,999 bytes in JSON.
    NameBytes {
        /// The name.
        name: String,
        /// Its bytes in JSON.
        bytes: usize,
    },
    /// A table has more than 9,999 parameters.
    Parameters(usize),
    /// A row has more than 9,999 fields and omissions.
    Fields(usize),
    /// The text of a table in a table has more than 9,999,999 bytes.
    RowsBytes {
        /// The name of the inner table.
        name: String,
        /// The bytes of its text.
        bytes: usize,
    },
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LimitError::NameBytes { name, bytes } => write!(
                f,
                "the name `{}` has {bytes} bytes in JSON: the limit is {MAX_NUMBER}; shorten it in the design",
                start(name)
            ),
            LimitError::Parameters(count) => write!(
                f,
                "a table has {count} parameters: the limit is {MAX_NUMBER}; split it in the design"
            ),
            LimitError::Fields(count) => write!(
                f,
                "the row has {count} fields and omissions: the limit is {MAX_NUMBER}; split its table in the design"
            ),
            LimitError::RowsBytes { name, bytes } => write!(
                f,
                "the parameters of the table `{}` need {bytes} bytes: the limit is {MAX_LONG_NUMBER}; split it in the design",
                start(name)
            ),
        }
    }
}

/// Returns the start of a name, which is enough to find it.
fn start(name: &str) -> String {
    const MAX_CHARS: usize = 40;
    let mut start: String = name.chars().take(MAX_CHARS).collect();
    if start.len() < name.len() {
        start.push('…');
    }
    start
}

impl std::error::Error for LimitError {}
