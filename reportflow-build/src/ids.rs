//! One struct, several workspaces: a template that is copied gets another id.

use std::collections::BTreeMap;
use std::fmt;

use reportflow_schema::is_design_id;

/// The environment variable that [`Ids::parse`] reads.
pub const DESIGN_IDS: &str = "REPORTFLOW_DESIGN_IDS";

/// The ids under which a workspace has the designs that the sources name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(BTreeMap<String, String>);

/// A part of the variable that is not `id=id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdsError {
    part: String,
}

impl fmt::Display for IdsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` in `{DESIGN_IDS}` does not read as `<id in the sources>=<id in the workspace>`",
            self.part
        )
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
            let error = || IdsError {
                part: part.to_owned(),
            };
            let (from, to) = part.split_once('=').ok_or_else(error)?;
            let (from, to) = (from.trim(), to.trim());
            let right = is_design_id(from) && is_design_id(to);
            if !right || ids.insert(from.to_owned(), to.to_owned()).is_some() {
                return Err(error());
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
