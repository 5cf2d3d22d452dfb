use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{GenericArgument, PathArguments, Type};

pub(crate) fn is_impl_trait(ty: &Type) -> bool {
    match ty {
        Type::ImplTrait(_) => true,
        Type::Paren(ty) => is_impl_trait(&ty.elem),
        Type::Group(ty) => is_impl_trait(&ty.elem),
        _ => false,
    }
}

/// Returns true if the tokens contain `Self`, or a lifetime other than `'static`. Only
/// an impl of the struct can name such a type.
pub(crate) fn needs_self_type(tokens: TokenStream) -> bool {
    let mut lifetime = false;
    tokens.into_iter().any(|token| {
        let after_quote = std::mem::take(&mut lifetime);
        match token {
            TokenTree::Ident(ident) if after_quote => ident != "static",
            TokenTree::Ident(ident) => ident == "Self",
            TokenTree::Group(group) => needs_self_type(group.stream()),
            TokenTree::Punct(punct) => {
                lifetime = punct.as_char() == '\'';
                false
            }
            TokenTree::Literal(_) => false,
        }
    })
}

/// Returns true if the tokens contain the call of a macro, which can hide the struct's
/// parameters and `Self`.
pub(crate) fn has_macro(tokens: TokenStream) -> bool {
    let mut is_after_mark = false;
    tokens.into_iter().any(|token| {
        let after_mark = std::mem::take(&mut is_after_mark);
        match token {
            TokenTree::Group(group) => after_mark || has_macro(group.stream()),
            TokenTree::Punct(punct) => {
                is_after_mark = punct.as_char() == '!';
                false
            }
            _ => false,
        }
    })
}

/// Types that contain their type argument.
const CONTAINERS: [&str; 6] = ["Vec", "Option", "Box", "Rc", "Arc", "Cow"];

/// Returns true if the type is the struct itself, or contains it in a known container.
/// Other types are not searched: an `Id<Struct>` may contain only a number.
pub(crate) fn contains_type(ty: &Type, this: &Ident) -> bool {
    let path = match ty {
        Type::Reference(reference) => return contains_type(&reference.elem, this),
        Type::Slice(slice) => return contains_type(&slice.elem, this),
        Type::Array(array) => return contains_type(&array.elem, this),
        Type::Paren(paren) => return contains_type(&paren.elem, this),
        Type::Group(group) => return contains_type(&group.elem, this),
        Type::Path(ty) if ty.qself.is_none() => &ty.path,
        _ => return false,
    };
    let (Some(first), Some(last)) = (path.segments.first(), path.segments.last()) else {
        return false;
    };
    let is_alone = path.leading_colon.is_none() && path.segments.len() == 1;
    if is_alone && (last.ident == *this || last.ident == "Self") {
        return true;
    }
    let is_known = is_alone
        || ["std", "alloc", "core"]
            .iter()
            .any(|name| first.ident == name);
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return false;
    };
    is_known
        && CONTAINERS.iter().any(|name| last.ident == name)
        && arguments.args.iter().any(|argument| match argument {
            GenericArgument::Type(ty) => contains_type(ty, this),
            _ => false,
        })
}

/// Returns true if the tokens contain one of `names`, except after `::`, where
/// `other::T` is a different name.
pub(crate) fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
    let mut colons = 0;
    tokens.into_iter().any(|token| {
        let before = std::mem::take(&mut colons);
        match token {
            TokenTree::Ident(ident) => before < 2 && names.iter().any(|name| **name == ident),
            TokenTree::Group(group) => mentions(group.stream(), names),
            TokenTree::Punct(punct) => {
                if punct.as_char() == ':' {
                    colons = before + 1;
                }
                false
            }
            TokenTree::Literal(_) => false,
        }
    })
}
