//! The sessions of browsers that logged in.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use crate::workspace::Workspace;

pub(super) const COOKIE_NAME: &str = "reportflow_session";

/// The oldest session ends when there are more.
const MAX_SESSIONS: usize = 1000;

/// The sessions. They end with the emulator.
#[derive(Default)]
pub(super) struct Sessions(Mutex<VecDeque<Session>>);

struct Session {
    token: String,
    workspaces: Vec<Arc<Workspace>>,
}

impl Sessions {
    /// Returns the workspaces of a token. The list is empty if the token is unknown.
    pub(super) fn workspaces(&self, token: &str) -> Vec<Arc<Workspace>> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The time does not depend on where a token differs.
        let digest = Sha256::digest(token);
        let mut sessions = sessions.iter();
        let session = sessions.find(|it| Sha256::digest(&it.token) == digest);
        session.map_or_else(Vec::new, |it| it.workspaces.clone())
    }

    /// Starts a session, and returns its token. `replaced` is the token of an earlier one of
    /// the same browser.
    pub(super) fn start(
        &self,
        replaced: Option<&str>,
        workspaces: Vec<Arc<Workspace>>,
    ) -> Result<String, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let token = hex::encode(bytes);
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|it| Some(it.token.as_str()) != replaced);
        if sessions.len() == MAX_SESSIONS {
            sessions.pop_front();
        }
        sessions.push_back(Session {
            token: token.clone(),
            workspaces,
        });
        Ok(token)
    }

    pub(super) fn end(&self, token: &str) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|it| it.token != token);
    }
}
