use super::table::Table;

/// The table under check, with the tables around it for its path.
pub(super) struct TableContext<'a> {
    pub(super) design: &'a str,
    /// The parameter whose rows it describes. For the outermost table, its path.
    pub(super) name: &'a str,
    pub(super) columns: &'a Table,
    pub(super) outer: Option<&'a TableContext<'a>>,
}
