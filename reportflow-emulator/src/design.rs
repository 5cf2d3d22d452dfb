//! Designs in the folder of snapshots, which is read for each request, so that
//! an edit shows at once.

use std::slice;

use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::snapshot::{self, SnapshotError};
use reportflow_schema::{ParameterList, is_design_id};

use crate::error::ApiError;
use crate::server::Shared;

/// A version of a design.
pub(crate) struct Design {
    pub(crate) version: u32,
    pub(crate) list: ParameterList,
}

/// The versions of a design, newest last.
pub(crate) fn versions(shared: &Shared, design_id: &str) -> Result<Vec<u32>, ApiError> {
    let versions = match is_design_id(design_id) {
        true => snapshot::versions(&shared.designs, design_id),
        false => Vec::new(),
    };
    if versions.is_empty() {
        Err(ApiError::no_design())
    } else {
        Ok(versions)
    }
}

impl Design {
    pub(crate) fn load(shared: &Shared, id: &str, version: u64) -> Result<Design, ApiError> {
        let versions = versions(shared, id)?;
        let version = u32::try_from(version)
            .ok()
            .filter(|version| versions.contains(version))
            .ok_or_else(|| ApiError::no_version(version))?;
        match snapshot::load(slice::from_ref(&shared.designs), id, version) {
            Ok(snapshot) => Ok(Design {
                version,
                list: snapshot.list,
            }),
            Err(SnapshotError::Missing { .. }) => Err(ApiError::no_version(version.into())),
            Err(error) => Err(ApiError::internal(ErrorChain(&error).to_string())),
        }
    }
}
