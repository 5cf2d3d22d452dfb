//! The file names of documents, from a template.

use reportflow_bulk::__cli::is_valid_file_stem;
use reportflow_rules::file_names::is_forbidden;

use super::record::Record;
use crate::error::CliError;

/// A template such as `請求書-{請求書番号}`.
#[derive(Debug)]
pub(crate) struct FileNameTemplate {
    parts: Vec<Part>,
    /// The default replaces forbidden characters of the key. A template's are mistakes.
    is_default: bool,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Column(String),
}

impl FileNameTemplate {
    /// Returns the default: the key, with `_` in place of forbidden characters.
    pub(crate) fn of_key(key: &str) -> FileNameTemplate {
        FileNameTemplate {
            parts: vec![Part::Column(key.to_owned())],
            is_default: true,
        }
    }

    pub(crate) fn parse(template: &str) -> Result<FileNameTemplate, CliError> {
        let invalid = |cause: &str| {
            CliError::new(format!("invalid `--file-name`: {cause}"))
                .with_help("write columns in braces, such as `invoice-{number}`")
        };
        if template.contains("{{") {
            return Err(invalid("`{` twice; write one brace"));
        }
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((text, after)) = rest.split_once('{') {
            let (column, after) = after
                .split_once('}')
                .ok_or_else(|| invalid("`{` without `}`"))?;
            parts.push(Part::Text(text.to_owned()));
            parts.push(Part::Column(column.to_owned()));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        let texts = parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text),
            Part::Column(_) => None,
        });
        for text in texts {
            if text.contains('}') {
                return Err(invalid("`}` without `{`"));
            }
            if let Some(character) = text.chars().find(|c| is_forbidden(*c)) {
                return Err(invalid(&format!(
                    "the service forbids {character:?} in file names"
                )));
            }
        }
        if !parts.iter().any(|part| matches!(part, Part::Column(_))) {
            return Err(invalid(
                "without a column, all documents have the same name",
            ));
        }
        Ok(FileNameTemplate {
            parts,
            is_default: false,
        })
    }

    /// Returns the columns in the template.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Column(name) => Some(name.as_str()),
        })
    }

    /// Returns the file name of a record.
    ///
    /// # Errors
    ///
    /// Returns the mistake, without a value.
    pub(super) fn file_name(&self, record: &Record) -> Result<String, String> {
        let mut file_name = String::new();
        for part in &self.parts {
            let name = match part {
                Part::Text(text) => {
                    file_name.push_str(text);
                    continue;
                }
                Part::Column(name) => name,
            };
            let value = record.get(name).and_then(|member| member.as_text());
            let value = value.filter(|value| !value.trim().is_empty());
            let value = value.ok_or_else(|| {
                format!(
                    "invalid file name: `{name}` is missing, empty, or neither a text nor a number"
                )
            })?;
            if self.is_default {
                let replace = |c: char| if is_forbidden(c) { '_' } else { c };
                file_name.extend(value.chars().map(replace));
                continue;
            }
            if let Some(character) = value.chars().find(|c| is_forbidden(*c)) {
                return Err(format!(
                    "invalid file name: the service forbids {character:?}, which is in `{name}`"
                ));
            }
            file_name.push_str(value);
        }
        if is_valid_file_stem(&file_name) {
            Ok(file_name)
        } else {
            Err(
                "invalid file name: some system does not allow it, or it is too long; give \
                 `--file-name`"
                    .to_owned(),
            )
        }
    }
}
