//! The requests of a run: when the next one may start, and what follows from their outcomes.

use std::num::NonZeroUsize;

use reportflow_core::Error as ClientError;
use tokio::time::Instant;

use super::backoff::Backoff;
use super::send::{LATE, SendOutcome};
use super::settings::Settings;
use crate::error::{Error, JournalError};

/// The requests in a row that the service may refuse. More of them mean that it refuses
/// every document, for example because the quota is used up. A request of 100 documents
/// is refused eight times until the invalid one is found.
const MAX_REFUSALS: u32 = 100;
/// The same before anything is accepted.
const MAX_FIRST_REFUSALS: u32 = 12;

/// The requests of a run.
pub(super) struct Sends {
    max_running: NonZeroUsize,
    running: usize,
    /// The requests that may still be sent.
    remaining: usize,
    backoff: Backoff,
    pub(super) has_planned: bool,
    has_accepted: bool,
    /// The requests that were refused since the last accepted one.
    refusals: u32,
    /// The last error of a request that was refused.
    refusal: Option<ClientError>,
}

impl Sends {
    pub(super) fn new(settings: &Settings, has_accepted: bool) -> Sends {
        Sends {
            max_running: settings.max_concurrent_requests,
            running: 0,
            remaining: settings.max_requests.unwrap_or(usize::MAX),
            backoff: Backoff::new(settings.give_up_after),
            has_planned: true,
            has_accepted,
            refusals: 0,
            refusal: None,
        }
    }

    pub(super) fn may_send(&self) -> bool {
        self.has_planned && !self.is_used_up()
    }

    /// Returns whether the run has sent as many requests as it may.
    pub(super) fn is_used_up(&self) -> bool {
        self.remaining == 0
    }

    /// Returns whether the service refused requests since the last accepted one.
    pub(super) fn has_refusals(&self) -> bool {
        self.refusals > 0 || self.refusal.is_some()
    }

    /// Takes the last error of a request that was refused.
    pub(super) fn take_refusal(&mut self) -> Option<ClientError> {
        self.refusal.take()
    }

    /// Counts a request that starts now. Returns `false` if none may.
    pub(super) fn begin(&mut self, now: Instant) -> bool {
        // One request alone tries whether a failing service works again.
        let max_running = if self.backoff.is_failing() {
            1
        } else {
            self.max_running.get()
        };
        let may_begin = self.may_send()
            && self.running < max_running.min(self.remaining)
            && self.backoff.until <= now;
        self.running += usize::from(may_begin);
        may_begin
    }

    /// Returns the time at which a request can start while none is on the way.
    pub(super) fn next_start(&self) -> Option<Instant> {
        (self.may_send() && self.running == 0).then_some(self.backoff.until)
    }

    /// Finishes a request. Returns its id if the service accepted it, and an error if the run
    /// cannot go on.
    pub(super) fn finish(&mut self, outcome: SendOutcome) -> Result<Option<String>, Error> {
        self.running -= 1;
        let mut give_up = None;
        match outcome {
            // A request in flight that fails plans its documents again.
            SendOutcome::Nothing => self.has_planned = false,
            SendOutcome::Accepted { request_id } => {
                self.has_accepted = true;
                self.refusals = 0;
                self.remaining = self.remaining.saturating_sub(1);
                self.backoff.reset();
                return Ok(Some(request_id));
            }
            SendOutcome::Failed { delay, error } => {
                self.has_planned = true;
                if self.backoff.count_failure(delay) {
                    give_up = Some(error);
                }
            }
            SendOutcome::Late => {
                self.has_planned = true;
                if self.backoff.count_failure(None) {
                    return Err(JournalError::Database(LATE.into()).into());
                }
            }
            SendOutcome::Unknown(error) => {
                if self.backoff.count_unknown() {
                    give_up = Some(error);
                }
            }
            SendOutcome::Refused(error) => {
                self.has_planned = true;
                self.refusals += 1;
                let max = if self.has_accepted {
                    MAX_REFUSALS
                } else {
                    MAX_FIRST_REFUSALS
                };
                if self.refusals >= max {
                    give_up = Some(error);
                } else {
                    self.refusal = Some(error);
                }
            }
            SendOutcome::Fatal(error) => give_up = Some(error),
        }
        match give_up {
            Some(error) => Err(Error::Client(Box::new(error))),
            None => Ok(None),
        }
    }
}
