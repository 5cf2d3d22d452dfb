//! The settings of a workspace.

use std::fmt;

use reportflow_rules::credentials::trim;

/// The settings of a workspace, see
/// [`EmulatorBuilder::workspace`](super::EmulatorBuilder::workspace).
///
/// ```
/// use reportflow_emulator::WorkspaceConfig;
///
/// let workspace = WorkspaceConfig::new("sales", "ak_sales").webhook("http://127.0.0.1:3000/", "whsec");
/// # assert_eq!(format!("{workspace:?}"), r#"WorkspaceConfig { name: "sales", .. }"#);
/// ```
#[derive(Clone)]
#[must_use]
pub struct WorkspaceConfig {
    pub(super) name: String,
    pub(super) app_key: String,
    pub(super) webhook: Option<(String, String)>,
}

impl WorkspaceConfig {
    /// Returns a workspace with this name and this app key. Both are trimmed.
    pub fn new(name: impl Into<String>, app_key: impl Into<String>) -> WorkspaceConfig {
        WorkspaceConfig {
            name: name.into().trim().to_owned(),
            app_key: trim(&app_key.into()).to_owned(),
            webhook: None,
        }
    }

    /// Sets the URL that receives the webhooks, and the secret to sign them. Default:
    /// no webhooks.
    pub fn webhook(mut self, url: impl Into<String>, secret: impl Into<String>) -> WorkspaceConfig {
        self.webhook = Some((url.into(), secret.into()));
        self
    }
}

// Without the secrets.
impl fmt::Debug for WorkspaceConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkspaceConfig")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
