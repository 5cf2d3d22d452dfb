//! Changes between two versions of a parameter list.

use std::collections::HashMap;
use std::fmt;

use crate::escape_control::EscapeControl;
use crate::model::{Kind, Parameter, ParameterList};

/// One difference between two lists. A path, such as `小計` or `明細[].数量`, starts
/// at the top of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Only the new list has the parameter.
    Added {
        /// Its path.
        path: String,
        /// Its kind.
        kind: Kind,
    },
    /// Only the old list has the parameter.
    Removed {
        /// Its path.
        path: String,
        /// Its kind.
        kind: Kind,
    },
    /// The parameter has another kind.
    TypeChanged {
        /// Its path.
        path: String,
        /// The kind in the old list.
        from: Kind,
        /// The kind in the new list.
        to: Kind,
    },
    /// The parameter moved into a table, out of a table or between tables.
    Moved {
        /// The path in the old list.
        from: String,
        /// The path in the new list.
        to: String,
    },
    /// A label, a description, the order or an unknown member differs. This
    /// cannot affect a struct.
    MetadataChanged {
        /// Its path; empty for the order of the whole list.
        path: String,
    },
}

impl Change {
    /// Returns whether a struct that matched the old list may no longer match.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        !matches!(self, Change::MetadataChanged { .. })
    }

    /// Returns the path in the old list; for an added parameter, the path in the
    /// new list.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Change::Added { path, .. }
            | Change::Removed { path, .. }
            | Change::TypeChanged { path, .. }
            | Change::MetadataChanged { path } => path,
            Change::Moved { from, .. } => from,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Change::Added { path, kind } => format!("added    `{path}` ({})", kind.as_str()),
            Change::Removed { path, kind } => format!("removed  `{path}` ({})", kind.as_str()),
            Change::TypeChanged { path, from, to } => {
                format!("changed  `{path}`: {} -> {}", from.as_str(), to.as_str())
            }
            Change::Moved { from, to } => format!("moved    `{from}` -> `{to}`"),
            Change::MetadataChanged { path } if path.is_empty() => "updated  the order".to_owned(),
            Change::MetadataChanged { path } => {
                format!("updated  `{path}` (label, description or order)")
            }
        };
        // Names and unknown kinds may contain control characters.
        EscapeControl(&text).fmt(f)
    }
}

/// Returns the differences between two lists: first in the order of the new
/// list, then removed parameters in the order of the old list.
///
/// ```
/// use reportflow_schema::{ParameterList, diff::diff};
///
/// let list = |json: &str| ParameterList::from_json(json.as_bytes());
/// let old = list(r#"{"total":"number","memo":"string"}"#)?;
/// let new = list(r#"{"total":"string","memo":"string"}"#)?;
/// let changes: Vec<_> = diff(&old, &new).iter().map(ToString::to_string).collect();
/// assert_eq!(changes, ["changed  `total`: number -> text"]);
/// # Ok::<(), reportflow_schema::ParseError>(())
/// ```
#[must_use]
pub fn diff(old: &ParameterList, new: &ParameterList) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("", &old.parameters, &new.parameters, &mut changes);
    join_moves(changes)
}

fn compare(prefix: &str, old: &[Parameter], new: &[Parameter], changes: &mut Vec<Change>) {
    // By name, because a list may have thousands of parameters.
    let (before, after) = (by_name(old), by_name(new));
    for parameter in new {
        let path = format!("{prefix}{}", parameter.name);
        let Some(before) = before.get(parameter.name.as_str()) else {
            visit_all(path, parameter, &mut |path, kind| {
                changes.push(Change::Added { path, kind });
            });
            continue;
        };
        if before.kind != parameter.kind {
            changes.push(Change::TypeChanged {
                path: path.clone(),
                from: before.kind.clone(),
                to: parameter.kind.clone(),
            });
        } else if before.label != parameter.label
            || before.description != parameter.description
            || before.other != parameter.other
        {
            changes.push(Change::MetadataChanged { path: path.clone() });
        }
        let prefix = format!("{path}[].");
        compare(&prefix, &before.spec, &parameter.spec, changes);
    }
    for parameter in old {
        if !after.contains_key(parameter.name.as_str()) {
            let path = format!("{prefix}{}", parameter.name);
            visit_all(path, parameter, &mut |path, kind| {
                changes.push(Change::Removed { path, kind });
            });
        }
    }
    if !shared_names(old, &after).eq(shared_names(new, &before)) {
        let path = prefix.strip_suffix("[].").unwrap_or(prefix).to_owned();
        changes.push(Change::MetadataChanged { path });
    }
}

fn by_name(parameters: &[Parameter]) -> HashMap<&str, &Parameter> {
    parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter))
        .collect()
}

/// Returns the names that the other list has too, in the order of this list.
fn shared_names<'a>(
    parameters: &'a [Parameter],
    other: &HashMap<&str, &Parameter>,
) -> impl Iterator<Item = &'a str> {
    let names = parameters.iter().map(|parameter| parameter.name.as_str());
    names.filter(|name| other.contains_key(name))
}

/// Visits a parameter and all parameters below it.
fn visit_all(path: String, parameter: &Parameter, visit: &mut impl FnMut(String, Kind)) {
    visit(path.clone(), parameter.kind.clone());
    for column in &parameter.spec {
        visit_all(format!("{path}[].{}", column.name), column, visit);
    }
}

/// Replaces a removal and an addition by one move. Both must have the same name
/// and kind, and no other change may have the name.
fn join_moves(changes: Vec<Change>) -> Vec<Change> {
    let mut by_name: HashMap<&str, Namesakes<'_>> = HashMap::new();
    for (place, change) in changes.iter().enumerate() {
        if let Change::Added { path, kind } | Change::Removed { path, kind } = change {
            let name = path.rsplit("[].").next().unwrap_or(path);
            let namesakes = by_name.entry(name).or_default();
            match change {
                Change::Removed { .. } => namesakes.removed.push((place, kind)),
                _ => namesakes.added.push((place, kind)),
            }
        }
    }
    let pairs: Vec<(usize, usize)> = by_name.values().filter_map(Namesakes::moved).collect();
    let mut changes: Vec<Option<Change>> = changes.into_iter().map(Some).collect();
    for (removed, added) in pairs {
        if let (Some(from), Some(to)) = (changes[removed].take(), &mut changes[added]) {
            *to = Change::Moved {
                from: from.path().to_owned(),
                to: to.path().to_owned(),
            };
        }
    }
    changes.into_iter().flatten().collect()
}

/// The changes of one name, as indices into the list of changes.
#[derive(Default)]
struct Namesakes<'a> {
    removed: Vec<(usize, &'a Kind)>,
    added: Vec<(usize, &'a Kind)>,
}

impl Namesakes<'_> {
    fn moved(&self) -> Option<(usize, usize)> {
        let [(removed, kind)] = self.removed[..] else {
            return None;
        };
        let mut same = self.added.iter().filter(|(_, other)| *other == kind);
        match (same.next(), same.next()) {
            (Some((added, _)), None) => Some((removed, *added)),
            _ => None,
        }
    }
}
