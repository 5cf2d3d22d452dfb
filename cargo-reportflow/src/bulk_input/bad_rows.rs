//! The list of bad rows.

use std::path::Path;

use crate::error::CliError;
use crate::output::eprint_status;
use crate::ui::escape;

/// The bad rows that are printed. Others are counted only.
const MAX_PRINTED: usize = 1_000;

/// The mistakes of a row that are printed.
const MAX_MISTAKES: usize = 10;

/// Prints bad rows, and counts them.
pub(crate) struct BadRows<'a> {
    file: &'a Path,
    count: usize,
    /// Is `true` if `--optional` can solve a mistake.
    has_missing: bool,
}

impl<'a> BadRows<'a> {
    pub(crate) fn new(file: &'a Path) -> BadRows<'a> {
        BadRows {
            file,
            count: 0,
            has_missing: false,
        }
    }

    pub(crate) fn add(&mut self, line: usize, key: Option<&str>, mistakes: &[String]) {
        self.count += 1;
        let mut texts = mistakes.iter();
        self.has_missing |= texts.any(|it| it.starts_with("missing parameter "));
        if self.count > MAX_PRINTED {
            return;
        }
        let file = self.file.display();
        let key = key.map_or(String::new(), |key| format!(" key `{key}`:"));
        let shown = &mistakes[..mistakes.len().min(MAX_MISTAKES)];
        let mut text = shown.join("; ");
        if mistakes.len() > MAX_MISTAKES {
            text.push_str(&format!("; {} more", mistakes.len() - MAX_MISTAKES));
        }
        eprint_status(&escape::line(&format!("{file}:{line}:{key} {text}")));
    }

    /// Returns an error if there are bad rows.
    pub(crate) fn finish(self) -> Result<(), CliError> {
        let rows = match self.count {
            0 => return Ok(()),
            1 => "1 bad row".to_owned(),
            count => format!("{count} bad rows"),
        };
        let rest = match self.count.saturating_sub(MAX_PRINTED) {
            0 => String::new(),
            rest => format!(" ({rest} are not listed)"),
        };
        let file = self.file.display();
        let error = CliError::new(format!("{rows} in `{file}`{rest}: nothing was sent"));
        Err(error.with_help(if self.has_missing {
            "correct them, or name parameters that may be missing by `--optional`"
        } else {
            "correct them"
        }))
    }
}
