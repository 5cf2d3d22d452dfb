//! The small part of a request that counts need.

use serde::Deserialize;

use crate::model::{DeliveryState, Endpoint, FileState, FindingKind};

/// A request without parameters, bodies and names.
#[derive(Debug)]
pub(crate) struct RequestSummary {
    pub(crate) sequence: u64,
    pub(crate) workspace: Option<String>,
    pub(crate) endpoint: Endpoint,
    pub(crate) status: u16,
    pub(crate) files: Vec<FileSummary>,
    pub(crate) deliveries: Vec<DeliverySummary>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FileSummary {
    pub(crate) state: FileState,
    pub(crate) findings: Vec<FindingSummary>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FindingSummary {
    pub(crate) kind: FindingKind,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DeliverySummary {
    pub(crate) state: DeliveryState,
}
