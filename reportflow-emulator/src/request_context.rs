//! Facts that the handlers of one request tell the layers around them.

use std::sync::{Arc, OnceLock};

use axum::body::Bytes;

use crate::faults::{Rule, Stage, Target};
use crate::workspace::Workspace;

/// The facts about the request that is being handled. The layers create it,
/// and each step adds its part.
#[derive(Clone, Default)]
pub(crate) struct RequestContext(Arc<Parts>);

#[derive(Default)]
struct Parts {
    workspace: OnceLock<Arc<Workspace>>,
    headers: OnceLock<String>,
    body: OnceLock<Bytes>,
    request_id: OnceLock<String>,
    fault_target: OnceLock<(Stage, Target)>,
    fault_id: OnceLock<String>,
    fault: OnceLock<Arc<Rule>>,
}

impl RequestContext {
    pub(crate) fn workspace(&self) -> Option<&Arc<Workspace>> {
        self.0.workspace.get()
    }

    pub(crate) fn set_workspace(&self, workspace: Arc<Workspace>) {
        let _ = self.0.workspace.set(workspace);
    }

    /// Returns the headers as they are stored. Empty if the request was not received.
    pub(crate) fn headers(&self) -> &str {
        self.0.headers.get().map_or("", String::as_str)
    }

    pub(crate) fn set_headers(&self, headers: String) {
        let _ = self.0.headers.set(headers);
    }

    /// Returns the body as it was sent.
    pub(crate) fn body(&self) -> Option<&Bytes> {
        self.0.body.get()
    }

    pub(crate) fn set_body(&self, body: Bytes) {
        let _ = self.0.body.set(body);
    }

    /// Returns the id of the stored request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.0.request_id.get().map(String::as_str)
    }

    pub(crate) fn set_request_id(&self, request_id: String) {
        let _ = self.0.request_id.set(request_id);
    }

    /// Returns the facts that faults match, and the stage at which they are decided when the
    /// request is stored.
    pub(crate) fn fault_target(&self) -> Option<&(Stage, Target)> {
        self.0.fault_target.get()
    }

    pub(crate) fn set_fault_target(&self, stage: Stage, target: Target) {
        let _ = self.0.fault_target.set((stage, target));
    }

    /// Returns the fault that acts on the request.
    pub(crate) fn fault(&self) -> Option<&Rule> {
        self.0.fault.get().map(Arc::as_ref)
    }

    pub(crate) fn set_fault(&self, id: String, fault: Arc<Rule>) {
        self.set_fault_id(id);
        let _ = self.0.fault.set(fault);
    }

    /// Returns the id of that fault, or of one that acted on an earlier request and so
    /// changes this response.
    pub(crate) fn fault_id(&self) -> Option<&str> {
        self.0.fault_id.get().map(String::as_str)
    }

    pub(crate) fn set_fault_id(&self, fault_id: String) {
        let _ = self.0.fault_id.set(fault_id);
    }
}
