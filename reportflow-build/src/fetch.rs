//! Fetches missing parameter lists.

use std::io;
use std::path::{Path, PathBuf};

use reportflow_schema::snapshot;

use crate::cargo::{Instruction, rerun_if_changed, warning};
use crate::config::Config;
use crate::fetched_lists::FetchedLists;
use crate::messages::{self, Messages, origin};
use crate::service::ServiceError;
use crate::sources::DesignReference;

/// Fetches the lists that have no snapshot.
pub(crate) struct Fetch<'a> {
    pub(crate) manifest: &'a Path,
    /// The folders of designs.
    pub(crate) folders: &'a [PathBuf],
    pub(crate) lists: &'a FetchedLists,
    /// `None` without a key.
    pub(crate) config: Option<&'a Config>,
}

enum FetchError {
    Service(ServiceError),
    File(io::Error),
}

impl Fetch<'_> {
    /// Stores missing lists in `OUT_DIR`, except those that an earlier build
    /// stored. Each such list causes a warning, because other users do not have
    /// it.
    pub(crate) fn run(&self, missing: &[&DesignReference]) -> Vec<Instruction> {
        let mut instructions = Vec::new();
        let mut skipped = 0;
        let mut is_over = false;
        for reference in missing {
            let messages = Messages {
                manifest: self.manifest,
                reference,
            };
            let origin = self.config.map(|config| origin(reference, config));
            let is_fetched = self.lists.contains(reference, origin.as_deref());
            if is_fetched || self.config.is_some() {
                instructions.extend(self.rerun_until_committed(reference));
            }
            if is_fetched {
                instructions.push(warning(messages.not_committed("earlier")));
                continue;
            }
            // Without a key, the derive reports the missing snapshot.
            let Some(config) = self.config else { continue };
            if is_over {
                skipped += 1;
                continue;
            }
            let message = match self.fetch(reference, config) {
                Ok(()) => messages.not_committed("for this build only"),
                Err(FetchError::Service(error)) => {
                    is_over = error.is_global_failure();
                    messages.not_fetched(config, &error)
                }
                Err(FetchError::File(error)) => {
                    messages.not_written(&self.lists.path(reference), &error)
                }
            };
            instructions.push(warning(message));
        }
        if skipped > 0 {
            let message = messages::skipped(skipped, "missing designs");
            instructions.push(warning(message));
        }
        instructions
    }

    /// Watches the missing file if the folder of designs is missing too.
    /// Cargo then runs the script in each build until the file is committed.
    fn rerun_until_committed(&self, reference: &DesignReference) -> Option<Instruction> {
        let is_watched = self.folders.iter().any(|folder| folder.is_dir());
        let designs = self.manifest.join("designs");
        let path = snapshot::path(&designs, &reference.id, reference.version);
        (!is_watched).then(|| rerun_if_changed(&path))
    }

    fn fetch(&self, reference: &DesignReference, config: &Config) -> Result<(), FetchError> {
        let id = config.ids.workspace_id(&reference.id);
        let list = config
            .client
            .parameters(id, Some(reference.version))
            .map_err(FetchError::Service)?;
        self.lists
            .store(reference, &list, &origin(reference, config))
            .map_err(FetchError::File)
    }
}
