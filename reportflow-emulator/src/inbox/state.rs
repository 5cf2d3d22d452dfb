//! The state of the pages.

use std::sync::Arc;

use axum::extract::FromRef;

use super::page_image::PageImages;
use super::session::Sessions;
use crate::http::LocalAddress;
use crate::state::AppState;

/// The emulator, and what only its pages need.
#[derive(Clone)]
pub(super) struct InboxState {
    pub(super) app: AppState,
    pub(super) sessions: Arc<Sessions>,
    pub(super) images: Arc<PageImages>,
}

impl FromRef<InboxState> for LocalAddress {
    fn from_ref(state: &InboxState) -> LocalAddress {
        state.app.local_address
    }
}

impl FromRef<InboxState> for AppState {
    fn from_ref(state: &InboxState) -> AppState {
        state.app.clone()
    }
}

impl FromRef<InboxState> for Arc<PageImages> {
    fn from_ref(state: &InboxState) -> Arc<PageImages> {
        Arc::clone(&state.images)
    }
}
