use crate::config::ConfigError;
use crate::id;

const DESIGN_IDS: &str = "REPORTFLOW_DESIGN_IDS";

/// The ids under which a workspace has the designs that structs name: so few
/// that they are looked through.
#[derive(Clone, Debug, Default)]
pub(crate) struct DesignIds(Vec<(String, String)>);

impl DesignIds {
    pub(crate) fn insert(&mut self, id: String, in_workspace: String) {
        self.0.retain(|(other, _)| *other != id);
        self.0.push((id, in_workspace));
    }

    /// Adds the pairs of `id=other,id=other`: the rule of `reportflow_build::ids`,
    /// in the same words.
    pub(crate) fn read(&mut self, text: &str) -> Result<(), ConfigError> {
        let mut seen = Vec::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let pair = part.split_once('=');
            let pair = pair.map(|(id, other)| (id.trim(), other.trim()));
            let Some((id, other)) =
                pair.filter(|(id, other)| is_design_id(id) && is_design_id(other))
            else {
                return Err(ConfigError::BadDesignIds {
                    reason: format!(
                        "`{part}` in `{DESIGN_IDS}` does not read as `<id in the sources>=<id in the workspace>`"
                    ),
                });
            };
            if seen.contains(&id) {
                return Err(ConfigError::BadDesignIds {
                    reason: format!("`{id}` stands twice in `{DESIGN_IDS}`"),
                });
            }
            seen.push(id);
            self.insert(id.to_owned(), other.to_owned());
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
        let pair = self.0.iter().find(|(design, _)| design == id);
        pair.map_or(id, |(_, in_workspace)| in_workspace)
    }
}

/// The rule of `reportflow_schema::is_design_id`, which is here by feature
/// only: such an id is a folder's name as well, on every system.
fn is_design_id(id: &str) -> bool {
    id::check(id).is_ok()
        && !id.contains([':', '*', '?', '"', '<', '>', '|'])
        && !id.ends_with('.')
        && !is_device(id)
}

/// `NUL` and `nul.x` are devices in every folder of Windows.
fn is_device(id: &str) -> bool {
    let name = id.split('.').next().unwrap_or(id).to_ascii_lowercase();
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let digit =
        |rest: &str| matches!(rest, "¹" | "²" | "³") || matches!(rest.as_bytes(), [b'0'..=b'9']);
    matches!(
        name.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) || port.is_some_and(digit)
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
            "a.",
            "a*b",
            "a\"b",
            "<a>",
            "NUL",
            "nul.x",
            "null",
            "com1",
            "COM\u{b9}",
            "com",
            "lpt10",
            "conin$",
        ] {
            let expected = reportflow_schema::is_design_id(id);
            assert_eq!(super::is_design_id(id), expected, "{id:?}");
        }
    }
}
