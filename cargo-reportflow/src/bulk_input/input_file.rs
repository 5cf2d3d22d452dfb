//! An input file: decoded, and read twice.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use reportflow_schema::ParameterList;
use sha2::{Digest as _, Sha256};

use super::bad_rows::BadRows;
use super::checker::{Checker, KeyLines};
use super::columns::{Column, Columns};
use super::csv_documents::CsvDocuments;
use super::csv_rows::CsvRows;
use super::decode::{DecodedText, decode, encoding_of_label};
use super::document::Document;
use super::format::InputFormat;
use super::json_lines::JsonLines;
use super::options::InputOptions;
use super::record::Record;
use crate::error::CliError;
use crate::output::eprint_status;
use crate::ui::escape;

/// The largest input. The text of the file is kept in memory.
const MAX_BYTES: u64 = 1 << 30;

pub(crate) struct InputFile<'s> {
    path: PathBuf,
    text: String,
    content: Content<'s>,
    /// The columns of the reports.
    pub(crate) columns: Vec<String>,
    /// The SHA-256 of the file's bytes, in hexadecimal digits.
    pub(crate) sha256: String,
    checker: Checker<'s>,
}

enum Content<'s> {
    JsonLines,
    Csv(Columns<'s>),
}

impl<'s> InputFile<'s> {
    /// Reads the file and its header.
    pub(crate) fn read(
        path: &Path,
        format: Option<InputFormat>,
        encoding: Option<&str>,
        list: &'s ParameterList,
        options: &'s InputOptions,
    ) -> Result<InputFile<'s>, CliError> {
        let format = format.map_or_else(|| InputFormat::of_file(path), Ok)?;
        let encoding = encoding.map(encoding_of_label).transpose()?;
        let bytes = read(path)?;
        let sha256 = Sha256::digest(&bytes);
        let sha256 = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let decoded = decode(bytes, encoding);
        let DecodedText { text, guess } =
            decoded.map_err(|error| error.context(format!("`{}`", path.display())))?;
        let (content, columns) = match format {
            InputFormat::Jsonl => (Content::JsonLines, json_columns(list, options)),
            InputFormat::Csv => {
                let (parsed, names) = csv_columns(path, &text, list, options)?;
                (Content::Csv(parsed), names)
            }
        };
        if let Some(guess) = guess {
            // Names show a wrong guess, and are not personal.
            let names = match format {
                InputFormat::Jsonl => JsonLines::new(&text, &[]).next().map(member_names),
                InputFormat::Csv => None,
            };
            let names = names.as_ref().unwrap_or(&columns);
            let names = escape::line(&names.join(", "));
            let name = guess.name();
            eprint_status(&format!(
                "encoding: {name}, guessed; `--encoding` overrides it. Names: {names}"
            ));
        }
        Ok(InputFile {
            path: path.to_owned(),
            text,
            content,
            columns,
            sha256,
            checker: Checker::new(list, options),
        })
    }

    /// Checks all records, and prints the bad ones. Calls `checked` after each. Returns the
    /// number of documents.
    pub(crate) fn check(&self, mut checked: impl FnMut()) -> Result<usize, CliError> {
        let (mut count, mut bad_rows) = (0, BadRows::new(&self.path));
        let mut lines = KeyLines::default();
        for record in self.records() {
            count += 1;
            let line = record.line;
            let (key, mut mistakes) = match self.checker.document(record) {
                Ok(document) => (Some(document.key), Vec::new()),
                Err(rejection) => (rejection.key, rejection.mistakes),
            };
            let duplicate = key.as_deref().and_then(|key| lines.insert(key, line));
            if let Some(earlier) = duplicate {
                mistakes.push(format!("duplicate key: line {earlier} has it too"));
            }
            if !mistakes.is_empty() {
                bad_rows.add(line, key.as_deref(), &mistakes);
            }
            checked();
        }
        bad_rows.finish()?;
        if count == 0 {
            let path = self.path.display();
            let error = CliError::new(format!("empty input: `{path}` has no documents"));
            return Err(error.with_help("write one document a line"));
        }
        Ok(count)
    }

    /// Returns the documents, after a [`check`](InputFile::check).
    pub(crate) fn documents(&self) -> impl Iterator<Item = Document> {
        self.records().map(|record| {
            let Ok(document) = self.checker.document(record) else {
                unreachable!("the check accepted the record, and the text is the same");
            };
            document
        })
    }

    fn records(&self) -> Box<dyn Iterator<Item = Record> + '_> {
        match &self.content {
            Content::JsonLines => Box::new(JsonLines::new(&self.text, &self.columns)),
            Content::Csv(columns) => Box::new(CsvDocuments::new(&self.text, columns)),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let unreadable =
        |error: std::io::Error| CliError::new(format!("cannot read `{}`: {error}", path.display()));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    let mut file = file.take(MAX_BYTES + 1);
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        let path = path.display();
        let error = CliError::new(format!("too large: `{path}` has more than 1 GiB"));
        return Err(error.with_help("divide it, and use a run for each file"));
    }
    Ok(bytes)
}

fn member_names(record: Record) -> Vec<String> {
    record.members.into_iter().map(|it| it.name).collect()
}

/// Returns the parameters, then the other members that have a role.
fn json_columns(list: &ParameterList, options: &InputOptions) -> Vec<String> {
    let mut columns: Vec<String> = list.parameters.iter().map(|it| it.name.clone()).collect();
    for name in options.passthrough.iter().chain([&options.key]) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

/// Reads the header. Prints all its mistakes.
fn csv_columns<'s>(
    path: &Path,
    text: &str,
    list: &'s ParameterList,
    options: &InputOptions,
) -> Result<(Columns<'s>, Vec<String>), CliError> {
    let header = CsvRows::new(text).next().ok_or_else(|| {
        CliError::new(format!("empty input: `{}` has no header", path.display()))
            .with_help("write the names of the parameters into its first row")
    })?;
    let columns = Columns::parse(header.cells.iter(), list, options).map_err(|mistakes| {
        let file = path.display();
        for mistake in &mistakes {
            let line = header.line;
            eprint_status(&escape::line(&format!("{file}:{line}: {mistake}")));
        }
        let mut texts = mistakes.iter();
        let has_missing = texts.any(|it| it.starts_with("missing column "));
        let error = CliError::new(format!("invalid header in `{file}`: nothing was sent"));
        error.with_help(if has_missing {
            "correct its columns; `--optional` names parameters that may be missing"
        } else {
            "correct its columns"
        })
    })?;
    let names = header.cells.iter().zip(&columns.columns);
    let names = names.filter(|(_, column)| !matches!(column, Column::Report));
    let names = names.map(|(name, _)| name.to_owned()).collect();
    Ok((columns, names))
}
