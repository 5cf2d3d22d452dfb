use std::fmt;

/// Why the service would refuse a file name; found before anything is sent.
///
/// The rule is the service's own (`docs/service.md`, section 1): any character
/// but `/ \ : * ? " < > |` and control characters, and at least one.
///
/// ```
/// # use reportflow_core::params::Writer;
/// # use reportflow_core::{Client, Design, ReportDesign};
/// # struct Invoice;
/// # impl ReportDesign for Invoice {
/// #     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// #     fn write_params(&self, _: &mut Writer) {}
/// # }
/// use reportflow_core::{Error, FileNameError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), reportflow_core::ConfigError> {
/// # let client = Client::builder().app_key("ak_…").build()?;
/// let error = Invoice.generate_async(&client).file_name("11/2026").await.unwrap_err();
/// let Error::FileName(reason) = error else { panic!("{error}") };
/// assert!(matches!(reason, FileNameError::Forbidden { character: '/', position: 2, .. }));
/// assert_eq!(reason.to_string(), "the file name must not hold `/`, found at position 2");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileNameError {
    /// There is no character in it.
    Empty,
    /// It holds a character that the service does not take.
    #[non_exhaustive]
    Forbidden {
        /// The first such character.
        character: char,
        /// Its place, in characters from 0.
        position: usize,
    },
    /// Another document of the same call is called so, but for case and `.pdf`.
    #[non_exhaustive]
    Twice {
        /// The other's place, from 0.
        first: usize,
    },
}

impl fmt::Display for FileNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileNameError::Empty => f.write_str("the file name must not be empty"),
            FileNameError::Forbidden {
                character,
                position,
            } => write!(
                f,
                "the file name must not hold `{}`, found at position {position}",
                character.escape_debug()
            ),
            FileNameError::Twice { first } => write!(
                f,
                "the file name is that of document {first}, but each must have its own, whatever the case: set it by `file_name` of the design, or by `each`"
            ),
        }
    }
}

impl std::error::Error for FileNameError {}

/// What is equal for names that differ in case alone, by Unicode's case folding.
pub(crate) fn caseless(name: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    // `ẞ` has to be small to become `SS`, and only what was large makes `σ` and
    // `ς` one. By character, since a text has its own `ς` at the end of a word.
    name.flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
}

pub(crate) fn check(name: &str) -> Result<(), FileNameError> {
    if name.is_empty() {
        return Err(FileNameError::Empty);
    }
    let forbidden = |c: char| r#"/\:*?"<>|"#.contains(c) || c.is_control();
    match name.chars().enumerate().find(|(_, c)| forbidden(*c)) {
        Some((position, character)) => Err(FileNameError::Forbidden {
            character,
            position,
        }),
        None => Ok(()),
    }
}
