//! The texts of rows, which `reportflow_rules::packed` describes.

use proc_macro2::Ident;
use reportflow_rules::packed::{self, LimitError, Mark, RowEntry, RowHead, RowState};
use reportflow_schema::names::match_name;

use super::table_text::{list_digest, table_label};
use crate::check::Row;
use crate::input::Field;
use crate::tokens::source::to_source;

/// Returns the text of a row with these fields, and the fields' places in the order of
/// the text.
pub(super) fn row_text(
    row: &Row<'_>,
    fields: &[&Field<'_>],
) -> Result<(String, Vec<usize>), LimitError> {
    let omissions = row.attr.omit.iter().map(|name| {
        let name = name.value();
        RowEntry {
            mark: Mark::Omitted,
            match_name: match_name(&name).into_owned().into(),
            name: name.into(),
            source_type: String::new(),
            location: String::new(),
        }
    });
    let entries = fields.iter().map(|field| entry(field)).chain(omissions);
    let entries: Vec<_> = entries.collect();
    let (label, digest);
    let (state, table, list) = match &row.table {
        _ if row.has_errors => (RowState::Invalid, "", ""),
        Some(table) => {
            // Removes one `[].` only: the table's name may be empty, or end with `[].`
            // itself.
            let path = table.prefix.strip_suffix("[].").unwrap_or(&table.prefix);
            label = table_label(&table.design, path);
            digest = list_digest(&table.design, path, table.parameters);
            (RowState::OfTable, label.as_str(), digest.as_str())
        }
        None => (RowState::Unchecked, "", ""),
    };
    let ident = row.model.ident();
    let head = RowHead {
        state,
        name: &ident.to_string(),
        table,
        list,
    };
    packed::pack_row(&entries, &head)
}

fn entry<'f>(field: &'f Field<'_>) -> RowEntry<'f> {
    let mut source_type = format!("`{}`", to_source(field.ty));
    if field.attr.display.is_some() {
        source_type.push_str(", which `display` writes as a text");
    }
    if let Some(with) = &field.attr.with {
        let with = to_source(with);
        source_type = format!("the result of `with = {with}` for {source_type}");
    }
    let location = location(field.ident);
    match &field.attr.rename {
        Some(rename) => {
            let name = rename.value();
            RowEntry {
                mark: Mark::Renamed,
                match_name: match_name(&name).into_owned().into(),
                name: name.into(),
                source_type,
                location,
            }
        }
        None => RowEntry {
            mark: Mark::Field,
            name: field.name.as_str().into(),
            match_name: match_name(&field.name),
            source_type,
            location,
        },
    }
}

/// Returns `file:line:column`, or an empty text if the compiler does not provide it.
fn location(ident: &Ident) -> String {
    let (file, start) = (ident.span().file(), ident.span().start());
    match start.line {
        0 => String::new(),
        line => format!("{file}:{line}:{}", start.column + 1),
    }
}
