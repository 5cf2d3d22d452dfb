//! Tables that are too wide to be checked from the document.

use reportflow_schema::Parameter;

/// What the compiler may take for the check of a table from its document: a
/// good third of what makes it give up, `long_running_const_eval`.
const LIMIT: u128 = 300_000;

/// Whether the rows of the table are to name it, so that they are checked by
/// their own derive, and each table within them on its own.
///
/// Rows within rows that name their table cannot name theirs, so it is left to
/// the ones that need it most.
pub(super) fn names_its_table(table: &Parameter, named_above: bool) -> bool {
    let columns = &table.spec;
    let needs_it = own_cost(columns) > LIMIT || (cost(columns) > LIMIT && !holds_wide(columns));
    needs_it && !named_above
}

/// The check takes the cube of the columns.
fn own_cost(columns: &[Parameter]) -> u128 {
    let longest = columns.iter().map(|column| column.name.len()).max();
    (columns.len() as u128).pow(3) * (1 + longest.unwrap_or(0)) as u128
}

fn cost(columns: &[Parameter]) -> u128 {
    let inner = columns.iter().map(|column| cost(&column.spec));
    own_cost(columns) + inner.sum::<u128>()
}

fn holds_wide(columns: &[Parameter]) -> bool {
    columns
        .iter()
        .any(|column| own_cost(&column.spec) > LIMIT || holds_wide(&column.spec))
}
