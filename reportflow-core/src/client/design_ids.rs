use reportflow_rules::design_ids::{is_design_id, parse_map};

use crate::error::ConfigError;

/// The map from a design's id in the sources to its id in the workspace. A `Vec` is
/// enough for a few entries.
#[derive(Clone, Debug, Default)]
pub(super) struct DesignIds(Vec<(String, String)>);

impl DesignIds {
    pub(super) fn insert(&mut self, source_id: String, workspace_id: String) {
        self.0.retain(|(id, _)| *id != source_id);
        self.0.push((source_id, workspace_id));
    }

    /// Adds the entries of `REPORTFLOW_DESIGN_IDS`.
    pub(super) fn parse(&mut self, text: &str) -> Result<(), ConfigError> {
        let entries = parse_map(text).map_err(|error| ConfigError::InvalidDesignIdMap {
            reason: error.to_string(),
        })?;
        for (source_id, workspace_id) in entries {
            self.insert(source_id.to_owned(), workspace_id.to_owned());
        }
        Ok(())
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let is_invalid = |(source_id, workspace_id): &&(String, String)| {
            !is_design_id(source_id) || !is_design_id(workspace_id)
        };
        match self.0.iter().find(is_invalid) {
            Some((source_id, workspace_id)) => Err(ConfigError::InvalidDesignIdMap {
                reason: format!(
                    "invalid entry `{source_id}={workspace_id}`: expected `<id in the sources>=<id in the workspace>`"
                ),
            }),
            None => Ok(()),
        }
    }

    pub(super) fn workspace_id<'a>(&'a self, source_id: &'a str) -> &'a str {
        let entry = self.0.iter().find(|(id, _)| id == source_id);
        entry.map_or(source_id, |(_, workspace_id)| workspace_id)
    }
}
