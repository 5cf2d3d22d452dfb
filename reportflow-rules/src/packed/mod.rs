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
//! Both texts have their entries in the order of match names: the parameters of the
//! table, and the fields and omissions of the row. A match name is a name in snake case, or
//! the name itself if it has no letters and digits. So the entries of a correct row are
//! those of its table, one by one. To compare two lists of names quickly, each text has a
//! [`digest`] of its match names. If the two are equal, entry `i` of the row belongs to
//! entry `i` of the table. Names that must be equal exactly are compared as well.
//!
//! # Numbers
//!
//! A number has four decimal digits if its table below does not give another length.
//! Lengths are bytes of UTF-8, and a key's length includes its four punctuation characters.
//! Places count from 0.
//!
//! # The text of a table
//!
//! | part | bytes | what |
//! |---|---|---|
//! | names | 8 | digest of the match names; [`NO_DIGEST`] if two parameters have the same one |
//! | list | 8 | digest of the table's label, such as "design `…` v1: `明細`", and of its parameter list |
//! | count | 4 | number of parameters |
//! | kinds | 1 each | kind of the parameter |
//! | lengths | 4 each | length of the key |
//! | keys | | JSON keys, each in quotes between a comma and a colon; after the key of a table or a collection: a length (7 digits), and the text of its rows |
//! | details | | place in the parameter list (4), digest of the match name (8), length of the name (4), name; the length is 0 if the name is the key without punctuation |
//!
//! The kinds are 0 text, 1 number, 2 boolean, 3 date, 4 image, 5 table, 6 collection, and 7 for
//! any other. Emitted code contains them as numbers too.
//!
//! # The text of a row
//!
//! | part | bytes | what |
//! |---|---|---|
//! | state | 1 | `-`: compared by names, `=`: some of them exactly, `T`: the row names its table, `E`: its derive has reported errors |
//! | digest | 8 | of the match names; in state `T`, that of the table's list; in state `E`, [`NO_DIGEST`] |
//! | count | 4 | number of entries |
//! | heads | 9 each | mark (1): `-` field, `=` field with a `rename`, `~` omission; place among the fields that are written, or in `omit` (4); length of the name (4) |
//! | names | | names of the entries |
//! | details | | digest of the match name (8), lengths of the type and the location (4 each), type, location |
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
pub use limit::{LimitError, MAX_ENTRIES};
pub use pack::{ColumnEntry, RowEntry, RowHead, pack_row, pack_table};
pub use row::{Comparison, EntryDetails, Mark, PackedRow, Places, RowDetails, RowState};
pub use table::{ColumnDetails, KINDS_AT, Key, Keys, PackedTable, TableBytes, TableDetails};

#[cfg(test)]
mod tests;
