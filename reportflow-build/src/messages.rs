//! The messages about a design: `design … (file:line) <problem>: <help>`.

use std::io;
use std::path::Path;

use reportflow_rules::base_url::has_version;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::diff::Change;
use reportflow_schema::snapshot::SnapshotError;

use crate::config::Config;
use crate::service::ServiceError;
use crate::sources::DesignReference;

/// The maximum number of changes of one design in a message.
const MAX_CHANGES: usize = 20;

/// The messages about one design.
pub(crate) struct Messages<'a> {
    /// The folder of the package. Paths in messages are relative to it.
    pub(crate) manifest: &'a Path,
    pub(crate) reference: &'a DesignReference,
}

impl Messages<'_> {
    fn message(&self, problem: &str, help: &str) -> String {
        let DesignReference {
            id,
            version,
            file,
            line,
        } = self.reference;
        let file = self.relative(file).display();
        format!("design `{id}` v{version} ({file}:{line}) {problem}: {help}")
    }

    fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(self.manifest).unwrap_or(path)
    }

    /// Returns the help for a list that is not committed.
    fn commit(&self) -> String {
        let DesignReference { id, version, .. } = self.reference;
        format!(
            "run `cargo reportflow add {id} --version {version}` and commit `designs/{id}/v{version}.json`"
        )
    }

    fn help(&self, base_url: &str, error: &ServiceError) -> String {
        let is_from_api = match error {
            ServiceError::Unauthorized(_)
            | ServiceError::NotFound(_)
            | ServiceError::UnexpectedStatus(..)
            | ServiceError::InvalidParameterList(_) => has_version(base_url),
            _ => true,
        };
        match error {
            _ if !is_from_api => {
                "check `REPORTFLOW_BASE_URL`, which usually ends in `/v1`".to_owned()
            }
            ServiceError::NotFound(_) => {
                "`cargo reportflow designs` lists the designs of the workspace".to_owned()
            }
            ServiceError::Unauthorized(_) => {
                "set `REPORTFLOW_APP_KEY` to a key of the workspace".to_owned()
            }
            _ => format!("build again later, or {}", self.commit()),
        }
    }

    /// Returns the message about a list that is not committed. `when` is the
    /// time of the fetch.
    pub(crate) fn not_committed(&self, when: &str) -> String {
        let problem = format!("uses a list that was fetched {when} and is not committed");
        self.message(&problem, &self.commit())
    }

    pub(crate) fn not_fetched(&self, config: &Config, error: &ServiceError) -> String {
        let origin = origin(self.reference, config);
        let problem = format!("could not be fetched {origin}: {}", ErrorChain(error));
        self.message(&problem, &self.help(config.client.base_url(), error))
    }

    pub(crate) fn not_written(&self, path: &Path, error: &io::Error) -> String {
        let path = path.display();
        let problem = format!("was fetched, but `{path}` cannot be written: {error}");
        self.message(&problem, &self.commit())
    }

    pub(crate) fn no_valid_snapshot(&self, error: &SnapshotError) -> String {
        match error {
            SnapshotError::InvalidId { .. } => self.message(
                "has an invalid id",
                "`cargo reportflow designs` lists the ids of the workspace",
            ),
            SnapshotError::Missing { .. } => self.message("has no snapshot", &self.commit()),
            error => self.message(
                &format!("cannot be compared: {}", ErrorChain(error)),
                "run `cargo reportflow sync`",
            ),
        }
    }

    pub(crate) fn not_compared(
        &self,
        snapshot: &Path,
        config: &Config,
        error: &ServiceError,
    ) -> String {
        let path = self.relative(snapshot).display();
        let origin = origin(self.reference, config);
        let error_chain = ErrorChain(error);
        self.message(
            &format!("cannot be fetched {origin} to be compared with `{path}`: {error_chain}"),
            &self.help(config.client.base_url(), error),
        )
    }

    /// Returns the message about a difference. `extent` describes its extent.
    fn differs(&self, snapshot: &Path, extent: &str) -> String {
        let path = self.relative(snapshot).display();
        self.message(
            &format!("differs from its snapshot `{path}`{extent}"),
            "run `cargo reportflow sync`",
        )
    }

    pub(crate) fn metadata_differs(&self, snapshot: &Path) -> String {
        self.differs(snapshot, " only in labels, descriptions or order")
    }

    /// Returns the message about breaking changes, with one line for each.
    pub(crate) fn breaking_changes(&self, snapshot: &Path, changes: &[Change]) -> Vec<String> {
        let mut lines = vec![self.differs(snapshot, "")];
        let listed = changes.iter().take(MAX_CHANGES);
        lines.extend(listed.map(|change| format!("  {change}")));
        if changes.len() > MAX_CHANGES {
            lines.push(format!("  and {} more", changes.len() - MAX_CHANGES));
        }
        lines
    }
}

