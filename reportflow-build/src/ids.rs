//! One struct, several workspaces: a template that is copied gets another id.

use std::collections::BTreeMap;
use std::fmt;

use reportflow_rules::design_ids;

/// The environment variable that [`Ids::parse`] reads.
pub const DESIGN_IDS: &str = design_ids::VARIABLE;

/// The ids under which a workspace has the designs that the sources name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(BTreeMap<String, String>);

/// Why the variable does not read as a map of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdsError {
    error: design_ids::MapError,
}

impl fmt::Display for IdsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
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
        let pairs = design_ids::parse_map(text).map_err(|error| IdsError { error })?;
        let pairs = pairs.into_iter();
        Ok(Ids(pairs
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .collect()))
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

    #[test]
    fn blanks_are_nothing() {
        let ids = Ids::parse(" a = b , ,c=d,").expect("a map");
        assert_eq!((ids.of("a"), ids.of("c"), ids.of("b")), ("b", "d", "b"));
        assert_eq!(Ids::parse(" "), Ok(Ids::default()));
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
            assert_eq!(Ids::parse(text).expect_err(text).to_string(), expected);
        }
    }
}
