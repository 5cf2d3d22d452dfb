//! A fault in the form in which it is written.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::DeliveryFault;
use crate::period;

/// Something that goes wrong on purpose: which requests it matches, what it does, and
/// how often.
///
/// ```
/// use std::time::Duration;
///
/// use reportflow_emulator::Fault;
///
/// // The next three asynchronous requests get status 503.
/// Fault::status(503).route("async/single").next(3);
/// // Each tenth request for a design takes two seconds.
/// Fault::delay(Duration::from_secs(2)).design("Invoice000000001").every(10);
/// // The next document is generated, but its client gets no response.
/// Fault::reset().route("sync/*").after();
/// // The same, as on the command line or in JSON.
/// let reset: Fault = "route=sync/*,reset,after".parse()?;
/// let json = r#"{ "match": { "route": "sync/*" }, "effect": { "reset": true, "after": true } }"#;
/// assert_eq!(reset, json.parse()?);
/// # Ok::<(), reportflow_emulator::FaultError>(())
/// ```
///
/// # Matches
///
/// Without a restriction, a fault matches each request of the API. It matches no request
/// that is rejected for its credentials or its rate, and none below `/_emulator`. A
/// request without `/v1` in its path matches only by its [`route`](Fault::route).
///
/// Requests that the emulator sends itself, by a form of the inbox or as a replay, match as an
/// asynchronous request does, but only faults of documents and webhooks: they have no client
/// whose response could fail.
///
/// # Effects
///
/// A fault acts instead of the handler, so no document is generated. Two do not:
/// [`truncate`](Fault::truncate), and those with [`after`](Fault::after). They act on
/// accepted requests and successful responses only, and count no other.
///
/// At most one fault acts on a request: the first in the list that matches and is due.
/// Each response to this request has the header `x-reportflow-fault` with the fault's id.
///
/// # Counts
///
/// A fault acts once, unless [`next`](Fault::next), [`every`](Fault::every) or
/// [`probability`](Fault::probability) say otherwise.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
#[must_use]
pub struct Fault {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(default, rename = "match")]
    pub(super) matches: Match,
    pub(super) effect: EffectSpec,
    #[serde(default)]
    pub(super) times: Times,
}

/// Which requests a fault matches. All that is set must match.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Match {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) route: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) design: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) workspace: Option<String>,
}

/// The effect of a fault, as it is written.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EffectSpec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Value>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry_after: Option<u64>,
    #[serde(
        default,
        with = "optional_period",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) delay: Option<Duration>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) hang: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) reset: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) truncate: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) render_failure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) webhook: Option<DeliveryFault>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) after: bool,
}

/// How often a fault acts.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Times {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) every: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seed: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_false(value: &bool) -> bool {
    !value
}

/// [`period`] for an option. `null` is missing.
mod optional_period {
    use super::{Deserialize, Duration, Serialize, period};
    use serde::{Deserializer, Serializer};

    #[derive(Deserialize, Serialize)]
    struct Period(#[serde(with = "period")] Duration);

    pub(super) fn serialize<S: Serializer>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        duration.map(Period).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<Period>::deserialize(deserializer)?.map(|period| period.0))
    }
}
