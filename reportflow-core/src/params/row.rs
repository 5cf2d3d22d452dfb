//! Writing rows.

use super::shape::Shape;
use super::spec::{Column, Found, Spec};
use super::writer::Writer;
use super::{Param, ReportRow};

/// Writes the fields of one row, in the order of its [`Shape`].
///
/// ```
/// use reportflow_core::params::RowWriter;
///
/// struct Line {
///     品目: String,
///     備考: Option<String>,
/// }
///
/// // In `ReportRow::write_row`, which has the whole of it.
/// fn write_row(line: &Line, row: &mut RowWriter<'_>) {
///     row.field(&line.品目);
///     row.field(&line.備考); // without one, the key is left out
/// }
/// ```
#[derive(Debug)]
pub struct RowWriter<'w> {
    writer: &'w mut Writer,
    /// The parameters of the fields that are still to come.
    places: std::slice::Iter<'w, Option<Column>>,
}

impl RowWriter<'_> {
    /// Writes the next field of the shape; an absent one leaves its key out.
    #[inline]
    pub fn field<T: Param + ?Sized>(&mut self, value: &T) {
        if let Some((writer, column)) = self.next() {
            writer.param(column.key, column.kind, column.spec, value);
        }
    }

    /// The key of the next field, and where to write it: for a row that names
    /// its table, whose fields are written by the traits of their kinds.
    pub fn next_key(&mut self) -> Option<(&'static str, &mut Writer)> {
        self.next().map(|(writer, column)| (column.key, writer))
    }

    /// This, unless bytes are only counted: then the next field is passed over,
    /// and a function of the user's is called once.
    pub fn once(&mut self) -> Option<&mut Self> {
        if self.writer.once().is_some() {
            return Some(self);
        }
        self.next();
        None
    }

    /// The parameter of the next field. One without a parameter has made the
    /// whole fail already, in `places_of`.
    pub(super) fn next(&mut self) -> Option<(&mut Writer, Column)> {
        let column = (*self.places.next()?)?;
        Some((self.writer, column))
    }
}

/// How many fields find their place without an allocation; those of longer rows
/// cost one each time that their table is written.
const ON_STACK: usize = 32;

fn places_of(shape: &Shape, spec: &Spec, places: &mut [Option<Column>], writer: &mut Writer) {
    for (number, place) in places.iter_mut().enumerate() {
        let field = shape.field(number);
        match spec.find(&field, number) {
            Found::One(column) => *place = Some(spec.column(column)),
            Found::Nothing | Found::Several(..) => writer.fail_field(field.name),
        }
    }
}

/// Calls `write` with the places of a row type's fields.
fn with_places<R: ReportRow>(
    writer: &mut Writer,
    spec: &'static Spec,
    write: impl FnOnce(&mut Writer, &[Option<Column>]),
) {
    if writer.failed() {
        return;
    }
    let key = writer.key;
    let count = R::SHAPE.len();
    let mut on_stack = [const { None }; ON_STACK];
    let mut on_heap = Vec::new();
    let places = match on_stack.get_mut(..count) {
        Some(places) => places,
        None => {
            on_heap.resize(count, None);
            &mut on_heap[..]
        }
    };
    places_of(R::SHAPE, spec, places, writer);
    if writer.failed() {
        writer.within(key, None);
    } else {
        write(writer, places);
    }
}

fn write_row<R: ReportRow>(writer: &mut Writer, places: &[Option<Column>], row: &R) {
    let start = writer.out.len();
    row.write_row(&mut RowWriter {
        writer,
        places: places.iter(),
    });
    // Braces, and the comma between rows.
    if !writer.count(3) {
        writer.close(start);
    }
}

/// Writes a table as an array of objects.
pub(super) fn write_rows<R: ReportRow>(writer: &mut Writer, spec: &'static Spec, rows: &[R]) {
    if rows.is_empty() {
        // Nothing asks for the places of its fields.
        return writer.raw("[]");
    }
    if writer.value(2) {
        return with_places::<R>(writer, spec, |writer, places| {
            count_rows(writer, places, rows);
        });
    }
    let key = writer.key;
    writer.out.push(b'[');
    with_places::<R>(writer, spec, |writer, places| {
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                writer.out.push(b',');
            }
            write_row(writer, places, row);
            if writer.failed() {
                writer.within(key, Some(index));
                break;
            }
        }
    });
    writer.out.push(b']');
    writer.key = key;
}

/// The first rows stand for all of a small table. Of a large one, or one that
/// may hold images, to be wrong would cost more than to count.
fn count_rows<R: ReportRow>(writer: &mut Writer, places: &[Option<Column>], rows: &[R]) {
    const SAMPLE: usize = 8;
    const SMALL: usize = 64 * 1024;

    let images = places.iter().flatten().any(Column::holds_images);
    let (sample, rest) = rows.split_at(rows.len().min(SAMPLE));
    let before = writer.counted();
    for row in sample {
        write_row(writer, places, row);
    }
    let each = (writer.counted() - before) / sample.len().max(1);
    let guess = (each + each / 8).saturating_mul(rest.len());
    if images || guess > SMALL {
        for row in rest {
            write_row(writer, places, row);
        }
    } else {
        writer.count(guess);
    }
}

/// Writes a collection that is one object.
pub(super) fn write_object<R: ReportRow>(writer: &mut Writer, spec: &'static Spec, row: &R) {
    let key = writer.key;
    writer.open();
    with_places::<R>(writer, spec, |writer, places| {
        write_row(writer, places, row);
        if writer.failed() {
            writer.within(key, None);
        }
    });
    writer.key = key;
}
