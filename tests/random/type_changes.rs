//! Changes of types: another type for a field, or a swap of two types.

use std::collections::BTreeSet;

use fastrand::Rng;

use super::lists::{Kind, Parameter};
use super::mutation::{Blamed, Mutant};
use super::structs::{Role, Struct, Written};
use super::types::{Around, Type};

/// Types and the kinds that they fill.
const TYPES: &[(&str, &[Kind])] = &[
    ("bool", &[Kind::Boolean, Kind::Other]),
    ("Option<bool>", &[Kind::Boolean, Kind::Other]),
    ("i64", &[Kind::Number, Kind::Other]),
    ("Box<f64>", &[Kind::Number, Kind::Other]),
    ("char", &[Kind::Text, Kind::Other]),
    (
        "Option<String>",
        &[Kind::Text, Kind::Date, Kind::Image, Kind::Other],
    ),
    ("reportflow::Image", &[Kind::Image, Kind::Other]),
];

/// Types that fill no known kind. With the flag, they fill an unknown kind in a document
/// or a named row.
const NO_TYPES: &[(&str, bool)] = &[
    ("()", true),
    ("std::time::Duration", true),
    ("Vec<u8>", true),
    ("Vec<String>", true),
    ("Option<Vec<NotRow>>", false),
    ("NotRow", false),
];

pub(crate) fn retype(mutant: &mut Mutant, rng: &mut Rng, field: usize) -> Option<()> {
    let of = &mutant.case.structs[mutant.of];
    let parameter = parameter(of, field);
    let (kind, name) = (parameter.kind, parameter.name.text.clone());
    let ty = match rng.u8(..3) {
        // A table instead of a scalar, or one row instead of a table.
        0 => {
            let row = rng.usize(..mutant.case.structs.len());
            let other = &mutant.case.structs[row];
            // Rows that contain each other cause the compiler error E0391, which does not
            // mention designs.
            let is_far = other.role == Role::Document
                || (of.elsewhere && !other.elsewhere)
                || mutant.case.holds(row, mutant.of);
            if is_far || kind == Kind::Collection {
                return None;
            }
            match kind {
                Kind::Array => Type::Row(row),
                _ => Type::Row(row).around(Around::Vec),
            }
        }
        1 => {
            let (ty, kinds) = *rng.choice(TYPES)?;
            if kinds.contains(&kind) {
                return None;
            }
            Type::Spelt(ty)
        }
        _ => {
            let (ty, is_serialize) = *rng.choice(NO_TYPES)?;
            if of.elsewhere || (is_serialize && kind == Kind::Other && of.role != Role::Row) {
                return None;
            }
            mutant.by_trait = true;
            Type::Spelt(ty)
        }
    };
    let of = &mut mutant.case.structs[mutant.of];
    of.fields[field].ty = ty;
    of.fields[field].written = Written::Plainly;
    mutant.what = format!("retyped {}", of.fields[field].ident);
    mutant.names.push(name);
    mutant.blamed.push(Blamed::Field(field));
    Some(())
}

/// Swaps the types of two fields. At least one does not fit its new field.
pub(crate) fn swap(mutant: &mut Mutant, one: usize, other: usize) -> Option<()> {
    let lists: Vec<Vec<Parameter>> = mutant
        .case
        .structs
        .iter()
        .map(|of| of.list.clone())
        .collect();
    let of = &mut mutant.case.structs[mutant.of];
    if one == other {
        return None;
    }
    for (field, from) in [(one, other), (other, one)] {
        let parameter = parameter(of, field);
        let mut names = vec![parameter.name.text.clone()];
        if !fits(of, from, parameter, &lists, &mut names)? {
            mutant.blamed.push(Blamed::Field(field));
            mutant.names.extend(names);
        }
    }
    let (first, second) = (one.min(other), one.max(other));
    let (before, after) = of.fields.split_at_mut(second);
    let (first, second) = (&mut before[first], &mut after[0]);
    std::mem::swap(&mut first.ty, &mut second.ty);
    std::mem::swap(&mut first.written, &mut second.written);
    mutant.what = format!("the types of {} and {} swapped", first.ident, second.ident);
    (!mutant.blamed.is_empty()).then_some(())
}

fn parameter(of: &Struct, field: usize) -> &Parameter {
    let name = of.fields[field].parameter.as_ref();
    let mut list = of.list.iter();
    list.find(|parameter| Some(&parameter.name.text) == name)
        .expect("a parameter")
}

/// Returns whether the type of the field `from` fits the parameter, or `None` if the
/// kinds cannot decide it.
fn fits(
    of: &Struct,
    from: usize,
    parameter: &Parameter,
    lists: &[Vec<Parameter>],
    names: &mut Vec<String>,
) -> Option<bool> {
    let field = &of.fields[from];
    if let Some(row) = field.ty.row() {
        if !parameter.kind.has_rows() {
            return Some(false);
        }
        let names_of = |list: &[Parameter]| -> BTreeSet<String> {
            let name = |parameter: &Parameter| match parameter.name.snake.as_str() {
                "" => parameter.name.text.clone(),
                snake => snake.to_owned(),
            };
            list.iter().map(name).collect()
        };
        let (has, wants) = (names_of(&lists[row]), names_of(&parameter.spec));
        // The mistake is in the rows.
        names.extend(has.symmetric_difference(&wants).cloned());
        return (has != wants).then_some(false);
    }
    if parameter.kind == Kind::Other {
        return None;
    }
    if field.written == Written::Display {
        return Some(parameter.kind == Kind::Text);
    }
    let leaf = field.ty.layers().find_map(|ty| match ty {
        Type::Leaf(leaf) | Type::Newtype(_, _, leaf) => Some(leaf),
        _ => None,
    });
    let fits = leaf?.kinds.contains(&parameter.kind);
    // `Json` fits no other kind, and a newtype fits only its own kind.
    let is_any = field.written == Written::With(super::fields::ANY);
    let is_newtype = field.ty.layers().any(|ty| matches!(ty, Type::Newtype(..)));
    match (fits, is_any, is_newtype) {
        (_, true, _) | (false, ..) => Some(false),
        (true, false, true) => None,
        (true, false, false) => Some(true),
    }
}
