//! A database with its transactions.

use std::fmt::Debug;
use std::io;

use super::error::DatabaseError;
use super::session::Session;

/// A database that keeps a journal. Its methods block.
pub(in crate::journal) trait Database: Debug + Send + Sync {
    /// Runs statements without a change. `work` runs again if the database went away.
    fn query(&self, work: &mut dyn FnMut(&dyn Session)) -> Result<(), DatabaseError>;

    /// Runs statements in a transaction, one at a time in the whole database. `work` returns
    /// whether to commit it. It runs again if the database went away before the commit.
    fn write(
        &self,
        step: &str,
        work: &mut dyn FnMut(&dyn Session) -> bool,
    ) -> Result<(), DatabaseError>;

    /// Records the newest request outside of the database, where it can be lost with it.
    fn record_generation(&self, run_id: &str, request: i64) -> io::Result<()>;

    /// Returns why the database cannot be reached at this time, while a step waits for it.
    fn failure(&self) -> Option<String> {
        None
    }

    /// Returns the path or the URL, for messages.
    fn place(&self) -> String;

    /// Returns whether several processes may use the database at a time.
    fn is_shared(&self) -> bool;

    /// Returns whether a process runs with the journal.
    fn is_in_use(&self) -> Result<bool, DatabaseError>;

    /// Returns the settings that keep what was committed, for tests.
    fn settings(&self) -> Result<Vec<(&'static str, String)>, DatabaseError>;
}
