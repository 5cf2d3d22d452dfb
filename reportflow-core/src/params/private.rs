//! Items that only the code emitted by the derives uses.

pub use super::check::check_table;
pub use super::converted::{Converted, by_reference};
pub use super::row_writer::RowWriter;
pub use super::table::write_row_object;
pub use super::table_param::TableParam;
