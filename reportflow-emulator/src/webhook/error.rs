//! Errors of redeliveries.

use crate::store::StoreError;

/// The reason why an event cannot be delivered again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RedeliverError {
    #[error("unknown delivery: its request may have been removed")]
    UnknownDelivery,
    #[error(
        "the workspace `{workspace}` has no webhook: start the emulator with its URL and secret"
    )]
    MissingWebhook { workspace: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Random(#[from] getrandom::Error),
}
