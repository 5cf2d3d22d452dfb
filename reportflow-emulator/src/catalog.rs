//! The designs in a folder of snapshots.
//!
//! Every request reads the folder again, so an edit takes effect immediately.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::slice;
use std::time::SystemTime;

use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::snapshot::{self, SnapshotError};
use reportflow_schema::{ParameterList, is_design_id};

use crate::api_error::ApiError;
use crate::requested_version::RequestedVersion;

/// A folder of designs.
#[derive(Debug)]
pub(crate) struct Catalog {
    dir: PathBuf,
}

/// A version of a design and its parameter list.
pub(crate) struct DesignVersion {
    pub(crate) version: u32,
    pub(crate) list: ParameterList,
}

impl Catalog {
    pub(crate) fn new(dir: PathBuf) -> Catalog {
        Catalog { dir }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the names of the folders. Some of them may not be designs.
    pub(crate) fn folder_names(&self) -> io::Result<impl Iterator<Item = String>> {
        let folders = fs::read_dir(&self.dir)?.flatten();
        Ok(folders.filter_map(|folder| folder.file_name().into_string().ok()))
    }

    /// Returns the versions of a design in ascending order. The list is never
    /// empty.
    pub(crate) fn versions(&self, design_id: &str) -> Result<Vec<u32>, ApiError> {
        let versions = if is_design_id(design_id) {
            snapshot::versions(&self.dir, design_id)
        } else {
            Vec::new()
        };
        if versions.is_empty() {
            Err(ApiError::unknown_design())
        } else {
            Ok(versions)
        }
    }

    /// Returns the modification time of a snapshot.
    pub(crate) fn modified(&self, design_id: &str, version: u32) -> Option<SystemTime> {
        let path = snapshot::path(&self.dir, design_id, version);
        fs::metadata(path).and_then(|it| it.modified()).ok()
    }

    pub(crate) fn snapshot(
        &self,
        design_id: &str,
        version: u32,
    ) -> Result<ParameterList, SnapshotError> {
        let snapshot = snapshot::load(slice::from_ref(&self.dir), design_id, version);
        snapshot.map(|it| it.list)
    }

    pub(crate) fn load(
        &self,
        design_id: &str,
        requested: &RequestedVersion,
    ) -> Result<DesignVersion, ApiError> {
        let versions = self.versions(design_id)?;
        let unknown_version = || ApiError::unknown_version(requested);
        let version = requested.number.ok_or_else(unknown_version)?;
        if !versions.contains(&version) {
            return Err(unknown_version());
        }
        match self.snapshot(design_id, version) {
            Ok(list) => Ok(DesignVersion { version, list }),
            Err(SnapshotError::Missing { .. }) => Err(unknown_version()),
            Err(error) => Err(ApiError::internal(ErrorChain(&error).to_string())),
        }
    }
}
