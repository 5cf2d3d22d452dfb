//! `crate = "…"`: where `reportflow` is, for a crate that has it under another
//! name, or through another crate.
//!
//! What is emitted says `::reportflow`, and at last the path takes its place.
//! The user's types may say the same, or end the path of the key in it: so theirs
//! are read as `::r#reportflow`, which the compiler takes for the same name.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{DeriveInput, Path};

use crate::tokens::replace;

const NAME: &str = "reportflow";
const RAW: &str = "r#reportflow";

/// The struct, with the user's paths told from those that will be emitted.
pub(crate) fn told_apart(input: &DeriveInput) -> DeriveInput {
    let marked = marked(input.to_token_stream(), &mut 0);
    // Should syn not read again what it wrote, only such paths are in doubt.
    syn::parse2(marked).unwrap_or_else(|_| input.clone())
}

/// A `macro_rules!` may have put any part of a path into a group without
/// delimiters, which syn does not see: so the colons that came before are
/// counted through its ends.
fn marked(tokens: TokenStream, colons: &mut usize) -> TokenStream {
    let mark = |token| {
        let before = std::mem::take(colons);
        match token {
            TokenTree::Ident(name) if before >= 2 && name == NAME => {
                Ident::new_raw(NAME, name.span()).into()
            }
            TokenTree::Group(group) => {
                let is_seen = group.delimiter() != Delimiter::None;
                let mut inner = if is_seen { 0 } else { before };
                let stream = marked(group.stream(), &mut inner);
                *colons = if is_seen { 0 } else { inner };
                let mut marked = Group::new(group.delimiter(), stream);
                marked.set_span(group.span());
                marked.into()
            }
            TokenTree::Punct(colon) if colon.as_char() == ':' => {
                *colons = before + 1;
                colon.into()
            }
            token => token,
        }
    };
    tokens.into_iter().map(mark).collect()
}

/// Puts `path` where `::reportflow` was emitted.
pub(crate) fn rename(tokens: TokenStream, path: &Path) -> TokenStream {
    replace(tokens, &mut |tokens| {
        let at = is_ours(tokens).then(|| tokens[0].span())?;
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
            token.set_span(at);
        }
        token
    });
    placed.collect()
}

/// Whether the tokens begin with `::reportflow`.
fn is_ours(tokens: &[TokenTree]) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ':');
    match tokens {
        [first, second, TokenTree::Ident(name), ..] => {
            is_colon(first) && is_colon(second) && name == NAME
        }
        _ => false,
    }
}
