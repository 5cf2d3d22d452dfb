//! The texts in which the derives describe tables and rows.
//!
//! The compiler needs less time for one literal than for a hundred expressions. So
//! `#[derive(ReportRow)]` describes the fields of a row in one text, and
//! `#[derive(ReportDesign)]` describes the parameters of a table in another. [`pack_table`]
//! and [`pack_row`] write the texts for the derives. [`PackedTable`] and [`PackedRow`] read them, for
//! the check at compile time and for the code that writes rows.
//!
//! # Order
//!
//! Both texts have their entries in the order of [`match_name`]s: the parameters of the
//! table, and the fields and omissions of the row. If the row is correct, the two
//! texts therefore have the same length and the same order. A digest of the match names
//! stands at the start of both. If the digests are equal, each entry of the row
//! belongs to the entry of the table at the same place.
//!
//! # The text of a table
//!
//! Numbers have four decimal digits, unless the table says otherwise.
//!
//! | part | bytes | what |
//! |---|---|---|
//! | names | 8 | digest of the match names; [`NO_DIGEST`] if two parameters have the same one |
//! | list | 8 | digest of the table's label, such as "design `…` v1: `明細`", and of its parameter list |
//! | count | 4 | number of parameters |
//! | kinds | 1 each | code of the kind |
//! | lengths | 4 each | length of the key |
//! | keys | | JSON keys, each in quotes between a comma and a colon; after the key of a table or a collection: a length (7 digits), and the text of its rows |
//! | notes | | place in the parameter list (4), digest of the match name (8), length of the name (4), name; the length is 0 if the name is the key without its four marks |
//!
//! # The text of a row
//!
//! | part | bytes | what |
//! |---|---|---|
//! | state | 1 | see [`RowState`] |
//! | digest | 8 | the match names of the entries, or the list of the table that the row names |
//! | count | 4 | number of entries |
//! | heads | 9 each | mark (1, see [`Mark`]); place in the struct, or in `omit` (4); length of the name (4) |
//! | names | | names of the entries |
//! | notes | | digest of the match name (8), lengths of the type and the location (4 each), type, location |
//! | ends | | twice a length (4) and a text: name of the row's type, label of the table that the row names |
//!
//! The types of the fields are expressions, and stand beside the text in the order of
//! the entries.
//!
//! The row `struct Line { 品目: String, 数量: u32 }`, and a table that lists `数量` first:
//!
//! ```
//! use reportflow_rules::packed::{Comparison, PackedRow, PackedTable};
//!
//! let table = concat!(
//!     "fUTTlKUZ", "TEVFRYo-", "0002",
//!     "01", "00100010",
//!     ",\"品目\":", ",\"数量\":",
//!     "0001", "wWgiCSDS", "0000", "0000", "bDvwxKkg", "0000",
//! );
//! let row = concat!(
//!     "-", "fUTTlKUZ", "0002",
//!     "-00000006", "-00010006",
//!     "品目", "数量",
//!     "wWgiCSDS", "0008", "0015", "`String`", "src/line.rs:2:5",
//!     "bDvwxKkg", "0005", "0015", "`u32`", "src/line.rs:3:5",
//!     "0004", "Line", "0000",
//! );
//! let (table, row) = (PackedTable::new(table), PackedRow::new(row));
//! assert_eq!(row.compare(table.bytes()), Comparison::SameNames);
//! let keys: Vec<_> = table.keys().map(|key| key.json).collect();
//! assert_eq!(keys, [",\"品目\":", ",\"数量\":"]);
//! ```

mod digest;
mod limit;
mod pack;
mod row;
mod table;
mod text;

pub use digest::{NO_DIGEST, digest};
pub use limit::LimitError;
pub use pack::{ColumnEntry, RowEntry, RowText, match_name, pack_row, pack_table};
pub use row::{Comparison, Mark, PackedRow, Places, RowNote, RowNotes, RowState};
pub use table::{ColumnNote, ColumnNotes, KINDS_AT, Key, Keys, PackedTable, TableBytes};

#[cfg(test)]
mod tests;
