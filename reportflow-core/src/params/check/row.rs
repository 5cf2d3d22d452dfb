use reportflow_rules::packed::{MAX_ENTRIES, Mark, RowState};

use crate::params::row_schema::RowSchema;
use crate::params::type_info::TypeInfo;

/// A field of a row, for messages.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) match_name: u64,
    pub(super) is_renamed: bool,
    /// The type as the user wrote it, in backticks, with its conversion.
    pub(super) source_type: &'static str,
    /// `file:line:column`; empty if the compiler does not provide it.
    pub(super) location: &'static str,
    pub(super) type_info: TypeInfo,
}

/// The fields and omissions of a row, in the order of the struct.
pub(super) struct Row {
    fields: [Field; MAX_ENTRIES],
    len: usize,
    omitted: [&'static str; MAX_ENTRIES],
    omitted_len: usize,
    pub(super) name: &'static str,
    /// The label of the table that the row names.
    pub(super) table: &'static str,
    pub(super) state: RowState,
}

impl Row {
    /// Reads the text of a row.
    pub(super) const fn new(schema: &RowSchema) -> Row {
        let unused = Field {
            name: "",
            match_name: 0,
            is_renamed: false,
            source_type: "",
            location: "",
            type_info: TypeInfo::TEXT,
        };
        let mut row = Row {
            fields: [unused; MAX_ENTRIES],
            len: 0,
            omitted: [""; MAX_ENTRIES],
            omitted_len: 0,
            name: "",
            table: "",
            state: schema.text.state(),
        };
        let mut details = schema.text.details();
        while let Some(entry) = details.next() {
            if matches!(entry.mark, Mark::Omitted) {
                row.omitted[entry.place] = entry.name;
                row.omitted_len += 1;
                continue;
            }
            row.fields[entry.place] = Field {
                name: entry.name,
                match_name: entry.match_name,
                is_renamed: matches!(entry.mark, Mark::Renamed),
                source_type: entry.source_type,
                location: entry.location,
                type_info: *schema.types[row.len],
            };
            row.len += 1;
        }
        (row.name, row.table) = details.ends();
        row
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn field(&self, index: usize) -> &Field {
        &self.fields[index]
    }

    pub(super) const fn omitted_len(&self) -> usize {
        self.omitted_len
    }

    pub(super) const fn omitted(&self, index: usize) -> &'static str {
        self.omitted[index]
    }
}
