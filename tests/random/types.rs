//! Types of fields: source text and structure.

use super::scalar_types::Leaf;
use super::structs::Case;

#[derive(Clone, Debug)]
pub(crate) enum Type {
    Leaf(&'static Leaf),
    /// An invalid type for a mutation.
    Spelt(&'static str),
    Around(Around, Box<Type>),
    /// A row, by its index in the structs.
    Row(usize),
    /// An array with this length, or with a const parameter of this name.
    Array(Box<Type>, usize, Option<String>),
    Alias(String, Box<Type>),
    /// A type parameter of the struct, and its type argument.
    Parameter(String, Box<Type>),
    /// A row that has the type parameters of the struct.
    Lifted(Box<Type>),
    /// A user type with manual impls: its path, the trait of its kind, and its value type.
    Newtype(String, Option<&'static str>, &'static Leaf),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Around {
    Option,
    Box,
    Rc,
    Arc,
    Reference,
    Cow,
    Vec,
    Slice,
    BoxedSlice,
    /// A wrapper that the functions of `with` unwrap.
    Held,
}

impl Around {
    fn spelt(self, inner: &str) -> String {
        match self {
            Around::Option => format!("Option<{inner}>"),
            Around::Box => format!("Box<{inner}>"),
            Around::Rc => format!("std::rc::Rc<{inner}>"),
            Around::Arc => format!("std::sync::Arc<{inner}>"),
            Around::Reference => format!("&'a {inner}"),
            Around::Cow => format!("std::borrow::Cow<'a, {inner}>"),
            Around::Vec => format!("Vec<{inner}>"),
            Around::Slice => format!("&'a [{inner}]"),
            Around::BoxedSlice => format!("Box<[{inner}]>"),
            Around::Held => format!("other::Held<{inner}>"),
        }
    }
}

impl Type {
    pub(crate) fn around(self, around: Around) -> Type {
        Type::Around(around, Box::new(self))
    }

    /// Returns the type as written in the struct.
    pub(crate) fn spelt(&self, case: &Case) -> String {
        self.spell(case, false)
    }

    /// Returns the type without names that are local to the struct or its module.
    pub(crate) fn concrete(&self, case: &Case) -> String {
        self.spell(case, true)
    }

    fn spell(&self, case: &Case, concrete: bool) -> String {
        match self {
            Type::Leaf(leaf) => leaf.ty.to_owned(),
            Type::Spelt(ty) => (*ty).to_owned(),
            Type::Around(around, inner) => around.spelt(&inner.spell(case, concrete)),
            Type::Row(row) => {
                let row = &case.structs[*row];
                format!("{}{}", row.path, row.arguments(case))
            }
            Type::Array(inner, _, Some(count)) if !concrete => {
                format!("[{}; {count}]", inner.spell(case, concrete))
            }
            Type::Array(inner, count, _) => format!("[{}; {count}]", inner.spell(case, concrete)),
            Type::Alias(_, inner) | Type::Parameter(_, inner) | Type::Lifted(inner) if concrete => {
                inner.spell(case, concrete)
            }
            Type::Lifted(inner) => {
                let row = &case.structs[inner.row().expect("a row")];
                format!("{}{}", row.path, row.named(case))
            }
            Type::Alias(name, inner) if inner.has_lifetime(case) => format!("{name}<'a>"),
            Type::Alias(name, _) | Type::Parameter(name, _) | Type::Newtype(name, ..) => {
                name.clone()
            }
        }
    }

    pub(crate) fn has_lifetime(&self, case: &Case) -> bool {
        self.spelt(case).contains("'a")
    }

    fn inner(&self) -> Option<&Type> {
        match self {
            Type::Around(_, inner)
            | Type::Array(inner, ..)
            | Type::Alias(_, inner)
            | Type::Parameter(_, inner)
            | Type::Lifted(inner) => Some(inner),
            Type::Leaf(_) | Type::Spelt(_) | Type::Row(_) | Type::Newtype(..) => None,
        }
    }

    /// Returns the type and its inner types, from outside to inside.
    pub(crate) fn layers(&self) -> impl Iterator<Item = &Type> {
        std::iter::successors(Some(self), |ty| ty.inner())
    }

    /// Returns the row in the type.
    pub(crate) fn row(&self) -> Option<usize> {
        self.layers().find_map(|ty| match ty {
            Type::Row(row) => Some(*row),
            _ => None,
        })
    }

    pub(crate) fn has_parameter(&self) -> bool {
        self.layers().any(|ty| {
            let is_lifted = matches!(ty, Type::Lifted(_));
            is_lifted || matches!(ty, Type::Parameter(..) | Type::Array(_, _, Some(_)))
        })
    }
}
