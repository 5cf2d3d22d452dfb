use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use reportflow_build::design_ids::DesignIdMap;
use reportflow_build::service::{ApiClient, DesignSummary, ServiceError};
use reportflow_schema::ParameterList;

use crate::error::CliError;
use crate::ui::progress;
use crate::workspace::settings::Settings;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(8);
const MAX_CONCURRENT_REQUESTS: usize = 4;

/// Returns whether the error is about a single design, so that requests for
/// other designs may succeed.
pub(crate) fn is_design_failure(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::NotFound(_)
            | ServiceError::InvalidParameterList(_)
            | ServiceError::ResponseTooLarge
    )
}

/// Sends requests to the service. Maps the ids of the sources.
pub(crate) struct Api {
    pub(super) client: ApiClient,
    ids: DesignIdMap,
    /// The origin of the key, for messages.
    pub(super) key_source: String,
}

impl Api {
    pub(crate) fn new(settings: Settings) -> Result<Api, CliError> {
        let key = settings.require_key()?;
        let client = ApiClient::new(&settings.base_url, &key.value, REQUEST_TIMEOUT);
        let client = client.map_err(|error| match error {
            ServiceError::InvalidKey(error) => {
                CliError::new(format!("invalid app key in {}: {error}", key.source))
            }
            error => CliError::from_error(&error),
        })?;
        Ok(Api {
            client,
            key_source: key.source.clone(),
            ids: settings.ids,
        })
    }

    pub(crate) fn ids(&self) -> &DesignIdMap {
        &self.ids
    }

    /// Returns the designs of the workspace, with the service's ids.
    pub(crate) fn designs(&self) -> Result<Vec<DesignSummary>, ServiceError> {
        progress::show("requesting the designs");
        let designs = self.client.designs();
        progress::clear();
        designs
    }

    /// Finds a design in the result of [`Api::designs`] by the id of the sources.
    pub(crate) fn find<'a>(
        &self,
        designs: &'a [DesignSummary],
        id: &str,
    ) -> Option<&'a DesignSummary> {
        let id = self.ids.workspace_id(id);
        designs.iter().find(|design| design.id == id)
    }

    /// Returns the parameter list of a version.
    pub(crate) fn parameters(&self, id: &str, version: u32) -> Result<ParameterList, ServiceError> {
        progress::show(&format!("requesting {id} v{version}"));
        let list = self
            .client
            .parameters(self.ids.workspace_id(id), Some(version));
        progress::clear();
        list
    }

    /// Returns the parameter lists of several versions, in their order. Stops
    /// after an error that is not about a single design. Requests that were not
    /// sent are `None`.
    pub(crate) fn all_parameters(
        &self,
        versions: &[(&str, u32)],
    ) -> Vec<Option<Result<ParameterList, ServiceError>>> {
        let next = AtomicUsize::new(0);
        let is_stopped = AtomicBool::new(false);
        let work = || {
            let mut results = Vec::new();
            while !is_stopped.load(Ordering::Relaxed) {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some((id, version)) = versions.get(index) else {
                    break;
                };
                let (number, count) = (index + 1, versions.len());
                progress::show(&format!("requesting {id} v{version} ({number} of {count})"));
                let result = self
                    .client
                    .parameters(self.ids.workspace_id(id), Some(*version));
                if let Err(error) = &result {
                    is_stopped.fetch_or(!is_design_failure(error), Ordering::Relaxed);
                }
                results.push((index, result));
            }
            results
        };
        let mut all: Vec<_> = versions.iter().map(|_| None).collect();
        thread::scope(|scope| {
            let workers: Vec<_> = (0..MAX_CONCURRENT_REQUESTS.min(versions.len()))
                .map(|_| scope.spawn(work))
                .collect();
            for worker in workers {
                let results = worker.join().unwrap_or_else(|panic| resume_unwind(panic));
                for (index, result) in results {
                    all[index] = Some(result);
                }
            }
        });
        progress::clear();
        all
    }
}
