//! Writes the rows of tables and collections.

use super::find_columns::find_columns;
use super::report_row::ReportRow;
use super::row_writer::RowWriter;
use super::table_schema::{Column, TableSchema};
use super::writer::Writer;

/// The maximum number of fields of a row whose columns are stored on the stack.
/// Longer rows cost an allocation for each table.
const MAX_FIELDS_ON_STACK: usize = 16;

/// Calls `write` with the columns of a row type's fields.
fn with_columns<R: ReportRow + ?Sized>(
    writer: &mut Writer,
    table: &TableSchema,
    write: impl FnOnce(&mut Writer, &[Column]),
) {
    let Some(row) = &R::TYPE_REF.row else {
        return;
    };
    if writer.has_failed() {
        return;
    }
    let key = writer.key;
    let count = row.types.len();
    let mut on_stack = [Column::EMPTY; MAX_FIELDS_ON_STACK];
    let mut on_heap = Vec::new();
    let columns = match on_stack.get_mut(..count) {
        Some(columns) => columns,
        None => {
            on_heap.resize(count, Column::EMPTY);
            &mut on_heap[..]
        }
    };
    if let Err(field) = find_columns(row, table, columns) {
        writer.fail_field(field);
    }
    if writer.has_failed() {
        writer.prefix_error(key, None);
    } else {
        write(writer, columns);
    }
}

fn write_row<R: ReportRow + ?Sized>(writer: &mut Writer, columns: &[Column], row: &R) {
    let start = writer.out.len();
    row.write_row(&mut RowWriter::new(writer, columns));
    // Two braces, and the comma between rows.
    if !writer.count(3) {
        writer.close(start);
    }
}

/// Writes a table as an array of objects.
pub(super) fn write_rows<R: ReportRow>(writer: &mut Writer, table: &TableSchema, rows: &[R]) {
    if rows.is_empty() {
        return writer.raw("[]");
    }
    if writer.value(2) {
        return with_columns::<R>(writer, table, |writer, columns| {
            count_rows(writer, columns, rows);
        });
    }
    let key = writer.key;
    writer.out.push(b'[');
    with_columns::<R>(writer, table, |writer, columns| {
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                writer.out.push(b',');
            }
            write_row(writer, columns, row);
            if writer.has_failed() {
                writer.prefix_error(key, Some(index));
                break;
            }
        }
    });
    writer.out.push(b']');
    writer.key = key;
}

/// Counts the bytes of a table. A small table is estimated from its first rows. A
/// large table, or a table with images, is counted in full: a wrong estimate would
/// cost more than the count.
fn count_rows<R: ReportRow>(writer: &mut Writer, columns: &[Column], rows: &[R]) {
    const SAMPLE_ROWS: usize = 8;
    const MAX_ESTIMATE_BYTES: usize = 64 * 1024;

    let has_images = columns.iter().any(Column::holds_images);
    let (sample, rest) = rows.split_at(rows.len().min(SAMPLE_ROWS));
    let before = writer.counted();
    for row in sample {
        write_row(writer, columns, row);
    }
    let row_bytes = (writer.counted() - before) / sample.len().max(1);
    let estimate = (row_bytes + row_bytes / 8).saturating_mul(rest.len());
    if has_images || estimate > MAX_ESTIMATE_BYTES {
        for row in rest {
            write_row(writer, columns, row);
        }
    } else {
        writer.count(estimate);
    }
}

/// Writes a collection that is one object.
pub(super) fn write_object<R: ReportRow + ?Sized>(
    writer: &mut Writer,
    table: &TableSchema,
    row: &R,
) {
    let key = writer.key;
    writer.open();
    with_columns::<R>(writer, table, |writer, columns| {
        write_row(writer, columns, row);
        if writer.has_failed() {
            writer.prefix_error(key, None);
        }
    });
    writer.key = key;
}
