//! Messages and help for the errors of the API.

use reportflow_build::service::{DEFAULT_BASE_URL, DesignSummary, ServiceError};
use reportflow_rules::base_url::has_version;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::suggestions;

use super::client::Api;
use crate::error::CliError;
use crate::workspace::settings::{APP_KEY, BASE_URL};

impl Api {
    /// Describes an error of [`Api::designs`].
    pub(crate) fn designs_error(&self, error: &ServiceError) -> CliError {
        match error {
            ServiceError::NotFound(_) | ServiceError::InvalidDesignList => {
                let base_url = self.client.base_url();
                CliError::new(format!("no list of designs at `{base_url}`"))
                    .with_help(self.base_url_help())
            }
            _ => self.parameters_error(error),
        }
    }

    /// Describes an error of [`Api::parameters`].
    pub(crate) fn parameters_error(&self, error: &ServiceError) -> CliError {
        let base_url = self.client.base_url();
        match error {
            ServiceError::Timeout | ServiceError::Transport(_) => {
                let error = CliError::new(format!("{} (at `{base_url}`)", ErrorChain(error)));
                if base_url == DEFAULT_BASE_URL {
                    error.with_help("check that this machine is online")
                } else {
                    error.with_help(format!("check `{BASE_URL}`, and that the service runs"))
                }
            }
            ServiceError::Proxy { .. } => CliError::from_error(error)
                .with_help("check `HTTPS_PROXY` or `ALL_PROXY`, or add the host to `NO_PROXY`"),
            ServiceError::Unauthorized(message) => CliError::new(format!(
                "the service at `{base_url}` rejects the key from {}: {message}",
                self.key_source
            ))
            .with_help(if self.is_without_v1() {
                self.base_url_help()
            } else {
                format!("set `{APP_KEY}` to a key of the workspace that has the designs")
            }),
            ServiceError::NotFound(_) => {
                CliError::from_error(error).with_help(self.not_found_help())
            }
            ServiceError::UnexpectedStatus(429 | 500..=599, _)
            | ServiceError::ResponseTruncated(_) => {
                CliError::new(format!("{} (at `{base_url}`)", ErrorChain(error)))
                    .with_help("try again later")
            }
            _ => CliError::from_error(error).with_help(self.base_url_help()),
        }
    }

    /// Describes an error of [`Api::parameters`] for one version. `designs`
    /// shows whether the id or the version is unknown. It may be empty.
    pub(crate) fn version_error(
        &self,
        id: &str,
        version: u32,
        error: &ServiceError,
        designs: &[DesignSummary],
    ) -> CliError {
        match (error, self.find(designs, id)) {
            (ServiceError::NotFound(_), Some(design)) => CliError::new(format!(
                "design `{id}` has no version {version}: its latest is {}",
                design.latest_version
            )),
            (ServiceError::NotFound(_), None) if !designs.is_empty() => {
                self.unknown_design(id, designs)
            }
            _ => self
                .parameters_error(error)
                .context(format!("design `{id}` v{version}")),
        }
    }

    pub(crate) fn unknown_design(&self, id: &str, designs: &[DesignSummary]) -> CliError {
        let ids = designs.iter().map(|design| design.id.as_str());
        let error = CliError::new(format!("unknown design `{id}` in the key's workspace"));
        match suggestions::suggest(id, ids) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help("`cargo reportflow designs` lists the designs"),
        }
    }

    /// Returns advice for a design that the service does not have.
    pub(crate) fn not_found_help(&self) -> String {
        if self.is_without_v1() {
            return self.base_url_help();
        }
        "`cargo reportflow designs` lists the designs; `REPORTFLOW_DESIGN_IDS` maps ids of \
         another workspace; for a design of a test, see `local-designs` in \
         `cargo reportflow check --help`"
            .to_owned()
    }

    /// Returns advice for a response that does not come from the API.
    pub(crate) fn base_url_help(&self) -> String {
        if self.is_without_v1() {
            format!("check `{BASE_URL}`: it usually ends in `/v1`")
        } else {
            let base_url = self.client.base_url();
            format!("check `{BASE_URL}`: is the API at `{base_url}`?")
        }
    }

    fn is_without_v1(&self) -> bool {
        !has_version(self.client.base_url())
    }
}
