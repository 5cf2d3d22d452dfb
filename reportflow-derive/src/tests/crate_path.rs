//! `crate = "…"` for structs from a `macro_rules!`, which puts parts of the user's paths
//! into groups without delimiters.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::DeriveInput;

use super::Derive;

/// Puts the tokens from `start` to `end` into such a group.
fn grouped(tokens: &[TokenTree], start: usize, end: usize) -> TokenStream {
    let inner = tokens[start..end].iter().cloned().collect();
    let group = TokenTree::from(Group::new(Delimiter::None, inner));
    let (before, after) = (&tokens[..start], &tokens[end..]);
    before
        .iter()
        .cloned()
        .chain([group])
        .chain(after.iter().cloned())
        .collect()
}

#[test]
fn user_paths_stay_unchanged() {
    let path = quote! { crate::facade::reportflow::Image::clone };
    let tokens: Vec<TokenTree> = path.clone().into_iter().collect();
    // Not a literal below, because `cargo reportflow check` would find the design.
    let id = "album";
    let mut tried = 0;
    for start in 0..tokens.len() {
        for end in start + 1..=tokens.len() {
            let with = grouped(&tokens, start, end);
            let input: DeriveInput = syn::parse2(quote! {
                #[report_design(id = #id, version = 1, omit("pages"), crate = "crate::facade::reportflow")]
                struct Album {
                    title: String,
                    #[report(with = #with)]
                    cover: crate::facade::reportflow::Image,
                }
            })
            .expect("a struct");
            let emitted = Derive::Design.expand(&input);
            let file = syn::parse2::<syn::File>(emitted.clone());
            assert!(file.is_ok(), "{start}..{end}: {emitted}");
            // syn rejects a group that ends within `::`.
            let emitted = emitted.to_string();
            if emitted.contains("compile_error") {
                continue;
            }
            let written = emitted.replace("r#", "");
            assert!(
                written.contains(&path.to_string()),
                "{start}..{end}: {written}"
            );
            tried += 1;
        }
    }
    assert!(tried > 20, "only {tried} are read");
}
