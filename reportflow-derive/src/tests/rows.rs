//! Rows of themselves, however their type is written.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::parse_quote;

use super::Derive;

fn expanded(parts: &TokenStream) -> String {
    let row = parse_quote! {
        struct Line {
            name: String,
            parts: #parts,
        }
    };
    Derive::Row.expand(&row).to_string()
}

#[test]
fn that_hold_themselves_are_told() {
    // As a `macro_rules!` hands a type on.
    let group = Group::new(Delimiter::None, quote! { Vec<Line> });
    for parts in [
        quote! { Line },
        quote! { Self },
        quote! { Vec<Line> },
        quote! { std::vec::Vec<Self> },
        quote! { Option<Box<Line>> },
        quote! { &'static Line },
        quote! { Box<[Line]> },
        quote! { [Line; 2] },
        quote! { (Vec<Line>) },
        TokenTree::from(group).into(),
    ] {
        let expanded = expanded(&parts);
        let told = expanded.matches("cannot hold `Line`").count();
        assert_eq!(told, 1, "{parts}: {expanded}");
    }
}

#[test]
fn that_only_name_themselves_are_not() {
    for parts in [
        quote! { Id<Line> },
        quote! { Vec<other::Line> },
        quote! { ::Line },
        quote! { Vec<Lines> },
        quote! { Vec<<Line as Parent>::Part> },
        quote! { <Vec<Line> as Parent>::Part },
        quote! { other::Vec<Line> },
    ] {
        let expanded = expanded(&parts);
        assert!(!expanded.contains("cannot hold"), "{parts}: {expanded}");
    }
}
