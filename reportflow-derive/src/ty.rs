//! Types as the user spelt them.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

use crate::facade;

/// The spans of a type's first and last token. `Span::join` yields nothing on
/// stable, but the compiler draws its caret from the first token of an
/// expression to the last.
pub(crate) fn ends(ty: &Type) -> (Span, Span) {
    let mut tokens = ty.to_token_stream().into_iter();
    let first = tokens
        .next()
        .map_or_else(Span::call_site, |token| match token {
            TokenTree::Group(group) => group.span_open(),
            token => token.span(),
        });
    let last = tokens.last().map_or(first, |token| match token {
        TokenTree::Group(group) => group.span_close(),
        token => token.span(),
    });
    (first, last)
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

/// Whether the type is, or is made of, the struct itself. A longer path that
/// ends in the same word is another type, and `<Self as …>` may be.
pub(crate) fn holds(ty: &Type, this: &Ident) -> bool {
    fn holds(tokens: TokenStream, this: &Ident) -> bool {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        tokens.iter().enumerate().any(|(place, token)| match token {
            TokenTree::Group(group) => holds(group.stream(), this),
            TokenTree::Ident(ident) if ident == this || ident == "Self" => {
                let next = tokens.get(place + 1);
                let is_as = matches!(next, Some(TokenTree::Ident(next)) if next == "as");
                let before = place.checked_sub(1).and_then(|place| tokens.get(place));
                !is_as && !is_colon(next) && !is_colon(before)
            }
            _ => false,
        })
    }
    holds(ty.to_token_stream(), this)
}

/// Whether one of `names` stands in the type.
pub(crate) fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.iter().any(|name| **name == ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Whether the type is spelt `Option<…>`. Only for what is mere convenience,
/// since an alias is not seen through.
pub(crate) fn is_option(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Option"),
        Type::Group(group) => is_option(&group.elem),
        _ => false,
    }
}

/// The type in one line, spaced as people write it.
pub(crate) fn spelt(ty: &Type) -> String {
    let mut text = String::new();
    spell(ty.to_token_stream(), &mut text);
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
