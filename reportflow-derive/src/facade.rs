//! `crate = "…"`: where `reportflow` is, for a crate that has it under another
//! name, or through another crate.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Path;

/// Puts `path` where `::reportflow` was emitted.
pub(crate) fn rename(tokens: TokenStream, path: &Path) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut renamed = TokenStream::new();
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        let continues = i
            .checked_sub(1)
            .is_some_and(|before| is_name(&tokens[before]));
        if !continues && is_facade(&tokens[i..]) {
            placed(path.to_token_stream(), token.span(), &mut renamed);
            i += 3;
            continue;
        }
        renamed.extend([match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), rename(group.stream(), path));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            token => token.clone(),
        }]);
        i += 1;
    }
    renamed
}

/// What was drawn at a field is drawn there still: errors begin at the path. What
/// was drawn nowhere is left at the attribute, for a path that leads nowhere.
fn placed(path: TokenStream, at: Span, renamed: &mut TokenStream) {
    let is_drawn = at.start() != Span::call_site().start();
    renamed.extend(path.into_iter().map(|mut token| {
        if is_drawn {
            token.set_span(token.span().located_at(at));
        }
        token
    }));
}

/// `::reportflow`.
fn is_facade(tokens: &[TokenTree]) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ':');
    match tokens {
        [first, second, TokenTree::Ident(name), ..] => {
            is_colon(first) && is_colon(second) && name == "reportflow"
        }
        _ => false,
    }
}

/// A word that is no keyword: what follows is a part of its path.
fn is_name(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => syn::parse2::<Ident>(word.to_token_stream()).is_ok(),
        _ => false,
    }
}
