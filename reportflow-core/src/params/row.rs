//! Rows of tables. A row type does not know the design of its document, so its
//! fields meet their parameters here: [`find`] decides which is whose, for the
//! check at compile time and for the writer alike.

use super::kind::{Kind, Kinds};
use super::writer::Writer;
use super::{Param, ReportRow};

/// A parameter of a row, as the derive of the document emits it.
///
/// Names are compared by their hashes first: the check runs in the compiler's
/// interpreter, where each byte counts.
#[derive(Debug)]
pub struct Column {
    /// The name as the design spells it.
    pub name: &'static str,
    /// The hash of the name.
    pub hash: u64,
    /// The hash of the name in snake case, by which fields are matched.
    pub snake: u64,
    /// The name as a JSON key, quoted, between a comma and a colon.
    pub key: &'static str,
    /// What the template makes of the value.
    pub kind: Kind,
    /// The row's own rows.
    pub columns: &'static [Column],
    /// The hash of all that stands in `columns`.
    pub list: u64,
}

/// What a row type says of itself: emitted by `#[derive(ReportRow)]`.
#[derive(Debug)]
pub struct Shape {
    /// The type's name.
    pub name: &'static str,
    /// Its fields in source order, without skipped ones.
    pub fields: &'static [Field],
    /// The parameters that the row leaves blank on purpose.
    pub omit: &'static [&'static str],
    /// The derive found mistakes and has reported them: nothing more to say.
    pub broken: bool,
    /// The table that the row names, and that its derive has checked it
    /// against, as "design `…` v1: `明細`"; empty for a row that names none.
    pub table: &'static str,
    /// The hash of that table's list, as its crate has it.
    pub list: u64,
}

/// A field of a row type.
#[derive(Debug)]
pub struct Field {
    /// The field's name, or its `rename`.
    pub name: &'static str,
    /// The hash of the name.
    pub hash: u64,
    /// The hash of the name in snake case; 0 where a `rename` asks for an exact
    /// match.
    pub snake: u64,
    /// The type as the user spelt it.
    pub ty: &'static str,
    /// `file:line:column`, or empty where the compiler does not tell.
    pub at: &'static str,
    /// What the type can fill.
    pub value: Value,
}

/// What a field's type can fill.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// The kinds.
    pub kinds: Kinds,
    /// The shape of its rows, for types that are tables.
    pub row: Option<&'static Shape>,
}

impl Value {
    /// What `#[report(display)]` writes.
    pub const TEXT: Value = super::text::ONLY_TEXT;

    /// What [`Any`](super::Any) writes.
    pub const ANY: Value = Value {
        kinds: Kinds::of(&[Kind::Other]),
        row: None,
    };

    /// The same without the rows, for a table whose rows have been checked.
    #[must_use]
    pub const fn checked(self) -> Value {
        Value {
            kinds: self.kinds,
            row: None,
        }
    }

    /// What the result of a `with` function can fill.
    #[must_use]
    pub const fn of_result<'a, T, R, F>(_with: &F) -> Value
    where
        T: ?Sized + 'a,
        R: Param,
        F: Fn(&'a T) -> R,
    {
        R::VALUE
    }
}

/// The parameter of a field.
#[derive(Clone, Copy)]
pub(super) enum Found {
    Nothing,
    One(usize),
    Several(usize, usize),
}

/// Exact spelling wins; else the only one that is equal in snake case. Fields
/// mostly stand in the order of their parameters, so the search begins at
/// `near`.
pub(super) const fn find(columns: &[Column], field: &Field, near: usize) -> Found {
    let mut found = Found::Nothing;
    let mut step = 0;
    while step < columns.len() {
        let i = (near + step) % columns.len();
        let column = &columns[i];
        if column.hash == field.hash && equal(column.name, field.name) {
            return Found::One(i);
        }
        if column.snake == field.snake && field.snake != 0 {
            found = match found {
                Found::Nothing => Found::One(i),
                Found::One(first) => Found::Several(first, i),
                several @ Found::Several(..) => several,
            };
        }
        step += 1;
    }
    found
}

pub(super) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Writes the fields of one row, in the order of its [`Shape`].
#[derive(Debug)]
pub struct RowWriter<'w> {
    writer: &'w mut Writer,
    /// The parameters of the fields that are still to come.
    places: std::slice::Iter<'w, Option<&'static Column>>,
}

