//! Random types for a parameter.

use super::generate::Generator;
use super::lists::Kind;
use super::scalar_types::{Leaf, CODE, LEAVES};
use super::structs::{Role, Written};
use super::types::{Around, Type};

const LENT: &[&str] = &["other::lent", "other::Held::lent"];
const HELD: &[&str] = &["other::held", "other::Held::<_>::held"];
pub(crate) const ANY: &str = "reportflow::params::Json";

/// Returns a type for a parameter without rows.
pub(crate) fn scalar(
    generator: &mut Generator<'_>,
    kind: Kind,
    role: &Role,
    elsewhere: bool,
    generic: bool,
) -> (Type, Written) {
    let dice = generator.rng.u8(..12);
    if dice == 0 && matches!(kind, Kind::Text | Kind::Other) {
        let code = Type::Leaf(&CODE);
        // The derive recognizes an `Option` only by its name.
        return match generator.rng.u8(..3) {
            0 => (code.around(Around::Option), Written::Display),
            1 => (code.around(Around::Box), Written::Display),
            _ => (code, Written::Display),
        };
    }
    let any = kind == Kind::Other && *role == Role::Row && generator.rng.bool();
    let with = dice == 1;
    // A document or a named row accepts any `Serialize` for an unknown kind. A row
    // accepts a `Param`, also from `with`.
    let serialize = kind == Kind::Other && (any || *role != Role::Row);
    let param = kind == Kind::Other && !any && (*role == Role::Row || with);
    let fits = |leaf: &&Leaf| {
        leaf.kinds.contains(&kind) && (!serialize || leaf.is_serialize) && (!param || leaf.is_param)
    };
    let leaves: Vec<&'static Leaf> = LEAVES.iter().filter(fits).collect();
    let leaf = leaves[generator.rng.usize(..leaves.len())];
    if !serialize && !leaf.ty.contains("'a") && generator.rng.u8(..10) == 0 {
        let path = generator.module(elsewhere) + &generator.item("Newtype");
        return (
            Type::Newtype(path, kind_trait(kind), leaf),
            Written::Plainly,
        );
    }
    let ty = Type::Leaf(leaf);
    if any {
        return (wrapped(generator, ty, true, generic), Written::With(ANY));
    }
    if with {
        let functions = [LENT, HELD][generator.rng.usize(..2)];
        let function = functions[generator.rng.usize(..2)];
        return (ty.around(Around::Held), Written::With(function));
    }
    (wrapped(generator, ty, serialize, generic), Written::Plainly)
}

/// Returns the trait of a kind that a newtype implements beside `Param`.
fn kind_trait(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Text => Some("TextParam"),
        Kind::Number => Some("NumberParam"),
        Kind::Boolean => Some("BooleanParam"),
        Kind::Date => Some("DateParam"),
        Kind::Image => Some("ImageParam"),
        Kind::Array | Kind::Collection | Kind::Other => None,
    }
}

/// Returns a type for the rows of a table or a collection.
pub(crate) fn table(
    generator: &mut Generator<'_>,
    kind: Kind,
    row: usize,
    generic: bool,
) -> (Type, Written) {
    let rng = &mut *generator.rng;
    let mut ty = Type::Row(row);
    let mut generic = generic;
    if generic && generator.case.structs[row].is_generic(&generator.case) && rng.bool() {
        generic = false;
        ty = Type::Lifted(Box::new(ty));
    }
    let mut element = match rng.u8(..6) {
        0 => ty.around([Around::Box, Around::Rc, Around::Arc][rng.usize(..3)]),
        1 => ty.around(Around::Reference),
        _ => ty,
    };
    if generic && rng.u8(..8) == 0 {
        generic = false;
        element = Type::Parameter(generator.item("T"), Box::new(element));
    }
    let rng = &mut *generator.rng;
    let rows = match rng.u8(..10) {
        0..4 if kind == Kind::Collection => element,
        4 => element.around(Around::Slice),
        5 => element.around(Around::BoxedSlice),
        6 | 7 => {
            let count = rng.usize(1..4);
            let named = generic && rng.bool();
            generic &= !named;
            let name = named.then(|| generator.item("N"));
            Type::Array(Box::new(element), count, name)
        }
        _ => element.around(Around::Vec),
    };
    if generator.rng.u8(..12) == 0 && !rows.has_parameter() {
        let function = LENT[generator.rng.usize(..2)];
        return (rows.around(Around::Held), Written::With(function));
    }
    (wrapped(generator, rows, false, generic), Written::Plainly)
}

/// Wraps the type in pointers, options, aliases or a type parameter.
fn wrapped(generator: &mut Generator<'_>, ty: Type, serialize: bool, generic: bool) -> Type {
    let mut ty = ty;
    for _ in 0..generator.rng.usize(..3) {
        ty = match generator.rng.u8(..10) {
            0 | 1 => ty.around(Around::Option),
            2 => ty.around(Around::Box),
            3 => ty.around(Around::Reference),
            // The feature `rc` of serde is off.
            4 if !serialize => ty.around([Around::Rc, Around::Arc][generator.rng.usize(..2)]),
            5 | 6 if !ty.has_parameter() => Type::Alias(generator.item("Alias"), Box::new(ty)),
            // Rows do not implement `Clone`.
            7 if matches!(ty, Type::Leaf(_)) => ty.around(Around::Cow),
            8 if generic && !ty.has_parameter() => {
                Type::Parameter(generator.item("T"), Box::new(ty))
            }
            _ => ty,
        };
    }
    ty
}
