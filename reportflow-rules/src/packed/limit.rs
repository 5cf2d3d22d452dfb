use std::fmt;

/// The maximum number of parameters of a table, and of fields and omissions of a row.
///
/// The check reads them into arrays of this length to write its messages.
pub const MAX_ENTRIES: usize = 1024;
/// The maximum length of a name in bytes; of a parameter, of its form in JSON.
const MAX_NAME_BYTES: usize = 9_000;
/// The largest number of seven digits.
const MAX_ROWS_BYTES: usize = 9_999_999;

/// A table or a row that is too large for its text.
#[derive(Debug, PartialEq, Eq)]
pub enum LimitError {
    /// A table has more than 1,024 parameters.
    Parameters(usize),
    /// A row has more than 1,024 fields and omissions.
    Fields(usize),
    /// The name of a parameter has more than 9,000 bytes in JSON.
    ParameterName {
        /// The name.
        name: String,
        /// Its bytes in JSON.
        bytes: usize,
    },
    /// A name in a row has more than 9,000 bytes.
    FieldName {
        /// The name.
        name: String,
    },
    /// The text of a table in a table has more than 9,999,999 bytes.
    Rows {
        /// The name of the inner table.
        name: String,
        /// The bytes of its text.
        bytes: usize,
    },
}

impl LimitError {
    pub(super) fn check_parameters(count: usize) -> Result<(), LimitError> {
        within(count, MAX_ENTRIES, || LimitError::Parameters(count))
    }

    pub(super) fn check_fields(count: usize) -> Result<(), LimitError> {
        within(count, MAX_ENTRIES, || LimitError::Fields(count))
    }

    pub(super) fn check_parameter_name(name: &str, bytes: usize) -> Result<(), LimitError> {
        within(bytes, MAX_NAME_BYTES, || LimitError::ParameterName {
            name: name.to_owned(),
            bytes,
        })
    }

    pub(super) fn check_field_name(name: &str) -> Result<(), LimitError> {
        within(name.len(), MAX_NAME_BYTES, || LimitError::FieldName {
            name: name.to_owned(),
        })
    }

    pub(super) fn check_rows(name: &str, bytes: usize) -> Result<(), LimitError> {
        within(bytes, MAX_ROWS_BYTES, || LimitError::Rows {
            name: name.to_owned(),
            bytes,
        })
    }
}

fn within(
    number: usize,
    limit: usize,
    error: impl FnOnce() -> LimitError,
) -> Result<(), LimitError> {
    if number <= limit {
        Ok(())
    } else {
        Err(error())
    }
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LimitError::Parameters(count) => write!(
                f,
                "{count} parameters: the limit is {MAX_ENTRIES}; split the table in the design"
            ),
            LimitError::Fields(count) => write!(
                f,
                "{count} fields and omissions: the limit is {MAX_ENTRIES}, because a table has no more parameters"
            ),
            LimitError::ParameterName { name, bytes } => write!(
                f,
                "the name of the parameter `{}` has {bytes} bytes in JSON: the limit is {MAX_NAME_BYTES}; shorten it in the design",
                start(name)
            ),
            LimitError::FieldName { name } => write!(
                f,
                "the name `{}` has {} bytes: the limit is {MAX_NAME_BYTES}, because a parameter has no longer name",
                start(name),
                name.len()
            ),
            LimitError::Rows { name, bytes } => write!(
                f,
                "the parameters of the inner table `{}` need {bytes} bytes: the limit is {MAX_ROWS_BYTES}; split it in the design",
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
