//! Fetched lists in `OUT_DIR`, where the derive searches last.

use std::fs;
use std::io;
use std::path::PathBuf;

use reportflow_schema::ParameterList;
use reportflow_schema::snapshot::{self, SnapshotError};

use crate::sources::DesignReference;

/// The folder of fetched lists. A file beside each list contains its origin.
pub(crate) struct FetchedLists {
    pub(crate) folder: PathBuf,
}

impl FetchedLists {
    pub(crate) fn path(&self, reference: &DesignReference) -> PathBuf {
        snapshot::path(&self.folder, &reference.id, reference.version)
    }

    fn origin_path(&self, reference: &DesignReference) -> PathBuf {
        self.path(reference).with_extension("origin")
    }

    /// Returns whether an earlier build fetched the list from `origin`. Without
    /// `origin`, any origin counts. Removes an invalid list, and a list from
    /// another origin, because it belongs to another workspace.
    pub(crate) fn contains(&self, reference: &DesignReference, origin: Option<&str>) -> bool {
        let folders = [self.folder.clone()];
        match snapshot::load(&folders, &reference.id, reference.version) {
            Ok(_) => {
                let stored = fs::read_to_string(self.origin_path(reference)).unwrap_or_default();
                if origin.is_none_or(|origin| origin == stored) {
                    return true;
                }
            }
            Err(SnapshotError::Missing { .. }) => return false,
            Err(_) => {}
        }
        // If this fails, the derive reports the file.
        let _ = fs::remove_file(self.path(reference));
        false
    }

    pub(crate) fn store(
        &self,
        reference: &DesignReference,
        list: &ParameterList,
        origin: &str,
    ) -> io::Result<()> {
        fs::create_dir_all(self.folder.join(&reference.id))?;
        // The origin comes first, so that every list has an origin.
        fs::write(self.origin_path(reference), origin)?;
        snapshot::write(&self.folder, &reference.id, reference.version, list)?;
        Ok(())
    }

    /// Removes all lists. In mode `offline`, only committed snapshots count.
    /// The derive then reports the snapshots that other users would miss.
    pub(crate) fn clear(&self) -> Result<(), String> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(format!(
                "the fetched lists in `{}` cannot be removed: {error}",
                self.folder.display()
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use reportflow_schema::ParameterList;

    use super::FetchedLists;
    use crate::sources::DesignReference;

    #[test]
    fn a_list_counts_only_for_its_origin() {
        let folder = tempfile::tempdir().expect("a folder");
        let lists = FetchedLists {
            folder: folder.path().join("designs"),
        };
        let reference = DesignReference {
            id: "invoice".to_owned(),
            version: 1,
            file: PathBuf::from("src/main.rs"),
            line: 1,
        };
        assert!(!lists.contains(&reference, None));
        assert_eq!(lists.clear(), Ok(()));

        let list = ParameterList::default();
        lists.store(&reference, &list, "here").expect("a list");
        assert!(lists.contains(&reference, Some("here")));
        assert!(lists.contains(&reference, None));
        assert!(!lists.contains(&reference, Some("there")));
        assert!(!lists.path(&reference).exists());

        lists.store(&reference, &list, "here").expect("a list");
        fs::write(lists.path(&reference), "[{").expect("an invalid list");
        assert!(!lists.contains(&reference, None));
        assert!(!lists.path(&reference).exists());

        lists.store(&reference, &list, "here").expect("a list");
        assert_eq!(lists.clear(), Ok(()));
        assert!(!lists.contains(&reference, None));
    }
}
