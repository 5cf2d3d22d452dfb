//! The columns that have a role beside the parameters.

use reportflow_schema::ParameterList;
use reportflow_schema::suggestions::suggest;

use super::file_name::FileNameTemplate;
use crate::error::CliError;

/// The member of the passthrough that the run uses for its own data.
const RESERVED_MEMBER: &str = "reportflow";

#[derive(Debug)]
pub(crate) struct InputOptions {
    /// The column of the key.
    pub(crate) key: String,
    /// The columns to send in the passthrough.
    pub(crate) passthrough: Vec<String>,
    /// The paths of parameters that may be missing, such as `明細[].備考`.
    pub(crate) optional: Vec<String>,
    pub(crate) file_name: FileNameTemplate,
}

impl InputOptions {
    /// Checks the names against the design.
    pub(crate) fn check(&self, list: &ParameterList) -> Result<(), CliError> {
        if self.passthrough.iter().any(|name| name == RESERVED_MEMBER) {
            let error = format!("invalid `--passthrough`: the run itself uses `{RESERVED_MEMBER}`");
            return Err(CliError::new(error).with_help("rename the column"));
        }
        let paths = paths(list);
        let unknown = self.optional.iter().find(|path| !paths.contains(path));
        if let Some(path) = unknown {
            let error = CliError::new(format!("unknown parameter `{path}` in `--optional`"));
            let near = suggest(path, paths.iter().map(String::as_str));
            return Err(match near {
                Some(near) => error.with_help(format!("write `{near}`")),
                None => error.with_help("write columns of tables as `TABLE[].COLUMN`"),
            });
        }
        for name in self.file_name.names() {
            let is_known = list.get(name).is_some() || self.is_extra(name);
            if !is_known {
                let error = CliError::new(format!("unknown column `{name}` in `--file-name`"));
                let near = suggest(name, list.parameters.iter().map(|it| it.name.as_str()));
                return Err(error.with_help(match near {
                    Some(near) => format!("write `{{{near}}}`"),
                    None => "name a parameter, or the column of the key".to_owned(),
                }));
            }
        }
        Ok(())
    }

    /// Returns whether a column may be no parameter.
    pub(super) fn is_extra(&self, name: &str) -> bool {
        self.key == name || self.passthrough.iter().any(|other| other == name)
    }

    /// Returns whether a value may be missing, such as that of `明細[3].備考`.
    pub(super) fn is_optional(&self, path: &str) -> bool {
        let path = without_rows(path);
        let mut optional = self.optional.iter();
        optional.any(|optional| without_rows(optional) == path)
    }
}

/// Returns a path without the brackets of rows: `明細.備考` for `明細[3].備考`. A collection
/// may be one row, without brackets.
fn without_rows(path: &str) -> String {
    let mut parts = path.split('[');
    let mut path = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        path.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ']'));
    }
    path
}

/// Returns the paths of all parameters and columns of tables: `明細`, `明細[].数量`.
pub(super) fn paths(list: &ParameterList) -> Vec<String> {
    let mut paths = Vec::new();
    let mut pending: Vec<_> = list
        .parameters
        .iter()
        .map(|it| (String::new(), it))
        .collect();
    while let Some((prefix, parameter)) = pending.pop() {
        let path = format!("{prefix}{}", parameter.name);
        let columns = parameter.spec.iter();
        pending.extend(columns.map(|column| (format!("{path}[]."), column)));
        paths.push(path);
    }
    paths
}
