//! Maps of design ids. A design that is copied to another workspace gets
//! another id there.

use std::collections::BTreeMap;
use std::fmt;

use reportflow_rules::design_ids::{self, MapError};

/// The environment variable with the map: `REPORTFLOW_DESIGN_IDS`.
pub const DESIGN_IDS: &str = design_ids::VARIABLE;

/// A map from the ids in the sources to the ids in a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DesignIdMap(BTreeMap<String, String>);

/// An error in the text of a [`DesignIdMap`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesignIdMapError(MapError);

impl fmt::Display for DesignIdMapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for DesignIdMapError {}

impl DesignIdMap {
    /// Parses `id=other,id=other`: each id in the sources, and its id in the
    /// workspace.
    ///
    /// ```
    /// use reportflow_build::design_ids::DesignIdMap;
    ///
    /// let ids = DesignIdMap::parse("Kx3vQ8mZt5LbR2Ya=Sg3vQ8mZt5LbR2Ya")?;
    /// assert_eq!(ids.workspace_id("Kx3vQ8mZt5LbR2Ya"), "Sg3vQ8mZt5LbR2Ya");
    /// assert_eq!(ids.workspace_id("another"), "another");
    /// # Ok::<(), reportflow_build::design_ids::DesignIdMapError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An entry without `=`, an invalid id, or a duplicate id.
    pub fn parse(text: &str) -> Result<DesignIdMap, DesignIdMapError> {
        let pairs = design_ids::parse_map(text).map_err(DesignIdMapError)?;
        let pairs = pairs.into_iter();
        Ok(DesignIdMap(
            pairs
                .map(|(source, workspace)| (source.to_owned(), workspace.to_owned()))
                .collect(),
        ))
    }

    /// Returns the pairs: the id in the sources, and the id in the workspace.
    ///
    /// ```
    /// use reportflow_build::design_ids::DesignIdMap;
    ///
    /// let ids = DesignIdMap::parse("Kx3vQ8mZt5LbR2Ya=Sg3vQ8mZt5LbR2Ya")?;
    /// assert_eq!(ids.pairs().next(), Some(("Kx3vQ8mZt5LbR2Ya", "Sg3vQ8mZt5LbR2Ya")));
    /// # Ok::<(), reportflow_build::design_ids::DesignIdMapError>(())
    /// ```
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(source, workspace)| (source.as_str(), workspace.as_str()))
    }

    /// Returns the id in the workspace for an id in the sources. Default: the
    /// same id.
    #[must_use]
    pub fn workspace_id<'a>(&'a self, source_id: &'a str) -> &'a str {
        self.0.get(source_id).map_or(source_id, String::as_str)
    }

    /// Returns the id in the sources for an id in the workspace. If there are
    /// several, returns the first in alphabetical order. Default: the same id.
    ///
    /// ```
    /// use reportflow_build::design_ids::DesignIdMap;
    ///
    /// let ids = DesignIdMap::parse("Kx3vQ8mZt5LbR2Ya=Sg3vQ8mZt5LbR2Ya")?;
    /// assert_eq!(ids.source_id("Sg3vQ8mZt5LbR2Ya"), "Kx3vQ8mZt5LbR2Ya");
    /// assert_eq!(ids.source_id("another"), "another");
    /// # Ok::<(), reportflow_build::design_ids::DesignIdMapError>(())
    /// ```
    #[must_use]
    pub fn source_id<'a>(&'a self, workspace_id: &'a str) -> &'a str {
        let pair = self
            .0
            .iter()
            .find(|(_, workspace)| workspace.as_str() == workspace_id);
        pair.map_or(workspace_id, |(source, _)| source)
    }
}

#[cfg(test)]
mod tests {
    use super::DesignIdMap;

    #[test]
    fn white_space_and_empty_entries_are_ignored() {
        let ids = DesignIdMap::parse(" a = b , ,c=d,").expect("a map");
        let found = ["a", "c", "b"].map(|id| ids.workspace_id(id));
        assert_eq!(found, ["b", "d", "b"]);
        assert_eq!(DesignIdMap::parse(" "), Ok(DesignIdMap::default()));
    }

    #[test]
    fn errors_name_the_entry() {
        for (text, expected) in [
            (
                "x=y,a b=c",
                "invalid entry `a b=c` in `REPORTFLOW_DESIGN_IDS`: \
                 expected `<id in the sources>=<id in the workspace>`",
            ),
            ("a=b,a=c", "duplicate id `a` in `REPORTFLOW_DESIGN_IDS`"),
        ] {
            let error = DesignIdMap::parse(text).expect_err(text);
            assert_eq!(error.to_string(), expected);
        }
    }
}
