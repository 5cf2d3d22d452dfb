//! Ids of designs, and the map from the ids in the sources to those of a
//! workspace.

use std::fmt;

use crate::device_names::is_device_name;
use crate::file_names;

/// The environment variable with the map.
pub const VARIABLE: &str = "REPORTFLOW_DESIGN_IDS";

/// Returns whether `id` can be the id of a design.
///
/// An id is opaque, but it is also the name of a folder. An id is invalid if it
///
/// - is empty,
/// - ends with a dot,
/// - is a Windows device name, or
/// - contains white space or a character that a file name must not contain.
///
/// ```
/// use reportflow_rules::design_ids::is_design_id;
///
/// assert!(is_design_id("0eUDdgAjNXrrItA2"));
/// assert!(!is_design_id("../secrets"));
/// ```
#[must_use]
pub fn is_design_id(id: &str) -> bool {
    let is_forbidden = |c: char| c.is_whitespace() || file_names::is_forbidden(c);
    !id.is_empty() && !id.ends_with('.') && !id.contains(is_forbidden) && !is_device_name(id)
}

/// An error in the map of design ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapError {
    /// An entry is not two design ids with `=` between them.
    InvalidEntry(String),
    /// An id has two entries.
    DuplicateId(String),
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MapError::InvalidEntry(entry) => {
                write!(
                    f,
                    "invalid entry `{entry}` in `{VARIABLE}`: expected `<id in the sources>=<id in the workspace>`"
                )?;
                let has_other_separator = entry.contains(';')
                    || entry.contains(char::is_whitespace) && entry.matches('=').count() > 1;
                f.write_str(if has_other_separator {
                    "; separate entries by commas"
                } else {
                    ""
                })
            }
            MapError::DuplicateId(id) => write!(f, "duplicate id `{id}` in `{VARIABLE}`"),
        }
    }
}

impl std::error::Error for MapError {}

/// Parses `id=other,id=other` into pairs, in the order of the text. Ignores
/// white space around ids, and empty entries.
///
/// ```
/// use reportflow_rules::design_ids::parse_map;
///
/// assert_eq!(parse_map("a=b, c=d,"), Ok(vec![("a", "b"), ("c", "d")]));
/// assert!(parse_map("a").is_err());
/// ```
///
/// # Errors
///
/// [`MapError::InvalidEntry`] and [`MapError::DuplicateId`], for the first
/// invalid entry.
pub fn parse_map(text: &str) -> Result<Vec<(&str, &str)>, MapError> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let entries = text.split(',').map(str::trim);
    for entry in entries.filter(|entry| !entry.is_empty()) {
        let pair = entry
            .split_once('=')
            .map(|(from, to)| (from.trim(), to.trim()))
            .filter(|(from, to)| is_design_id(from) && is_design_id(to))
            // Otherwise the rest of `a=b;c=d` would be an id.
            .filter(|_| !entry.contains(';'));
        let Some(pair) = pair else {
            return Err(MapError::InvalidEntry(entry.to_owned()));
        };
        if pairs.iter().any(|(from, _)| *from == pair.0) {
            return Err(MapError::DuplicateId(pair.0.to_owned()));
        }
        pairs.push(pair);
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::{is_design_id, parse_map};

    #[test]
    fn ids() {
        for id in [
            "a",
            "請求",
            "a%b",
            "null",
            "com",
            "lpt10",
            "a.b",
            "3f2a9c1e-8b4d",
        ] {
            assert!(is_design_id(id), "{id:?}");
        }
        for id in [
            "",
            ".",
            "..",
            "...",
            "a.",
            "a:b",
            "a/b",
            "a\\b",
            "a b",
            "a\n",
            "a\u{3000}",
            "a*b",
            "a\"b",
            "<a>",
            "NUL",
            "nul.x",
            "com1",
            "COM\u{b9}",
            "conin$",
        ] {
            assert!(!is_design_id(id), "{id:?}");
        }
    }

    #[test]
    fn white_space_and_empty_entries_are_ignored() {
        assert_eq!(
            parse_map(" a = b , ,c=d,"),
            Ok(vec![("a", "b"), ("c", "d")])
        );
        assert_eq!(parse_map(" "), Ok(Vec::new()));
        assert_eq!(parse_map("a=c,b=c"), Ok(vec![("a", "c"), ("b", "c")]));
    }

    #[test]
    fn errors() {
        let error = |text: &str| parse_map(text).expect_err(text).to_string();
        for entry in ["a", "a=", "=b", "a=../b", "a=b=c:", "a b=c"] {
            assert_eq!(
                error(&format!("x=y,{entry}")),
                format!(
                    "invalid entry `{entry}` in `REPORTFLOW_DESIGN_IDS`: \
                     expected `<id in the sources>=<id in the workspace>`"
                )
            );
        }
        for entry in ["a=b;c=d", "a=b c=d", "a=b\nc=d", "a=b;"] {
            assert_eq!(
                error(&format!("x=y,{entry}")),
                format!(
                    "invalid entry `{entry}` in `REPORTFLOW_DESIGN_IDS`: expected \
                     `<id in the sources>=<id in the workspace>`; separate entries by commas"
                )
            );
        }
        let duplicate = "duplicate id `a` in `REPORTFLOW_DESIGN_IDS`";
        assert_eq!(error("a=b,c=d,a=b"), duplicate);
        assert_eq!(error("a=b,a=c"), duplicate);
    }
}
