//! Faults on demand: what they match, what they do, and how often.
//!
//! A [`Fault`] is what a user writes. [`Faults`] keeps them, and decides which one acts
//! on a request. At most one does: the first in the list that matches and is due at the
//! current [`Stage`] of the request.

mod effect;
mod error;
mod fault;
mod matcher;
mod parse;
mod pattern;
mod registry;
mod rule;
mod schedule;
mod setters;
#[cfg(test)]
mod tests;
#[cfg(feature = "inbox")]
mod text;

pub(crate) use effect::{Action, Answer, HttpEffect};
pub use error::FaultError;
pub use fault::Fault;
pub(crate) use matcher::{Documents, Target};
pub(crate) use parse::list as parse_list;
#[cfg(feature = "inbox")]
pub(crate) use parse::members as parse_members;
pub use registry::FaultInfo;
pub(crate) use registry::Faults;
pub(crate) use rule::{Rule, Stage};
