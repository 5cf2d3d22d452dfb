//! The variables, and what they make. One that is blank is not set.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use crate::ids::{DESIGN_IDS, Ids};
use crate::say::say;
use crate::service::{DEFAULT_BASE_URL, Service};

pub(crate) const APP_KEY: &str = "REPORTFLOW_APP_KEY";
const BASE_URL: &str = "REPORTFLOW_BASE_URL";
pub(crate) const SCHEMAS: &str = "REPORTFLOW_SCHEMAS";

/// What a request may take. No other of this crate follows one that took so
/// long, but each crate of a workspace has a script of its own.
const TIMEOUT: Duration = Duration::from_secs(3);

/// What `REPORTFLOW_SCHEMAS` asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Fetch,
    Check,
    Offline,
}

pub(crate) fn mode() -> Result<Mode, String> {
    match set(SCHEMAS).as_deref() {
        None => Ok(Mode::Fetch),
        Some("check") => Ok(Mode::Check),
        Some("offline") => Ok(Mode::Offline),
        Some(other) => Err(format!(
            "`{SCHEMAS}` is `{other}`: expected `check`, `offline` or nothing"
        )),
    }
}

/// A folder that cargo names.
pub(crate) fn folder(variable: &str) -> Result<PathBuf, String> {
    let value = env::var_os(variable);
    value.map(PathBuf::from).ok_or_else(|| {
        format!("`{variable}` is not set: `reportflow_build::run()` is for build scripts")
    })
}

/// The service, and the ids by which it knows the designs.
pub(crate) struct Remote {
    pub(crate) service: Service,
    pub(crate) ids: Ids,
}

/// None without a key.
pub(crate) fn remote() -> Result<Option<Remote>, String> {
    for variable in [APP_KEY, BASE_URL, DESIGN_IDS] {
        say("rerun-if-env-changed", variable);
    }
    let Some(key) = set(APP_KEY) else {
        return Ok(None);
    };
    let base = set(BASE_URL);
    let base = base.as_deref().unwrap_or(DEFAULT_BASE_URL);
    let ids = Ids::parse(&set(DESIGN_IDS).unwrap_or_default()).map_err(|e| e.to_string())?;
    let service = Service::new(base, &key, TIMEOUT).map_err(|error| error.to_string())?;
    Ok(Some(Remote { service, ids }))
}

fn set(variable: &str) -> Option<String> {
    // What is no Unicode is set all the same: it is to fail, not to be the default.
    let value = env::var_os(variable)?;
    let value = value.to_string_lossy();
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
