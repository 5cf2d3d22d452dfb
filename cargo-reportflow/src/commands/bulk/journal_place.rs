//! The option `--journal`: a file, or a URL of PostgreSQL.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

use reportflow_bulk::{Journal, JournalError, JournalOptions};

#[cfg(feature = "postgres")]
use super::database_url::DatabaseUrl;
use super::errors::journal_error;
use crate::commands::connection::is_connection;
use crate::error::CliError;

/// The place of a journal. It is shown without a password.
#[derive(Clone)]
pub(super) enum JournalPlace {
    File(PathBuf),
    /// Several machines may work on its run.
    #[cfg(feature = "postgres")]
    Database(DatabaseUrl),
}

impl Display for JournalPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JournalPlace::File(path) => path.display().fmt(f),
            #[cfg(feature = "postgres")]
            JournalPlace::Database(url) => f.write_str(url.shown()),
        }
    }
}

fn not_a_url() -> CliError {
    CliError::new("invalid `--journal`: not a URL of PostgreSQL")
        .with_help("give it a file, or `postgres://USER@HOST/DATABASE?schema=RUN`")
}

fn not_unicode() -> CliError {
    CliError::new("invalid `--journal`: not Unicode")
        .with_help("write each other byte of the URL as `%` and two hex digits")
}

impl JournalPlace {
    /// Reads the value of the option.
    pub(super) fn parse(value: PathBuf) -> Result<JournalPlace, CliError> {
        // A URL may have a password, also if it is not Unicode.
        let text = value.to_string_lossy();
        match text.split_once("://").map(|(scheme, _)| scheme) {
            Some("postgres" | "postgresql") => match &text {
                Cow::Borrowed(url) => JournalPlace::of_url(url),
                Cow::Owned(_) => Err(not_unicode()),
            },
            // As a name of a file, it would be printed.
            _ if is_connection(&text) => Err(not_a_url()),
            _ => Ok(JournalPlace::File(value)),
        }
    }

    #[cfg(feature = "postgres")]
    fn of_url(url: &str) -> Result<JournalPlace, CliError> {
        DatabaseUrl::parse(url).map(JournalPlace::Database)
    }

    #[cfg(not(feature = "postgres"))]
    fn of_url(_url: &str) -> Result<JournalPlace, CliError> {
        let error = CliError::new(
            "this program cannot use PostgreSQL: it was installed without the feature `postgres`",
        );
        Err(error.with_help("add `--features postgres` to the `cargo install` of the program"))
    }

    /// Returns the path, if it is a file.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            JournalPlace::File(path) => Some(path),
            #[cfg(feature = "postgres")]
            JournalPlace::Database(_) => None,
        }
    }

    /// Returns whether several machines may work on the run.
    pub(super) fn is_shared(&self) -> bool {
        self.file().is_none()
    }

    /// Returns the command that continues the run, with PDFs in a folder of its own.
    pub(super) fn resume_command(&self, out: Option<&Path>) -> String {
        let mut command = "cargo reportflow bulk resume --journal ".to_owned();
        match self {
            JournalPlace::File(path) => command.push_str(&quoted(path)),
            // Shells read `?` and `&`.
            #[cfg(feature = "postgres")]
            JournalPlace::Database(url) => command.push_str(&format!("'{}'", url.shown())),
        }
        if let Some(out) = out {
            command.push_str(&format!(" --out {}", quoted(out)));
        }
        command
    }

    /// Opens or creates the journal.
    pub(super) async fn open(&self, accept_copy: bool) -> Result<Journal, CliError> {
        let options = JournalOptions::new().accept_copy(accept_copy);
        let opened = match self {
            JournalPlace::File(path) => options.open(path).await,
            #[cfg(feature = "postgres")]
            JournalPlace::Database(url) => options.connect(url.with_password()).await,
        };
        opened.map_err(|error| journal_error(&error))
    }

    /// Checks that there is a journal, because opening one creates it.
    pub(super) async fn check_exists(&self) -> Result<(), CliError> {
        match self {
            JournalPlace::File(path) => check_file(path),
            #[cfg(feature = "postgres")]
            JournalPlace::Database(_) => self.open_read_only().await.map(drop),
        }
    }

    /// Opens the journal to read it. Returns `None` if there is none yet.
    pub(super) async fn open_if_exists(&self) -> Result<Option<Journal>, JournalError> {
        match self.read().await {
            #[cfg(feature = "postgres")]
            Err(JournalError::NoRun { .. }) => Ok(None),
            read => read.map(Some),
        }
    }

    /// Opens the journal of a run to read it. It must exist.
    pub(super) async fn open_read_only(&self) -> Result<Journal, CliError> {
        self.file().map_or(Ok(()), check_file)?;
        self.read().await.map_err(|error| journal_error(&error))
    }

    async fn read(&self) -> Result<Journal, JournalError> {
        match self {
            JournalPlace::File(path) => Journal::open_read_only(path).await,
            #[cfg(feature = "postgres")]
            JournalPlace::Database(url) => Journal::connect_read_only(url.with_password()).await,
        }
    }
}

/// Returns a path as a shell reads it, in quotes if it needs them.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |character: char| {
        character.is_alphanumeric()
            || "/._-+,:@%".contains(character)
            || cfg!(windows) && character == '\\'
    };
    if path.chars().all(is_plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

fn check_file(journal: &Path) -> Result<(), CliError> {
    if journal.is_file() {
        return Ok(());
    }
    let error = CliError::new(format!("missing journal `{}`", journal.display()));
    Err(error.with_help("give `--journal` the file of a run; its default is `DIR/journal.db`"))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::JournalPlace;

    #[test]
    fn paths_in_a_command_are_quoted_for_a_shell() {
        for (journal, out, expected) in [
            ("11月/journal.db", None, "11月/journal.db"),
            ("my run/j.db", None, "'my run/j.db'"),
            ("a$b", Some("it's"), r"'a$b' --out 'it'\''s'"),
        ] {
            let place = JournalPlace::File(PathBuf::from(journal));
            let command = place.resume_command(out.map(Path::new));
            let start = "cargo reportflow bulk resume --journal ";
            assert_eq!(command, format!("{start}{expected}"));
        }
    }
}
