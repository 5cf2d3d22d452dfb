use std::collections::HashMap;

use crate::config::ConfigError;
use crate::id;

/// The ids under which a workspace has the designs that structs name.
#[derive(Clone, Debug, Default)]
pub(crate) struct DesignIds(HashMap<String, String>);

impl DesignIds {
    pub(crate) fn insert(&mut self, id: String, in_workspace: String) {
        self.0.insert(id, in_workspace);
    }

    /// Adds the pairs of `id=other,id=other`.
    pub(crate) fn read(&mut self, text: &str) -> Result<(), ConfigError> {
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let Some((id, in_workspace)) = part.split_once('=') else {
                return Err(ConfigError::BadDesignId {
                    text: part.to_owned(),
                });
            };
            self.insert(id.trim().to_owned(), in_workspace.trim().to_owned());
        }
        Ok(())
    }

    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        for (id, in_workspace) in &self.0 {
            if !is_design_id(id) || !is_design_id(in_workspace) {
                return Err(ConfigError::BadDesignId {
                    text: format!("{id}={in_workspace}"),
                });
            }
        }
        Ok(())
    }

    pub(crate) fn of<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
}

/// The rule of `reportflow_schema::is_design_id`, which is here by feature
/// only: such an id is a folder's name as well, and `C:x` is none on Windows.
fn is_design_id(id: &str) -> bool {
    id::check(id).is_ok() && !id.contains(':')
}

#[cfg(all(test, feature = "verify"))]
mod tests {
    #[test]
    fn the_rule_is_that_of_designs() {
        for id in [
            "",
            ".",
            "..",
            "...",
            "a",
            "a:b",
            "a/b",
            "a\\b",
            "a b",
            "a\n",
            "a\u{3000}",
            "請求",
            "a%b",
        ] {
            let expected = reportflow_schema::is_design_id(id);
            assert_eq!(super::is_design_id(id), expected, "{id:?}");
        }
    }
}
