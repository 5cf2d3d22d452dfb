//! Errors of faults.

/// The reason why a fault is invalid. It names the member.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct FaultError(String);

impl FaultError {
    pub(crate) fn new(message: impl Into<String>) -> FaultError {
        FaultError(message.into())
    }

    /// Returns an error about a member, such as `effect.status`.
    pub(super) fn of(member: &str, reason: impl AsRef<str>) -> FaultError {
        FaultError(format!("{member}: {}", reason.as_ref()))
    }
}
