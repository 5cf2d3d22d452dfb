//! The option `--journal`: a file, or a URL of PostgreSQL.

use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

use reportflow_bulk::{Journal, JournalError, JournalOptions};

#[cfg(feature = "postgres")]
use super::database_url::DatabaseUrl;
use super::errors::journal_error;
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

/// Returns whether a text without `://` is for a database, such as `host=db password=…`: as a
/// name of a file, it would show its password.
fn is_connection(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.starts_with("postgres:")
        || text.starts_with("postgresql:")
        || ["host=", "user=", "password=", "dbname="]
            .iter()
            .any(|member| text.contains(member))
}

impl JournalPlace {
    /// Reads the value of the option.
    pub(super) fn parse(value: PathBuf) -> Result<JournalPlace, CliError> {
        let text = value.to_str().unwrap_or_default();
        match text.split_once("://").map(|(scheme, _)| scheme) {
            None if is_connection(text) => Err(not_a_url()),
            None => Ok(JournalPlace::File(value)),
            Some("postgres" | "postgresql") => JournalPlace::of_url(text),
            // It may have a password too.
            Some(_) => Err(not_a_url()),
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
            JournalPlace::File(path) => command.push_str(&path.display().to_string()),
            // Shells read `?` and `&`.
            #[cfg(feature = "postgres")]
            JournalPlace::Database(url) => command.push_str(&format!("'{}'", url.shown())),
        }
        if let Some(out) = out {
            command.push_str(&format!(" --out {}", out.display()));
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
    pub(super) async fn open_if_exists(&self) -> Result<Option<Journal>, CliError> {
        match self.read().await {
            #[cfg(feature = "postgres")]
            Err(JournalError::NoRun { .. }) => Ok(None),
            read => read.map(Some).map_err(|error| journal_error(&error)),
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

fn check_file(journal: &Path) -> Result<(), CliError> {
    if journal.is_file() {
        return Ok(());
    }
    let error = CliError::new(format!("missing journal `{}`", journal.display()));
    Err(error.with_help("give `--journal` the file of a run; its default is `DIR/journal.db`"))
}
