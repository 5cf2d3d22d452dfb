//! Faults of accepted requests.

use crate::faults::{Documents, Faults};
use crate::model::RequestRecord;
use crate::request_context::RequestContext;

/// Lets a fault act on a request that is about to be stored, unless one did before. What
/// it does to the documents and the webhook is stored, so that it holds after a restart.
pub(super) fn apply(faults: &Faults, context: &RequestContext, record: &mut RequestRecord) {
    if let Some((stage, target)) = context.fault_target()
        && context.fault_id().is_none()
        && let Some((id, rule)) = faults.decide(*stage, target, &Documents::of(record))
    {
        record.delivery_fault = rule.delivery_fault();
        for file in &mut record.files {
            file.render_failure = rule.render_failure(&file.file_name).map(str::to_owned);
        }
        context.set_fault(id, rule);
    }
    record.fault = context.fault_id().map(str::to_owned);
}
