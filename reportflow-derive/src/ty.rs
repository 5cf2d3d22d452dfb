//! Types as the user spelt them.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use crate::facade;

/// The spans of the first and last token, of a type or a path. `Span::join`
/// yields nothing on stable, but the compiler draws its caret from the first
/// token of an expression to the last.
pub(crate) fn ends(of: &impl ToTokens) -> (Span, Span) {
    ends_of(of.to_token_stream()).unwrap_or_else(|| (Span::call_site(), Span::call_site()))
}

fn ends_of(tokens: TokenStream) -> Option<(Span, Span)> {
    let ends = |token| match token {
        // What a `macro_rules!` was given: the group itself is drawn in the macro.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => ends_of(group.stream()),
        TokenTree::Group(group) => Some((group.span_open(), group.span_close())),
        token => Some((token.span(), token.span())),
    };
    let mut tokens = tokens.into_iter();
    let (first, only) = ends(tokens.next()?)?;
    let last = tokens.last().and_then(ends).map_or(only, |(_, last)| last);
    Some((first, last))
}

pub(crate) fn is_impl_trait(ty: &Type) -> bool {
    match ty {
        Type::ImplTrait(_) => true,
        Type::Paren(ty) => is_impl_trait(&ty.elem),
        Type::Group(ty) => is_impl_trait(&ty.elem),
        _ => false,
    }
}

/// The span of the first token.
pub(crate) fn start(ty: &Type) -> Span {
    match ty {
        // Nearly all; walking through the tokens takes ten times as long.
        Type::Path(ty) if ty.qself.is_none() && ty.path.leading_colon.is_none() => {
            let first = ty.path.segments.first();
            first.map_or_else(Span::call_site, |first| first.ident.span())
        }
        Type::Group(ty) => start(&ty.elem),
        ty => ends(ty).0,
    }
}

/// Whether the tokens name a lifetime, other than `'static`, or `Self`: then
/// only an impl of the struct can name the type.
pub(crate) fn needs_the_struct(tokens: TokenStream) -> bool {
    let mut lifetime = false;
    tokens.into_iter().any(|token| {
        let after_quote = std::mem::take(&mut lifetime);
        match token {
            TokenTree::Ident(ident) if after_quote => ident != "static",
            TokenTree::Ident(ident) => ident == "Self",
            TokenTree::Group(group) => needs_the_struct(group.stream()),
            TokenTree::Punct(punct) => {
                lifetime = punct.as_char() == '\'';
                false
            }
            TokenTree::Literal(_) => false,
        }
    })
}

/// What holds its type argument, whatever that is.
const HOLDERS: [&str; 6] = ["Vec", "Option", "Box", "Rc", "Arc", "Cow"];

/// Whether the type is, or is made of, the struct itself. Only through types
/// that are known to hold what they name: an `Id<Struct>` may hold a number.
pub(crate) fn holds(ty: &Type, this: &Ident) -> bool {
    let path = match ty {
        Type::Reference(reference) => return holds(&reference.elem, this),
        Type::Slice(slice) => return holds(&slice.elem, this),
        Type::Array(array) => return holds(&array.elem, this),
        Type::Paren(paren) => return holds(&paren.elem, this),
        Type::Group(group) => return holds(&group.elem, this),
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
        && HOLDERS.iter().any(|name| last.ident == name)
        && arguments.args.iter().any(|argument| match argument {
            GenericArgument::Type(ty) => holds(ty, this),
            _ => false,
        })
}

/// Whether one of `names` stands in the type. After `::` the word is another's:
/// `T::Out` begins with `T`, and `other::T` is a type of that module.
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

/// The type, or a path, in one line, spaced as people write it.
pub(crate) fn spelt(of: &impl ToTokens) -> String {
    let mut text = String::new();
    spell(of.to_token_stream(), &mut text);
    text
}

fn spell(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        let word = matches!(&token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if word && text.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                spell(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => text.push_str(", "),
                ';' => text.push_str("; "),
                '+' => text.push_str(" + "),
                '=' => text.push_str(" = "),
                '-' => text.push_str(" -"),
                mark => text.push(mark),
            },
            token => text.push_str(&facade::as_written(token.to_string())),
        }
    }
}
