//! The service, asked by the ids that the sources use.

use std::time::Duration;

use reportflow_build::ids::Ids;
use reportflow_build::service::{Design, Service, ServiceError};
use reportflow_schema::ParameterList;

use crate::progress;
use crate::settings::{APP_KEY, Settings};

/// What a request may take, with connecting and reading.
const BUDGET: Duration = Duration::from_secs(8);

pub(crate) struct Remote {
    service: Service,
    base: String,
    ids: Ids,
}

impl Remote {
    /// `instead` is what can be done without a key.
    pub(crate) fn new(settings: Settings, instead: &str) -> Result<Remote, String> {
        let Some(key) = settings.key else {
            return Err(format!(
                "this asks the service, which needs a key: set `{APP_KEY}`, or write `{APP_KEY}=…` into `.env` at the workspace's root{instead}"
            ));
        };
        Ok(Remote {
            service: Service::new(&settings.base, &key, BUDGET)
                .map_err(|error| error.to_string())?,
            base: settings.base,
            ids: settings.ids,
        })
    }

    /// The designs of the workspace, by the service's ids.
    pub(crate) fn designs(&self) -> Result<Vec<Design>, ServiceError> {
        progress::show("asking for the designs");
        let designs = self.service.designs();
        progress::clear();
        designs
    }

    /// A design of the list that [`Remote::designs`] gives.
    pub(crate) fn find<'a>(&self, designs: &'a [Design], id: &str) -> Option<&'a Design> {
        let id = self.ids.of(id);
        designs.iter().find(|design| design.id == id)
    }

    /// The parameters of a version, by the id in the sources.
    pub(crate) fn parameters(&self, id: &str, version: u32) -> Result<ParameterList, ServiceError> {
        progress::show(&format!("asking for {id} v{version}"));
        let list = self.service.parameters(self.ids.of(id), Some(version));
        progress::clear();
        list
    }

    /// The error with the host, where that is what matters.
    pub(crate) fn explain(&self, error: &ServiceError) -> String {
        match error {
            ServiceError::Timeout | ServiceError::Transport(_) => {
                format!("{error} (at `{}`)", self.base)
            }
            _ => error.to_string(),
        }
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.ids
    }
}

/// Whether the answer is about this design alone: others may still be there.
pub(crate) fn is_about_the_design(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::NotFound(_) | ServiceError::Unreadable(_) | ServiceError::TooLarge
    )
}
