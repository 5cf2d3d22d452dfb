//! `crate = "…"`: where `reportflow` is, for a crate that has it under another
//! name, or through another crate.
//!
//! What is emitted says `::reportflow`, and at last the path takes its place.
//! The user's types may say the same, or end the path of the key in it: so theirs
//! are read as `::r#reportflow`, which the compiler takes for the same name.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{DeriveInput, Path};

use crate::tokens::replace;

const NAME: &str = "reportflow";
const RAW: &str = "r#reportflow";

/// The struct, with the user's paths told from those that will be emitted.
pub(crate) fn told_apart(input: &DeriveInput) -> DeriveInput {
    let marked = replace(input.to_token_stream(), &mut |tokens| {
        let raw = Ident::new_raw(NAME, named(tokens)?.span());
        let marked = [tokens[0].clone(), tokens[1].clone(), raw.into()];
        Some((marked.len(), marked.into_iter().collect()))
    });
    // Should syn not read again what it wrote, only such paths are in doubt.
    syn::parse2(marked).unwrap_or_else(|_| input.clone())
}

/// Puts `path` where `::reportflow` was emitted.
pub(crate) fn rename(tokens: TokenStream, path: &Path) -> TokenStream {
    replace(tokens, &mut |tokens| {
        let at = named(tokens).map(|_| tokens[0].span())?;
        Some((3, placed(path.to_token_stream(), at)))
    })
}

/// A word as the user wrote it.
pub(crate) fn as_written(word: String) -> String {
    match word == RAW {
        true => NAME.to_owned(),
        false => word,
    }
}

/// What was drawn at a field is drawn there still: errors begin at the path. What
/// was drawn nowhere is left at the attribute, for a path that leads nowhere.
fn placed(path: TokenStream, at: Span) -> TokenStream {
    let is_drawn = at.start() != Span::call_site().start();
    let placed = path.into_iter().map(|mut token| {
        if is_drawn {
            token.set_span(token.span().located_at(at));
        }
        token
    });
    placed.collect()
}

/// The name, if the tokens begin with `::reportflow`.
fn named(tokens: &[TokenTree]) -> Option<&Ident> {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ':');
    match tokens {
        [first, second, TokenTree::Ident(name), ..] => {
            (is_colon(first) && is_colon(second) && name == NAME).then_some(name)
        }
        _ => None,
    }
}