impl RowWriter<'_> {
    /// Writes the next field of the shape; an absent one leaves its key out.
    pub fn field<T: Param + ?Sized>(&mut self, value: &T) {
        if let Some((writer, column)) = self.next() {
            writer.param(column.key, column.kind, column.columns, value);
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
    pub(super) fn next(&mut self) -> Option<(&mut Writer, &'static Column)> {
        let column = (*self.places.next()?)?;
        Some((self.writer, column))
    }
}

/// How many fields find their place without an allocation.
const ON_STACK: usize = 64;

fn places_of(
    shape: &Shape,
    columns: &'static [Column],
    places: &mut [Option<&'static Column>],
    writer: &mut Writer,
) {
    for (number, (place, field)) in places.iter_mut().zip(shape.fields).enumerate() {
        match find(columns, field, number) {
            Found::One(column) => *place = columns.get(column),
            Found::Nothing | Found::Several(..) => writer.fail_field(field.name),
        }
    }
}

/// Calls `write` with the places of a row type's fields.
fn with_places<R: ReportRow>(
    writer: &mut Writer,
    columns: &'static [Column],
    write: impl FnOnce(&mut Writer, &[Option<&'static Column>]),
) {
    if writer.failed() {
        return;
    }
    let key = writer.current_key();
    let count = R::SHAPE.fields.len();
    let mut on_stack = [None; ON_STACK];
    let mut on_heap = Vec::new();
    let places = match on_stack.get_mut(..count) {
        Some(places) => places,
        None => {
            on_heap.resize(count, None);
            &mut on_heap[..]
        }
    };
    places_of(R::SHAPE, columns, places, writer);
    if writer.failed() {
        writer.within(key, None);
    } else {
        write(writer, places);
    }
}

fn write_row<R: ReportRow>(writer: &mut Writer, places: &[Option<&'static Column>], row: &R) {
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
pub(super) fn write_rows<R: ReportRow>(
    writer: &mut Writer,
    columns: &'static [Column],
    rows: &[R],
) {
    if rows.is_empty() {
        // Nothing asks for the places of its fields.
        return writer.raw("[]");
    }
    if writer.count(2) {
        return with_places::<R>(writer, columns, |writer, places| {
            count_rows(writer, places, rows);
        });
    }
    let key = writer.current_key();
    writer.out.push(b'[');
    with_places::<R>(writer, columns, |writer, places| {
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
}

/// The first rows stand for all of a table, unless they are large, as with
/// images: then to be wrong would cost more than to count.
fn count_rows<R: ReportRow>(writer: &mut Writer, places: &[Option<&'static Column>], rows: &[R]) {
    const SAMPLE: usize = 8;
    const LARGE: usize = 4096;

    let (sample, rest) = rows.split_at(rows.len().min(SAMPLE));
    let before = writer.counted();
    for row in sample {
        write_row(writer, places, row);
    }
    let each = (writer.counted() - before) / sample.len().max(1);
    if each > LARGE {
        for row in rest {
            write_row(writer, places, row);
        }
    } else {
        writer.count((each + each / 8) * rest.len());
    }
}

/// Writes a collection that is one object.
pub(super) fn write_object<R: ReportRow>(writer: &mut Writer, columns: &'static [Column], row: &R) {
    let key = writer.current_key();
    with_places::<R>(writer, columns, |writer, places| {
        write_row(writer, places, row);
        if writer.failed() {
            writer.within(key, None);
        }
    });
}
