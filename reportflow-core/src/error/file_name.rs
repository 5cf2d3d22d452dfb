use std::fmt;

/// The reason why the service would reject a file name. Nothing was sent.
///
/// A file name needs at least one character. The characters `/ \ : * ? " < > |` and
/// control characters are forbidden (`docs/service.md`, section 1).
///
/// ```
/// # use reportflow_core::params::Writer;
/// # use reportflow_core::{Client, DesignInfo, ReportDesign};
/// # struct Invoice;
/// # impl ReportDesign for Invoice {
/// #     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// #     fn write_params(&self, _: &mut Writer) {}
/// # }
/// use reportflow_core::{Error, FileNameError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), reportflow_core::ConfigError> {
/// # let client = Client::builder().app_key("ak_test").build()?;
/// let error = Invoice.generate_async(&client).file_name("11/2026").await.unwrap_err();
/// let Error::InvalidFileName(reason) = error else { panic!("{error}") };
/// assert!(matches!(reason, FileNameError::ForbiddenCharacter { character: '/', position: 2, .. }));
/// assert_eq!(reason.to_string(), "invalid file name: forbidden character `/` at position 2");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileNameError {
    /// The name is empty.
    Empty,
    /// The name contains a character that the service rejects.
    #[non_exhaustive]
    ForbiddenCharacter {
        /// The first such character.
        character: char,
        /// Its zero-based position, in characters.
        position: usize,
    },
    /// Another document of the batch has the same name. Case and a final `.pdf`
    /// are ignored.
    #[non_exhaustive]
    Duplicate {
        /// The zero-based index of the first document with this name.
        first_index: usize,
    },
}

impl fmt::Display for FileNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileNameError::Empty => f.write_str("invalid file name: it is empty"),
            FileNameError::ForbiddenCharacter {
                character,
                position,
            } => write!(
                f,
                "invalid file name: forbidden character `{}` at position {position}",
                character.escape_debug()
            ),
            FileNameError::Duplicate { first_index } => write!(
                f,
                "duplicate file name: document {first_index} has the same name (case is ignored); set `file_name` in the design or in `for_each_document`"
            ),
        }
    }
}

impl std::error::Error for FileNameError {}