/// Returns the message about designs that were skipped after an error.
pub(crate) fn skipped(count: usize, designs: &str) -> String {
    format!("no request was sent for the other {count} {designs}")
}

/// Names the origin of a list: "from `https://…`, where its id is `Sg3v…`".
pub(crate) fn origin(reference: &DesignReference, config: &Config) -> String {
    let base_url = config.client.base_url();
    match config.ids.workspace_id(&reference.id) {
        id if id == reference.id => format!("from `{base_url}`"),
        id => format!("from `{base_url}`, where its id is `{id}`"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use reportflow_schema::ParameterList;
    use reportflow_schema::diff::diff;
    use reportflow_schema::snapshot::{self, SnapshotError};

    use super::Messages;
    use crate::service::ServiceError;
    use crate::sources::DesignReference;

    fn reference() -> DesignReference {
        DesignReference {
            id: "invoice".to_owned(),
            version: 2,
            file: PathBuf::from("/app/src/main.rs"),
            line: 7,
        }
    }

    fn snapshot_error(id: &str) -> SnapshotError {
        snapshot::load(&[], id, 1).expect_err("no folders")
    }

    #[test]
    fn a_message_has_the_place_the_problem_and_help() {
        let messages = Messages {
            manifest: Path::new("/app"),
            reference: &reference(),
        };
        assert_eq!(
            messages.no_valid_snapshot(&snapshot_error("../invoice")),
            "design `invoice` v2 (src/main.rs:7) has an invalid id: \
             `cargo reportflow designs` lists the ids of the workspace"
        );
        assert_eq!(
            messages.no_valid_snapshot(&snapshot_error("invoice")),
            "design `invoice` v2 (src/main.rs:7) has no snapshot: run `cargo reportflow add \
             invoice --version 2` and commit `designs/invoice/v2.json`"
        );
        let not_found = ServiceError::NotFound(String::new());
        let help = messages.help("https://api.example/v1", &not_found);
        assert!(
            help.starts_with("`cargo reportflow designs` lists"),
            "{help}"
        );
        let base_url = "https://api.example";
        // A web site without the API may respond with 403.
        let unauthorized = ServiceError::Unauthorized(String::new());
        for error in [&not_found, &unauthorized] {
            assert_eq!(
                messages.help(base_url, error),
                "check `REPORTFLOW_BASE_URL`, which usually ends in `/v1`"
            );
        }
        let help = messages.help("https://api.example/v1", &unauthorized);
        assert_eq!(help, "set `REPORTFLOW_APP_KEY` to a key of the workspace");
        let help = messages.help(base_url, &ServiceError::Timeout);
        assert!(
            help.starts_with("build again later, or run `cargo"),
            "{help}"
        );
    }

    #[test]
    fn a_message_lists_a_limited_number_of_changes() {
        let messages = Messages {
            manifest: Path::new("/app"),
            reference: &reference(),
        };
        let names = (0..30).map(|number| format!(r#""n{number}":"number""#));
        let new = format!("{{{}}}", names.collect::<Vec<_>>().join(","));
        let new = ParameterList::from_json(new.as_bytes()).expect("a list");
        let changes = diff(&ParameterList::default(), &new);
        let path = Path::new("/app/designs/invoice/v2.json");
        let lines = messages.breaking_changes(path, &changes);
        assert_eq!(lines.len(), 22);
        assert!(lines[0].contains("differs from its snapshot `designs/invoice/v2.json`: run"));
        assert_eq!(lines[1], "  added    `n0` (number)");
        assert_eq!(lines[21], "  and 10 more");
    }
}
