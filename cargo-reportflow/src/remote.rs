//! The service, asked by the ids that the sources use.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use reportflow_build::design_ids::DesignIdMap;
use reportflow_build::service::{ApiClient, DEFAULT_BASE_URL, DesignSummary, ServiceError};
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::{ParameterList, names};

use crate::progress;
use crate::settings::{APP_KEY, BASE_URL, Settings};

/// What a request may take, with connecting and reading.
const BUDGET: Duration = Duration::from_secs(8);

/// How many requests are under way at once.
const AT_ONCE: usize = 4;

/// What the service answers.
pub(crate) type Answered = Result<ParameterList, ServiceError>;

pub(crate) struct Remote {
    service: ApiClient,
    ids: DesignIdMap,
    /// Where the key came from.
    key_from: String,
    /// What can be done without the service.
    instead: String,
}

impl Remote {
    pub(crate) fn new(settings: Settings, instead: &str) -> Result<Remote, String> {
        let Some(key) = settings.key else {
            let or = if instead.is_empty() { "" } else { "; " };
            return Err(format!(
                "this asks the service, which needs a key: set `{APP_KEY}`, or write `{APP_KEY}=…` into `.env` at the workspace's root{or}{instead}"
            ));
        };
        Ok(Remote {
            service: ApiClient::new(&settings.base, &key.value, BUDGET).map_err(
                |error| match error {
                    ServiceError::InvalidKey => format!(
                        "the key from {} holds characters that no header can carry",
                        key.from
                    ),
                    error => error.to_string(),
                },
            )?,
            ids: settings.ids,
            key_from: key.from,
            instead: instead.to_owned(),
        })
    }

    /// The designs of the workspace, by the service's ids.
    pub(crate) fn designs(&self) -> Result<Vec<DesignSummary>, ServiceError> {
        progress::show("asking for the designs");
        let designs = self.service.designs();
        progress::clear();
        designs
    }

