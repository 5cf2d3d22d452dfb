//! The service's key, its URL and the map of ids: from the environment, or the
//! workspace's `.env`.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;

use reportflow_build::design_ids::{DESIGN_IDS, DesignIdMap};
use reportflow_build::service::DEFAULT_BASE_URL;

use crate::project::Project;

pub(crate) const APP_KEY: &str = "REPORTFLOW_APP_KEY";
pub(crate) const BASE_URL: &str = "REPORTFLOW_BASE_URL";

pub(crate) struct Settings {
    pub(crate) key: Option<Key>,
    pub(crate) base: String,
    pub(crate) ids: DesignIdMap,
}

pub(crate) struct Key {
    /// Never to be shown.
    pub(crate) value: String,
    /// Where it is from, for a sentence.
    pub(crate) from: String,
}

impl Settings {
    /// Reads the environment, and `.env` at the root for what is not there.
    pub(crate) fn read(project: &Project) -> Result<Settings, String> {
        let path = project.root.join(".env");
        let shown = project.shown(&path);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(format!("`{shown}` cannot be read: {error}")),
        };
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        Settings::from(set, &variables(&text), &shown)
    }

    fn from(
        set: impl Fn(&str) -> Option<String>,
        file: &BTreeMap<String, String>,
        path: &str,
    ) -> Result<Settings, String> {
        let from_file = |name: &str| file.get(name).filter(|value| !value.is_empty()).cloned();
        let key = set(APP_KEY).map(|value| Key {
            value,
            from: format!("the environment's `{APP_KEY}`"),
        });
        // A file that came with somebody's sources must not send a key that is
        // not its own to a host of its choice.
        let with_the_key = |name: &str| match key {
            Some(_) => set(name),
            None => set(name).or_else(|| from_file(name)),
        };
        let base = with_the_key(BASE_URL);
        let ids = with_the_key(DESIGN_IDS).unwrap_or_default();
        let ids = DesignIdMap::parse(&ids).map_err(|error| error.to_string())?;
        let key_of_the_file = || {
            let from = format!("`{path}`");
            from_file(APP_KEY).map(|value| Key { value, from })
        };
        Ok(Settings {
            base: base.unwrap_or_else(|| DEFAULT_BASE_URL.to_owned()),
            key: key.or_else(key_of_the_file),
            ids,
        })
    }
}

/// A variable of the environment. One that is no Unicode is set all the same: it
/// is to fail, not to be the default.
pub(crate) fn variable(name: &str) -> Option<String> {
    Some(env::var_os(name)?.to_string_lossy().into_owned())
}

/// The lines `NAME=value` of a file, with or without `export`, quotes around
/// the value, and a comment after it.
fn variables(text: &str) -> BTreeMap<String, String> {
    let line = |line: &str| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=')?;
        let name = name.trim();
        (!name.is_empty() && !name.starts_with('#')).then(|| (name.to_owned(), unquoted(value)))
    };
    text.trim_start_matches('\u{feff}')
        .lines()
        .filter_map(line)
        .collect()
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote);
        if let Some((inner, _)) = inner.and_then(|inner| inner.split_once(quote)) {
            return inner.to_owned();
        }
    }
    value
        .split(" #")
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(environment: &[(&str, &str)], file: &str) -> (Option<String>, String) {
        let set = |name: &str| {
            let found = environment.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let settings = Settings::from(set, &variables(file), ".env").expect("settings");
        (settings.key.map(|key| key.value), settings.base)
    }

    #[test]
    fn lines_of_a_file() {
        let read = variables(
            "\u{feff}# REPORTFLOW_APP_KEY=no\nREPORTFLOW_APP_KEY=ak_1\r\nexport A = \"x # y\" # z\nB='q'\nC=d # e\nD\n",
        );
        let pairs: Vec<_> = read.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("A", "x # y"),
                ("B", "q"),
                ("C", "d"),
                ("REPORTFLOW_APP_KEY", "ak_1")
            ]
        );
    }

    #[test]
    fn a_file_sends_no_key_but_its_own_anywhere() {
        let file = "REPORTFLOW_APP_KEY=ak_file\nREPORTFLOW_BASE_URL=https://evil.example/v1";
        let (key, base) = settings(&[(APP_KEY, "ak_mine")], file);
        assert_eq!(
            (key.as_deref(), base.as_str()),
            (Some("ak_mine"), DEFAULT_BASE_URL)
        );
        let (key, base) = settings(&[], file);
        assert_eq!(
            (key.as_deref(), base.as_str()),
            (Some("ak_file"), "https://evil.example/v1")
        );
        let (_, base) = settings(&[(BASE_URL, "https://mine.example/v1")], file);
        assert_eq!(base, "https://mine.example/v1");
    }
}
