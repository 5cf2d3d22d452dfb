//! `crate = "…"`: the path of `reportflow`, for a crate that uses it under another
//! name or through another crate.
//!
//! Emitted code contains `::reportflow`, which [`replace_crate_path`] replaces by the
//! path at the end. The user's types can contain `::reportflow` as well, so
//! [`escape_user_paths`] changes theirs to `::r#reportflow`, the same name for the
//! compiler.

use std::borrow::Cow;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{DeriveInput, Path};

use super::derive_input;
use super::replace::replace;

const NAME: &str = "reportflow";
const RAW_NAME: &str = "r#reportflow";

/// Returns the struct with `::r#reportflow` in the user's paths, if the key `crate`
/// is given.
pub(crate) fn escape_user_paths<'a>(
    input: &'a DeriveInput,
    crate_path: Option<&Path>,
) -> Cow<'a, DeriveInput> {
    if crate_path.is_none() {
        return Cow::Borrowed(input);
    }
    let escaped = escape(input.to_token_stream(), &mut 0);
    // If that fails, only the user's paths with `::reportflow` break.
    derive_input::parse(escaped).map_or(Cow::Borrowed(input), Cow::Owned)
}

/// Escapes the names after two colons.
///
/// `macro_rules!` can put any part of a path into a group without delimiters. syn does
/// not see such groups, so the colons are counted across their ends.
fn escape(tokens: TokenStream, colons: &mut usize) -> TokenStream {
    let escape_token = |token| {
        let before = std::mem::take(colons);
        match token {
            TokenTree::Ident(name) if before >= 2 && name == NAME => {
                Ident::new_raw(NAME, name.span()).into()
            }
            TokenTree::Group(group) => {
                let is_delimited = group.delimiter() != Delimiter::None;
                let mut inner = if is_delimited { 0 } else { before };
                let stream = escape(group.stream(), &mut inner);
                *colons = if is_delimited { 0 } else { inner };
                let mut escaped = Group::new(group.delimiter(), stream);
                escaped.set_span(group.span());
                escaped.into()
            }
            TokenTree::Punct(colon) if colon.as_char() == ':' => {
                *colons = before + 1;
                colon.into()
            }
            token => token,
        }
    };
    tokens.into_iter().map(escape_token).collect()
}

/// Replaces `::reportflow` in the emitted code by `path`.
pub(crate) fn replace_crate_path(tokens: TokenStream, path: &Path) -> TokenStream {
    replace(tokens, &mut |tokens| {
        let at = is_crate_path(tokens).then(|| tokens[0].span())?;
        Some((3, place_at(path.to_token_stream(), at)))
    })
}

/// Reverts the escape, for source text in messages.
pub(super) fn unescape(word: String) -> String {
    if word == RAW_NAME {
        NAME.to_owned()
    } else {
        word
    }
}

/// Gives the path the span of a field, so that errors start there. Without such a
/// span, errors point at the value of `crate`, such as a path that does not exist.
fn place_at(path: TokenStream, at: Span) -> TokenStream {
    let has_span = at.start() != Span::call_site().start();
    let placed = path.into_iter().map(|mut token| {
        if has_span {
            token.set_span(at);
        }
        token
    });
    placed.collect()
}

/// Returns true if the tokens begin with `::reportflow`.
fn is_crate_path(tokens: &[TokenTree]) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ':');
    match tokens {
        [first, second, TokenTree::Ident(name), ..] => {
            is_colon(first) && is_colon(second) && name == NAME
        }
        _ => false,
    }
}
