use crate::params::table_schema::Column;

/// The table under check, with the tables around it for its path.
pub(super) struct TableContext<'a> {
    pub(super) design: &'a str,
    /// The path before the outermost table.
    pub(super) prefix: &'a str,
    pub(super) column: Column,
    pub(super) outer: Option<&'a TableContext<'a>>,
}
