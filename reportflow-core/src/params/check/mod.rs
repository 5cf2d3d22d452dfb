//! The check of a row type against its parameters, run by the compiler.
//!
//! The derive of a document cannot see the fields of its rows, so it emits one
//! call of [`check_table`] for each table. All is well in one cheap pass; what
//! is not is put into words by [`describe`].

mod blanks;
mod characters;
mod describe;
mod message;
mod nearest;
mod places;

use super::Value;
use super::shape::Shape;
use super::spec::{Column, Found, Spec};
use message::Message;
use places::MOST;

/// Compares the type of a field with the parameters of its table or collection.
///
/// `design` is how messages name the design, `prefix` is the path of the table
/// that the field stands in, such as `明細[].`, or empty for a document's own.
/// The parameter stands at `place` of `spec`; `ty` is the type as the user spelt
/// it, `value` what it can fill.
///
/// ```
/// use reportflow_core::params::{Kind, Param, Spec, check_table};
///
/// const PARAMETERS: Spec =
///     Spec::new(&[("数量", 0, ",\"数量\":", Kind::Number as u8, 0)], &[], 0, true);
///
/// const _: () = check_table("design `Kx3v` v1", "明細[].", &PARAMETERS, 0, "u32", u32::VALUE);
/// // A panic, and in a constant an error of the compiler: "design `Kx3v` v1:
/// // `明細[].数量` is a number, which `bool` cannot fill: expected an integer, …"
/// let wrong = || check_table("design `Kx3v` v1", "明細[].", &PARAMETERS, 0, "bool", bool::VALUE);
/// assert!(std::panic::catch_unwind(wrong).is_err());
/// ```
///
/// # Panics
///
/// With a text that names each mistake: at compile time, where the derive
/// calls it.
#[track_caller]
pub const fn check_table(
    design: &str,
    prefix: &str,
    spec: &Spec,
    place: usize,
    ty: &str,
    value: Value,
) {
    let fills = value.kinds.contains(spec.kind(place));
    if fills {
        match value.row {
            Some(row) if !fits(spec.spec(place), row) => {}
            _ => return,
        }
    }
    let column = spec.column(place);
    let mut message = Message::new();
    if !fills {
        message.push(design);
        message.push(": `");
        message.printable(prefix);
        message.printable(column.name);
        message.push("` is ");
        message.push(column.kind.with_article());
        message.push(", which `");
        message.push(ty);
        message.push("` cannot fill: expected ");
        message.push(column.kind.types());
    } else if let Some(row) = value.row {
        let table = Table {
            design,
            prefix,
            column,
            outer: None,
        };
        describe::describe(&mut message, &table, row);
    }
    if !message.is_empty() {
        panic!("{}", message.as_str());
    }
}

/// Whether there is nothing to report; false as well for a row that names its
/// table, whose name and list are compared by the second pass.
const fn fits(spec: &Spec, shape: &Shape) -> bool {
    if shape.is_broken() {
        return true;
    }
    let omitted = shape.omitted();
    // Each field has its own parameter and each omission is another one, so
    // that equal counts leave no parameter blank.
    if !shape.table().is_empty() || spec.len() > MOST || shape.len() + omitted.len() != spec.len() {
        return false;
    }
    let mut taken = [false; MOST];
    let mut i = 0;
    while i < shape.len() {
        let field = shape.field(i);
        let Found::One(place) = spec.find(&field, i) else {
            return false;
        };
        if taken[place] || !field.value.kinds.contains(spec.kind(place)) {
            return false;
        }
        if let Some(row) = field.value.row {
            if !fits(spec.spec(place), row) {
                return false;
            }
        }
        taken[place] = true;
        i += 1;
    }
    let mut i = 0;
    while i < omitted.len() {
        match spec.position(omitted[i]) {
            Some(place) if !taken[place] => taken[place] = true,
            _ => return false,
        }
        i += 1;
    }
    true
}

/// Where a table stands: its path is written from the outside in.
struct Table<'a> {
    design: &'a str,
    /// Of the outermost table.
    prefix: &'a str,
    column: Column,
    outer: Option<&'a Table<'a>>,
}
