//! Constructors and setters of faults.

use std::time::Duration;

use serde_json::Value;

use super::fault::{EffectSpec, Fault};
use crate::model::DeliveryFault;

/// Effects.
impl Fault {
    fn new(effect: EffectSpec) -> Fault {
        Fault {
            effect,
            ..Fault::default()
        }
    }

    /// Responds with this status, from 200 to 599, and an error in the format of the
    /// service.
    pub fn status(status: u16) -> Fault {
        Fault::new(EffectSpec {
            status: Some(status),
            ..EffectSpec::default()
        })
    }

    /// Responds with status 429 and the header `Retry-After`, in seconds.
    pub fn too_many_requests(retry_after: u64) -> Fault {
        Fault::status(429).retry_after(retry_after)
    }

    /// Responds later.
    pub fn delay(delay: Duration) -> Fault {
        Fault::new(EffectSpec::default()).with_delay(delay)
    }

    /// Never responds. Ends when the client leaves or the emulator stops.
    pub fn hang() -> Fault {
        Fault::new(EffectSpec {
            hang: true,
            ..EffectSpec::default()
        })
    }

    /// Resets the TCP connection.
    pub fn reset() -> Fault {
        Fault::new(EffectSpec {
            reset: true,
            ..EffectSpec::default()
        })
    }

    /// Sends this many bytes of the body of a successful response, and closes the
    /// connection. A body that is not longer is sent whole.
    pub fn truncate(bytes: u64) -> Fault {
        Fault::new(EffectSpec {
            truncate: Some(bytes),
            ..EffectSpec::default()
        })
    }

    /// Accepts the request, but fails its documents with this reason: all of them, or
    /// those that [`file`](Fault::file) matches.
    pub fn render_failure(reason: impl Into<String>) -> Fault {
        Fault::new(EffectSpec {
            render_failure: Some(reason.into()),
            ..EffectSpec::default()
        })
    }

    /// Accepts the request, but does this to its webhook.
    pub fn webhook(fault: DeliveryFault) -> Fault {
        Fault::new(EffectSpec {
            webhook: Some(fault),
            ..EffectSpec::default()
        })
    }

    /// Sets the body of the response: a text, or other JSON.
    pub fn body(mut self, body: impl Into<Value>) -> Fault {
        self.effect.body = Some(body.into());
        self
    }

    /// Adds a header to the response.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Fault {
        self.effect.headers.insert(name.into(), value.into());
        self
    }

    /// Sets the header `Retry-After` of the response, in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Fault {
        self.effect.retry_after = Some(seconds);
        self
    }

    /// Waits before the effect.
    pub fn with_delay(mut self, delay: Duration) -> Fault {
        self.effect.delay = Some(delay);
        self
    }

    /// Acts after the handler instead of in its place: the request is accepted and its
    /// documents are generated, but the client does not learn of it.
    pub fn after(mut self) -> Fault {
        self.effect.after = true;
        self
    }
}

/// Matches.
impl Fault {
    /// Sets the id, for example to find the fault in responses and logs. Default: a new
    /// one, such as `fault-1`.
    pub fn id(mut self, id: impl Into<String>) -> Fault {
        self.id = Some(id.into());
        self
    }

    /// Matches requests of this route: `async/single`, `async/multiple`, `sync/single`,
    /// `sync/multiple`, `download`, `designs` (the list and the parameters) or `token`;
    /// or a path such as `/v1/file/download/*`. In both, `*` is any text.
    pub fn route(mut self, route: impl Into<String>) -> Fault {
        self.matches.route = Some(route.into());
        self
    }

    /// Matches requests with this HTTP method.
    pub fn method(mut self, method: impl Into<String>) -> Fault {
        self.matches.method = Some(method.into());
        self
    }

    /// Matches valid generate requests, downloads and lists of parameters of the design
    /// with this id.
    pub fn design(mut self, id: impl Into<String>) -> Fault {
        self.matches.design = Some(id.into());
        self
    }

    /// Matches valid generate requests and downloads with a file whose name contains this
    /// text; or, with `*` for any text, whose whole name is like it. The name ends in
    /// `.pdf`.
    pub fn file(mut self, name: impl Into<String>) -> Fault {
        self.matches.file = Some(name.into());
        self
    }

    /// Matches requests of the workspace with this name. A token request is of the first.
    pub fn workspace(mut self, name: impl Into<String>) -> Fault {
        self.matches.workspace = Some(name.into());
        self
    }
}

/// Counts.
impl Fault {
    /// Acts on the next `count` matching requests. Default: 1.
    pub fn next(mut self, count: u64) -> Fault {
        self.times.next = Some(count);
        self
    }

    /// Acts on each `period`th matching request; 1 is every one.
    pub fn every(mut self, period: u64) -> Fault {
        self.times.every = Some(period);
        self
    }

    /// Acts on matching requests with this probability, from 0 to 1. Equal seeds choose
    /// the same ones.
    pub fn probability(mut self, probability: f64, seed: u64) -> Fault {
        self.times.probability = Some(probability);
        self.times.seed = Some(seed);
        self
    }
}
