//! What changed between two versions of a parameter list.

use std::fmt;

use crate::{Kind, Parameter, ParameterList};

/// One difference between two lists. Paths are written from the top:
/// `小計`, or `明細[].数量`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A parameter that only the new list has.
    Added {
        /// Its path.
        path: String,
        /// Its kind.
        kind: Kind,
    },
    /// A parameter that only the old list has.
    Removed {
        /// Its path.
        path: String,
        /// Its kind.
        kind: Kind,
    },
    /// A parameter of another kind than before.
    Retyped {
        /// Its path.
        path: String,
        /// The kind in the old list.
        from: Kind,
        /// The kind in the new list.
        to: Kind,
    },
    /// A parameter that went into, out of or between tables.
    Moved {
        /// The path in the old list.
        from: String,
        /// The path in the new list.
        to: String,
    },
    /// Another label, description, order or unknown member: nothing that a
    /// struct could notice.
    Described {
        /// The path; empty for the order of the whole list.
        path: String,
    },
}

impl Change {
    /// Whether a struct that fitted the old list may not fit the new one.
    #[must_use]
    pub fn touches_structs(&self) -> bool {
        !matches!(self, Change::Described { .. })
    }

    /// The path in the old list; of an added parameter, the one in the new.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Change::Added { path, .. }
            | Change::Removed { path, .. }
            | Change::Retyped { path, .. }
            | Change::Described { path } => path,
            Change::Moved { from, .. } => from,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Added { path, kind } => write!(f, "added    `{path}` ({})", kind.word()),
            Change::Removed { path, kind } => write!(f, "removed  `{path}` ({})", kind.word()),
            Change::Retyped { path, from, to } => {
                write!(f, "retyped  `{path}`: {} -> {}", from.word(), to.word())
            }
            Change::Moved { from, to } => write!(f, "moved    `{from}` -> `{to}`"),
            Change::Described { path } if path.is_empty() => f.write_str("ordered  anew"),
            Change::Described { path } => write!(f, "described `{path}` anew"),
        }
    }
}

/// The differences between two lists, in the order of the new list, then what
/// was removed in the order of the old one.
///
/// ```
/// use reportflow_schema::{ParameterList, diff::diff};
///
/// let list = |json: &str| ParameterList::from_json(json.as_bytes());
/// let old = list(r#"{"total":"number","memo":"string"}"#)?;
/// let new = list(r#"{"total":"string","memo":"string"}"#)?;
/// let changes: Vec<_> = diff(&old, &new).iter().map(ToString::to_string).collect();
/// assert_eq!(changes, ["retyped  `total`: number -> text"]);
/// # Ok::<(), reportflow_schema::ReadError>(())
/// ```
#[must_use]
pub fn diff(old: &ParameterList, new: &ParameterList) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("", &old.parameters, &new.parameters, &mut changes);
    join_moves(&mut changes);
    changes
}

fn compare(prefix: &str, old: &[Parameter], new: &[Parameter], changes: &mut Vec<Change>) {
    for parameter in new {
        let path = format!("{prefix}{}", parameter.name);
        let kind = || parameter.kind.clone();
        match old.iter().find(|other| other.name == parameter.name) {
            None => {
                changes.push(Change::Added {
                    path: path.clone(),
                    kind: kind(),
                });
                each(&format!("{path}[]."), &parameter.spec, &mut |path, kind| {
                    changes.push(Change::Added { path, kind });
                });
            }
            Some(before) => {
                if before.kind != parameter.kind {
                    let from = before.kind.clone();
                    changes.push(Change::Retyped {
                        path: path.clone(),
                        from,
                        to: kind(),
                    });
                } else if before.label != parameter.label
                    || before.description != parameter.description
                    || before.other != parameter.other
                {
                    changes.push(Change::Described { path: path.clone() });
                }
                compare(
                    &format!("{path}[]."),
                    &before.spec,
                    &parameter.spec,
                    changes,
                );
            }
        }
    }
    for parameter in old {
        if !new.iter().any(|other| other.name == parameter.name) {
            let path = format!("{prefix}{}", parameter.name);
            changes.push(Change::Removed {
                path: path.clone(),
                kind: parameter.kind.clone(),
            });
            each(&format!("{path}[]."), &parameter.spec, &mut |path, kind| {
                changes.push(Change::Removed { path, kind });
            });
        }
    }
    let order = |of: &[Parameter], other: &[Parameter]| -> Vec<String> {
        let both = of.iter().filter(|a| other.iter().any(|b| a.name == b.name));
        both.map(|parameter| parameter.name.clone()).collect()
    };
    if order(old, new) != order(new, old) {
        let path = prefix.strip_suffix("[].").unwrap_or(prefix).to_owned();
        changes.push(Change::Described { path });
    }
}

/// All parameters below a table.
fn each(prefix: &str, parameters: &[Parameter], visit: &mut impl FnMut(String, Kind)) {
    for parameter in parameters {
        let path = format!("{prefix}{}", parameter.name);
        visit(path.clone(), parameter.kind.clone());
        each(&format!("{path}[]."), &parameter.spec, visit);
    }
}

/// One removed and one added parameter of the same name and kind, and no other
/// of that name, are one that moved.
fn join_moves(changes: &mut Vec<Change>) {
    let name = |path: &str| path.rsplit("[].").next().unwrap_or(path).to_owned();
    let mut place = 0;
    while place < changes.len() {
        let Change::Removed { path: from, kind } = &changes[place] else {
            place += 1;
            continue;
        };
        let same = |change: &Change| match change {
            Change::Added { path, kind: other } => other == kind && name(path) == name(from),
            _ => false,
        };
        let rivals = changes.iter().filter(
            |change| matches!(change, Change::Removed { path, .. } if name(path) == name(from)),
        );
        let added: Vec<usize> = (0..changes.len())
            .filter(|other| same(&changes[*other]))
            .collect();
        match (added.as_slice(), rivals.count()) {
            (&[added], 1) => {
                let moved = Change::Moved {
                    from: from.clone(),
                    to: changes[added].path().to_owned(),
                };
                changes[added] = moved;
                changes.remove(place);
            }
            _ => place += 1,
        }
    }
}
