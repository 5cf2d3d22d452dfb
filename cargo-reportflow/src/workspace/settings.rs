//! The app key, the base URL and the map of ids. They come from the
//! environment, or from `.env` at the root of the workspace.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;

use reportflow_build::design_ids::{DESIGN_IDS, DesignIdMap};
use reportflow_build::service::DEFAULT_BASE_URL;

use super::dotenv;
use super::project::Project;
use crate::error::CliError;
use crate::output::eprint_warning;

pub(crate) const APP_KEY: &str = "REPORTFLOW_APP_KEY";
/// The name in the vendor's samples.
pub(crate) const API_KEY: &str = "REPORTFLOW_API_KEY";
pub(crate) const BASE_URL: &str = "REPORTFLOW_BASE_URL";

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) key: Option<AppKey>,
    pub(crate) base_url: String,
    pub(crate) ids: DesignIdMap,
    /// The reason why the key may be missing, for messages.
    pub(crate) missing_key_hint: Option<String>,
}

#[derive(Clone)]
pub(crate) struct AppKey {
    /// The secret; never shown.
    pub(crate) value: String,
    /// The origin of the key, for messages.
    pub(crate) source: String,
}

impl Settings {
    /// Reads the environment, then `.env` at the root. Prints a warning if the file
    /// cannot be read.
    pub(crate) fn read(project: &Project) -> Result<Settings, CliError> {
        let path = project.root.join(".env");
        let shown_path = project.display_path(&path);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                // Many commands need no variable of the file.
                if error.kind() != io::ErrorKind::NotFound {
                    eprint_warning(&format!("`{shown_path}` cannot be read: {error}"));
                }
                Vec::new()
            }
        };
        let environment = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let file = dotenv::parse(&dotenv::decode(&bytes));
        Settings::merge(environment, &file, &shown_path)
    }

    /// Returns the key, which commands that send requests need.
    pub(crate) fn require_key(&self) -> Result<&AppKey, CliError> {
        self.key.as_ref().ok_or_else(|| {
            let help = self.missing_key_hint.clone().unwrap_or_else(|| {
                format!(
                    "set `{APP_KEY}`, or write `{APP_KEY}=…` into `.env` at the workspace's root"
                )
            });
            CliError::new("missing app key: this command sends requests to the service")
                .with_help(help)
        })
    }

    fn merge(
        environment: impl Fn(&str) -> Option<String>,
        file: &BTreeMap<String, String>,
        path: &str,
    ) -> Result<Settings, CliError> {
        let from_file = |name: &str| file.get(name).filter(|value| !value.is_empty()).cloned();
        let key = environment(APP_KEY).map(|value| AppKey {
            value,
            source: format!("the environment's `{APP_KEY}`"),
        });
        // A `.env` file in cloned sources must not send the user's own key to
        // another host.
        let with_the_key = |name: &str| match key {
            Some(_) => environment(name),
            None => environment(name).or_else(|| from_file(name)),
        };
        let base_url = with_the_key(BASE_URL);
        let ids = with_the_key(DESIGN_IDS).unwrap_or_default();
        let ids = DesignIdMap::parse(&ids).map_err(|error| CliError::from_error(&error))?;
        let file_key = || {
            let source = format!("`{path}`");
            from_file(APP_KEY).map(|value| AppKey { value, source })
        };
        let misnamed_in = if environment(API_KEY).is_some() {
            Some("the environment".to_owned())
        } else {
            from_file(API_KEY).map(|_| format!("`{path}`"))
        };
        let hint = |place| format!("`{API_KEY}` is set in {place}: rename it to `{APP_KEY}`");
        Ok(Settings {
            missing_key_hint: misnamed_in.map(hint),
            base_url: base_url.unwrap_or_else(|| DEFAULT_BASE_URL.to_owned()),
            key: key.or_else(file_key),
            ids,
        })
    }
}

/// Returns a variable of the environment. Invalid Unicode becomes `U+FFFD`, so
/// that it is an error later and does not count as missing.
fn variable(name: &str) -> Option<String> {
    Some(env::var_os(name)?.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(environment: &[(&str, &str)], file: &str) -> (Option<String>, String) {
        let variable = |name: &str| {
            let found = environment.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let settings =
            Settings::merge(variable, &dotenv::parse(file), ".env").expect("valid settings");
        (settings.key.map(|key| key.value), settings.base_url)
    }

    #[test]
    fn a_file_sends_only_its_own_key_to_its_host() {
        let file = "REPORTFLOW_APP_KEY=ak_file\nREPORTFLOW_BASE_URL=https://evil.example/v1";
        let (key, base_url) = settings(&[(APP_KEY, "ak_mine")], file);
        assert_eq!(
            (key.as_deref(), base_url.as_str()),
            (Some("ak_mine"), DEFAULT_BASE_URL)
        );
        let (key, base_url) = settings(&[], file);
        assert_eq!(
            (key.as_deref(), base_url.as_str()),
            (Some("ak_file"), "https://evil.example/v1")
        );
        let (_, base_url) = settings(&[(BASE_URL, "https://mine.example/v1")], file);
        assert_eq!(base_url, "https://mine.example/v1");
    }
}
