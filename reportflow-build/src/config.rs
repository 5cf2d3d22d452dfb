//! The environment variables of the build script.

use std::ffi::OsString;
use std::path::PathBuf;

use reportflow_rules::proxy;

use crate::cargo::{Instruction, rerun_if_env_changed};
use crate::design_ids::{DESIGN_IDS, DesignIdMap};
use crate::service::{ApiClient, BUILD_SCRIPT_TIMEOUT, DEFAULT_BASE_URL};

pub(crate) const APP_KEY: &str = "REPORTFLOW_APP_KEY";
/// The name in the vendor's samples.
const API_KEY: &str = "REPORTFLOW_API_KEY";
const BASE_URL: &str = "REPORTFLOW_BASE_URL";
pub(crate) const SCHEMAS: &str = "REPORTFLOW_SCHEMAS";

/// The environment variables of a process.
pub(crate) struct Environment<'a>(pub(crate) &'a dyn Fn(&str) -> Option<OsString>);

impl Environment<'_> {
    /// Returns the folder in a variable that cargo sets for build scripts.
    pub(crate) fn folder(&self, variable: &str) -> Result<PathBuf, String> {
        self.path(variable).ok_or_else(|| {
            format!("missing `{variable}`: call `reportflow_build::run()` only in a build script")
        })
    }

    pub(crate) fn path(&self, variable: &str) -> Option<PathBuf> {
        self.0(variable).map(PathBuf::from)
    }

    /// Returns a variable without white space around it; `None` if it is blank.
    fn text(&self, variable: &str) -> Option<String> {
        // Invalid Unicode must be an error later, and not count as missing.
        let value = self.0(variable)?;
        let value = value.to_string_lossy();
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

/// The value of `REPORTFLOW_SCHEMAS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Fetch,
    Check,
    Offline,
}

impl Mode {
    pub(crate) fn from_environment(environment: &Environment<'_>) -> Result<Mode, String> {
        match environment.text(SCHEMAS).as_deref() {
            None => Ok(Mode::Fetch),
            Some("check") => Ok(Mode::Check),
            Some("offline") => Ok(Mode::Offline),
            Some(other) => Err(format!(
                "invalid `{SCHEMAS}`: expected `check` or `offline`, found `{other}`"
            )),
        }
    }
}

/// Access to the service, and the ids of the designs there.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) client: ApiClient,
    pub(crate) ids: DesignIdMap,
}

impl Config {
    /// Reads the variables. Returns `None` if the key is missing.
    pub(crate) fn from_environment(
        environment: &Environment<'_>,
    ) -> Result<Option<Config>, String> {
        let Some(key) = environment.text(APP_KEY) else {
            return Ok(None);
        };
        let base_url = environment.text(BASE_URL);
        let base_url = base_url.as_deref().unwrap_or(DEFAULT_BASE_URL);
        let ids = environment.text(DESIGN_IDS).unwrap_or_default();
        let ids = DesignIdMap::parse(&ids).map_err(|error| error.to_string())?;
        let client = ApiClient::new(base_url, &key, BUILD_SCRIPT_TIMEOUT)
            .map_err(|error| error.to_string())?;
        Ok(Some(Config { client, ids }))
    }

    /// Returns a hint if the key is missing, and in a variable of another name.
    pub(crate) fn misnamed_key(environment: &Environment<'_>) -> Option<String> {
        let is_misnamed =
            environment.text(APP_KEY).is_none() && environment.text(API_KEY).is_some();
        is_misnamed.then(|| format!("`{API_KEY}` is set; rename it to `{APP_KEY}`"))
    }

    /// Returns the instructions for the variables that decide about requests. They
    /// cost no rebuild while every snapshot exists: then no request is sent.
    pub(crate) fn rerun_if_changed() -> impl Iterator<Item = Instruction> {
        [APP_KEY, API_KEY, BASE_URL, DESIGN_IDS]
            .into_iter()
            .chain(proxy::variables())
            .map(rerun_if_env_changed)
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Config, Environment, Mode};

    /// Reads a value from `NAME=value` pairs.
    fn with<T>(variables: &[(&str, &str)], read: impl Fn(&Environment<'_>) -> T) -> T {
        let value = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| OsString::from(value))
        };
        read(&Environment(&value))
    }

    #[test]
    fn modes() {
        for (value, mode) in [
            ("", Ok(Mode::Fetch)),
            (" \t", Ok(Mode::Fetch)),
            (" check\n", Ok(Mode::Check)),
            ("offline", Ok(Mode::Offline)),
            (
                "chekc",
                Err(
                    "invalid `REPORTFLOW_SCHEMAS`: expected `check` or `offline`, found `chekc`"
                        .to_owned(),
                ),
            ),
        ] {
            let found = with(&[("REPORTFLOW_SCHEMAS", value)], Mode::from_environment);
            assert_eq!(found, mode, "{value:?}");
        }
        assert_eq!(with(&[], Mode::from_environment), Ok(Mode::Fetch));
    }

    #[test]
    fn without_a_key_other_variables_are_ignored() {
        let variables = [
            ("REPORTFLOW_APP_KEY", " "),
            ("REPORTFLOW_BASE_URL", "not a URL"),
        ];
        assert!(matches!(
            with(&variables, Config::from_environment),
            Ok(None)
        ));
    }

    #[test]
    fn with_a_key_each_variable_must_be_valid() {
        let key = ("REPORTFLOW_APP_KEY", "ak_test");
        let config = with(&[key, ("REPORTFLOW_DESIGN_IDS", "a=b")], |environment| {
            Config::from_environment(environment)
        });
        let config = config.expect("valid variables").expect("a key");
        assert_eq!(config.client.base_url(), "https://api.re-port-flow.com/v1");
        assert_eq!(config.ids.workspace_id("a"), "b");

        for (name, value) in [
            ("REPORTFLOW_BASE_URL", "http://example.test/v1"),
            ("REPORTFLOW_DESIGN_IDS", "a"),
            ("REPORTFLOW_APP_KEY", "ak test"),
        ] {
            let variables = [(name, value), key];
            let error = with(&variables, Config::from_environment).expect_err(name);
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn cargo_must_set_the_folders() {
        let error = with(&[], |environment| environment.folder("OUT_DIR"));
        let expected =
            "missing `OUT_DIR`: call `reportflow_build::run()` only in a build script".to_owned();
        assert_eq!(error, Err(expected));
    }
}