    /// A design of the list that [`Remote::designs`] gives.
    pub(crate) fn find<'a>(
        &self,
        designs: &'a [DesignSummary],
        id: &str,
    ) -> Option<&'a DesignSummary> {
        let id = self.ids.workspace_id(id);
        designs.iter().find(|design| design.id == id)
    }

    /// The parameters of a version, by the id in the sources.
    pub(crate) fn parameters(&self, id: &str, version: u32) -> Answered {
        progress::show(&format!("asking for {id} v{version}"));
        let list = self
            .service
            .parameters(self.ids.workspace_id(id), Some(version));
        progress::clear();
        list
    }

    /// The parameters of many, in their order: a few at a time, and no more
    /// after an answer that the others would get as well. What was then not
    /// asked is `None`.
    pub(crate) fn all(&self, wanted: &[(&str, u32)]) -> Vec<Option<Answered>> {
        let next = AtomicUsize::new(0);
        let is_over = AtomicBool::new(false);
        let ask = || {
            let mut answers = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some((id, version)) = wanted.get(place) else {
                    break;
                };
                progress::show(&format!(
                    "asking for {id} v{version} ({} of {})",
                    place + 1,
                    wanted.len()
                ));
                let answer = self
                    .service
                    .parameters(self.ids.workspace_id(id), Some(*version));
                if answer
                    .as_ref()
                    .is_err_and(|error| !is_about_the_design(error))
                {
                    is_over.store(true, Ordering::Relaxed);
                }
                answers.push((place, answer));
            }
            answers
        };
        let mut all: Vec<_> = wanted.iter().map(|_| None).collect();
        thread::scope(|scope| {
            let askers: Vec<_> = (0..AT_ONCE.min(wanted.len()))
                .map(|_| scope.spawn(ask))
                .collect();
            for asker in askers {
                let answers = asker.join().unwrap_or_else(|panic| resume_unwind(panic));
                for (place, answer) in answers {
                    all[place] = Some(answer);
                }
            }
        });
        progress::clear();
        all
    }

    /// Why there is no list of designs, and what to do.
    pub(crate) fn explain_designs(&self, error: &ServiceError) -> String {
        match error {
            ServiceError::NotFound(_) | ServiceError::InvalidDesignList => {
                let base = self.service.base_url();
                let hint = self.without_v1();
                match hint.is_empty() {
                    true => format!(
                        "there is no list of designs at `{base}`\n{}",
                        self.not_the_api()
                    ),
                    false => format!("there is no list of designs at `{base}`{hint}"),
                }
            }
            _ => self.explain(error),
        }
    }

    /// Why there is no list of parameters, and what to do.
    pub(crate) fn explain(&self, error: &ServiceError) -> String {
        let base = self.service.base_url();
        match error {
            ServiceError::Timeout | ServiceError::Transport(_) => {
                let next = match base == DEFAULT_BASE_URL {
                    true => "is this machine online?".to_owned(),
                    false => format!("is `{BASE_URL}` right, and the service up?"),
                };
                let next = format!("{next} {}", self.instead);
                format!("{error} (at `{base}`)\n{}", next.trim_end())
            }
            ServiceError::Unauthorized(words) => format!(
                "the service at `{base}` does not take the key from {}: {words}\nset `{APP_KEY}` to a key of the workspace that has the designs",
                self.key_from
            ),
            ServiceError::NotFound(_) => format!("{error}\n{}", self.not_found()),
            ServiceError::UnexpectedStatus(429 | 500..=599, _)
            | ServiceError::ResponseTruncated(_) => {
                format!("{error} (at `{base}`)\ntry again later")
            }
            _ => format!("{}\n{}", ErrorChain(error), self.not_the_api()),
        }
    }

    /// What to do about an answer that is none of the API.
    pub(crate) fn not_the_api(&self) -> String {
        format!(
            "is the API at `{}`? `{BASE_URL}` says where",
            self.service.base_url()
        )
    }

    /// The same of a design's version, with what the list of designs tells.
    pub(crate) fn explain_design(
        &self,
        id: &str,
        version: u32,
        error: &ServiceError,
        designs: &[DesignSummary],
    ) -> String {
        match (error, self.find(designs, id)) {
            (ServiceError::NotFound(_), Some(design)) => format!(
                "design `{id}` has no version {version}: its latest is {}",
                design.latest_version
            ),
            (ServiceError::NotFound(_), None) if !designs.is_empty() => self.unknown(id, designs),
            _ => format!("design `{id}` v{version}: {}", self.explain(error)),
        }
    }

    /// That the list has no such design.
    pub(crate) fn unknown(&self, id: &str, designs: &[DesignSummary]) -> String {
        let ids = designs.iter().map(|design| design.id.as_str());
        let hint = match names::suggest(id, ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo reportflow designs` lists what it has".to_owned(),
        };
        format!("the workspace of the key has no design `{id}`: {hint}")
    }

    /// What to do where the service has no such design.
    pub(crate) fn not_found(&self) -> String {
        match self.without_v1() {
            hint if hint.is_empty() => "`cargo reportflow designs` lists what is; `REPORTFLOW_DESIGN_IDS` maps ids of another workspace; for a design of a test, see `local` in `cargo reportflow check --help`".to_owned(),
            hint => format!("there may be no service at `{}`{hint}", self.service.base_url()),
        }
    }

    fn without_v1(&self) -> String {
        match self.service.base_url().ends_with("/v1") {
            true => String::new(),
            false => format!(": `{BASE_URL}` usually ends in `/v1`"),
        }
    }

    pub(crate) fn ids(&self) -> &DesignIdMap {
        &self.ids
    }
}

/// Whether the answer is about this design alone: others may still be there.
pub(crate) fn is_about_the_design(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::NotFound(_)
            | ServiceError::InvalidParameterList(_)
            | ServiceError::ResponseTooLarge
    )
}

/// Whether the next request would fare no better, and take as long.
pub(crate) fn is_about_all(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Timeout
            | ServiceError::Transport(_)
            | ServiceError::ResponseTruncated(_)
            | ServiceError::Unauthorized(_)
    )
}
