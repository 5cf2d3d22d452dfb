//! Rows as parameters.

use std::fmt::Write as _;

/// Returns `rows` rows of parameters for `VALUES`, such as
/// `(CAST($2 AS BIGINT), CAST($3 AS TEXT)), …`. The first parameter has the number `first`.
/// The types are those of the columns: PostgreSQL takes parameters for texts otherwise.
pub(in crate::journal) fn rows_of(types: &[&str], rows: usize, first: usize) -> String {
    let mut sql = String::new();
    let mut number = first;
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for (column, kind) in types.iter().enumerate() {
            let comma = if column == 0 { "" } else { ", " };
            let _ = write!(sql, "{comma}CAST(${number} AS {kind})");
            number += 1;
        }
        sql.push(')');
    }
    sql
}
