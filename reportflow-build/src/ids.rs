//! One struct, several workspaces: a template that is copied gets another id.

use std::collections::BTreeMap;
use std::fmt;

use reportflow_schema::is_design_id;

/// The environment variable that [`Ids::parse`] reads.
pub const DESIGN_IDS: &str = "REPORTFLOW_DESIGN_IDS";

/// The ids under which a workspace has the designs that the sources name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(BTreeMap<String, String>);

/// Why the variable does not read as a map of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdsError {
    message: String,
}

impl fmt::Display for IdsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IdsError {}

impl Ids {
    /// Reads `id=other,id=other`.
    ///
    /// ```
    /// use reportflow_build::ids::Ids;
    ///
    /// let ids = Ids::parse("Kx3vQ8mZt5LbR2Ya=Sg3vQ8mZt5LbR2Ya")?;
    /// assert_eq!(ids.of("Kx3vQ8mZt5LbR2Ya"), "Sg3vQ8mZt5LbR2Ya");
    /// assert_eq!(ids.of("another"), "another");
    /// # Ok::<(), reportflow_build::ids::IdsError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A part without `=`, an id that is none, or an id that stands twice.
    pub fn parse(text: &str) -> Result<Ids, IdsError> {
        let mut ids = BTreeMap::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            // `reportflow::Client` has the same rule, in the same words.
            let pair = part.split_once('=');
            let pair = pair.map(|(from, to)| (from.trim(), to.trim()));
            let Some((from, to)) = pair.filter(|(from, to)| is_design_id(from) && is_design_id(to))
            else {
                return Err(IdsError {
                    message: format!(
                        "`{part}` in `{DESIGN_IDS}` does not read as `<id in the sources>=<id in the workspace>`"
                    ),
                });
            };
            if ids.insert(from.to_owned(), to.to_owned()).is_some() {
                return Err(IdsError {
                    message: format!("`{from}` stands twice in `{DESIGN_IDS}`"),
                });
            }
        }
        Ok(Ids(ids))
    }

    /// The id of a design in the workspace; its own, unless the map has it.
    #[must_use]
    pub fn of<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }

    /// The id that the sources give to a design of the workspace; the first in
    /// order, if they give several.
    ///
    /// ```
    /// use reportflow_build::ids::Ids;
    ///
    /// let ids = Ids::parse("Kx3vQ8mZt5LbR2Ya=Sg3vQ8mZt5LbR2Ya")?;
    /// assert_eq!(ids.back("Sg3vQ8mZt5LbR2Ya"), "Kx3vQ8mZt5LbR2Ya");
    /// assert_eq!(ids.back("another"), "another");
    /// # Ok::<(), reportflow_build::ids::IdsError>(())
    /// ```
    #[must_use]
    pub fn back<'a>(&'a self, id: &'a str) -> &'a str {
        let from = self.0.iter().find(|(_, to)| to.as_str() == id);
        from.map_or(id, |(from, _)| from)
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    fn error(text: &str) -> String {
        Ids::parse(text).expect_err(text).to_string()
    }

    #[test]
    fn blanks_are_nothing() {
        let ids = Ids::parse(" a = b , ,c=d,").expect("a map");
        assert_eq!((ids.of("a"), ids.of("c"), ids.of("b")), ("b", "d", "b"));
        assert_eq!(Ids::parse(" "), Ok(Ids::default()));
    }

    #[test]
    fn what_is_no_map_is_an_error() {
        let words = "in `REPORTFLOW_DESIGN_IDS` does not read as `<id in the sources>=<id in the workspace>`";
        for part in ["a", "a=", "=b", "a=../b", "a=b=c:", "a b=c"] {
            assert_eq!(error(&format!("x=y,{part}")), format!("`{part}` {words}"));
        }
        assert_eq!(
            error("a=b,c=d,a=b"),
            "`a` stands twice in `REPORTFLOW_DESIGN_IDS`"
        );
    }
}
