//! A valid fault.

use super::effect::{Action, HttpEffect};
use super::error::FaultError;
use super::fault::{EffectSpec, Fault};
use super::matcher::{Documents, Matcher, Target};
use super::schedule::Schedule;
use crate::model::DeliveryFault;

const MAX_ID_LENGTH: usize = 64;

/// A valid form of a [`Fault`].
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    matcher: Matcher,
    effect: Effect,
    pub(super) schedule: Schedule,
    stages: &'static [Stage],
}

/// The effect of a fault, ready to act.
#[derive(Clone, Debug)]
enum Effect {
    Http(HttpEffect),
    /// The reason of the failure.
    Render(String),
    Webhook(DeliveryFault),
}

/// A point in the life of a request at which a fault can act.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stage {
    /// The credentials are valid.
    Request,
    /// A generate request is valid, and will be stored.
    Accepted,
    /// The same for a request by the emulator itself. It has no client, so only its documents
    /// and its webhook can fail.
    AcceptedOwn,
    /// Another request has a successful response.
    Succeeded,
}

impl Rule {
    pub(super) fn new(fault: &Fault) -> Result<Rule, FaultError> {
        if fault.id.as_ref().is_some_and(|id| !is_valid_id(id)) {
            let reason = format!("must have 1 to {MAX_ID_LENGTH} letters, digits, `-`, `_` or `.`");
            return Err(FaultError::of("id", reason));
        }
        let (effect, stages) = effect(&fault.effect)?;
        Ok(Rule {
            matcher: Matcher::new(fault.matches.clone())?,
            effect,
            schedule: Schedule::new(&fault.times)?,
            stages,
        })
    }

    pub(super) fn acts_at(&self, stage: Stage) -> bool {
        self.stages.contains(&stage)
    }

    pub(super) fn matches_target(&self, target: &Target) -> bool {
        self.matcher.matches_target(target)
    }

    pub(super) fn matches(&self, target: &Target, documents: &Documents) -> bool {
        self.matcher.matches_target(target) && self.matcher.matches_documents(documents)
    }

    /// Returns the effect on the response of the handler.
    pub(crate) fn response_effect(&self) -> Option<&HttpEffect> {
        match &self.effect {
            Effect::Http(effect) if self.acts_at(Stage::Succeeded) => Some(effect),
            _ => None,
        }
    }

    /// Returns the effect before the handler.
    pub(crate) fn request_effect(&self) -> Option<&HttpEffect> {
        match &self.effect {
            Effect::Http(effect) if self.acts_at(Stage::Request) => Some(effect),
            _ => None,
        }
    }

    /// Returns the reason why a document with this name cannot be rendered.
    pub(crate) fn render_failure(&self, file_name: &str) -> Option<&str> {
        match &self.effect {
            Effect::Render(reason) if self.matcher.matches_file(file_name) => Some(reason),
            _ => None,
        }
    }

    pub(crate) fn delivery_fault(&self) -> Option<DeliveryFault> {
        match self.effect {
            Effect::Webhook(fault) => Some(fault),
            _ => None,
        }
    }
}

/// The id is also a header and a part of a query.
fn is_valid_id(id: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=MAX_ID_LENGTH).contains(&id.len()) && id.bytes().all(is_valid)
}

/// The stages of effects after the handler.
const AFTER: &[Stage] = &[Stage::Accepted, Stage::Succeeded];

/// The stages of effects that are stored with a request.
const STORED: &[Stage] = &[Stage::Accepted, Stage::AcceptedOwn];

fn effect(spec: &EffectSpec) -> Result<(Effect, &'static [Stage]), FaultError> {
    let http = HttpEffect::new(spec)?;
    let is_http = spec.delay.is_some() || http.action.is_some() || spec.after;
    match (&spec.render_failure, spec.webhook) {
        (None, None) if spec.delay.is_none() && http.action.is_none() => {
            let reason = "must have `status`, `retryAfter`, `delay`, `hang`, `reset`, `truncate`, `renderFailure` or `webhook`";
            Err(FaultError::of("effect", reason))
        }
        (None, None) => {
            let after = spec.after || matches!(http.action, Some(Action::Truncate(_)));
            let stages: &[Stage] = if after { AFTER } else { &[Stage::Request] };
            Ok((Effect::Http(http), stages))
        }
        (Some(reason), None) if !is_http => Ok((Effect::Render(reason.clone()), STORED)),
        (None, Some(fault)) if !is_http => Ok((Effect::Webhook(fault), STORED)),
        _ => {
            let reason = "`renderFailure` and `webhook` stand alone; write another fault";
            Err(FaultError::of("effect", reason))
        }
    }
}
