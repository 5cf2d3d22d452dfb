//! The format of an input file.

use std::path::Path;

use crate::error::CliError;

#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum InputFormat {
    /// One JSON object a line
    Jsonl,
    /// One row a document, or a row of its tables
    Csv,
}

impl InputFormat {
    /// Returns the format that the extension of the file names.
    pub(crate) fn of_file(file: &Path) -> Result<InputFormat, CliError> {
        let extension = file.extension().unwrap_or_default().to_string_lossy();
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Ok(InputFormat::Csv),
            "jsonl" | "ndjson" => Ok(InputFormat::Jsonl),
            _ => Err(CliError::new(format!(
                "unknown format of `{}`: its extension is neither `.jsonl` nor `.csv`",
                file.display()
            ))
            .with_help("give `--format jsonl` or `--format csv`")),
        }
    }
}
