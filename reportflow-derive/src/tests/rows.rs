//! Rows that contain themselves, in all notations of their type.

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
fn rows_that_contain_themselves_are_rejected() {
    // The form of a type from a `macro_rules!`.
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
        let count = expanded.matches("recursive row type `Line`").count();
        assert_eq!(count, 1, "{parts}: {expanded}");
    }
}

#[test]
fn types_that_only_name_the_row_are_accepted() {
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
        assert!(
            !expanded.contains("recursive row type"),
            "{parts}: {expanded}"
        );
    }
}
