//! Workspaces: each has its own key, requests and limits.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::id;
use crate::rate_limit::RateLimiter;

/// The name of the workspace of an emulator without `--workspace`.
pub(crate) const DEFAULT_NAME: &str = "default";

/// A workspace.
pub(crate) struct Workspace {
    pub(crate) name: String,
    /// The `workspaceId` of webhooks: 16 alphanumerics, always the same for a name.
    pub(crate) id: String,
    /// `None` accepts any key that is not empty.
    pub(crate) app_key: Option<String>,
    pub(crate) rate_limiter: Option<RateLimiter>,
}

/// All workspaces. The first one gets the requests with OAuth tokens.
pub(crate) struct Workspaces(pub(crate) Vec<Arc<Workspace>>);

impl Workspaces {
    pub(crate) fn first(&self) -> Option<&Arc<Workspace>> {
        self.0.first()
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<&Arc<Workspace>> {
        self.0.iter().find(|workspace| workspace.name == name)
    }

    /// Returns the workspace of a key. The time does not depend on where a key
    /// differs.
    pub(crate) fn by_app_key(&self, key: &[u8]) -> Option<&Arc<Workspace>> {
        let digest = Sha256::digest(key);
        let mut found = None;
        for workspace in &self.0 {
            let matches = match &workspace.app_key {
                Some(expected) => Sha256::digest(expected) == digest,
                None => !key.is_empty(),
            };
            if matches && found.is_none() {
                found = Some(workspace);
            }
        }
        found
    }
}

/// Returns the id of a workspace. That of the default one is the same as before
/// there were several.
pub(crate) fn id_of(name: &str) -> String {
    if name == DEFAULT_NAME {
        return "EmulatorSpace001".to_owned();
    }
    id::derive("workspace", name)
}
