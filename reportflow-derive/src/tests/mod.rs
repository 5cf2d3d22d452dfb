//! The derives without a compiler, which is fast enough for thousands of inputs.

mod crate_path;
mod mistakes;
mod rows;
mod snapshots;
mod tokens;

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Fields, Item};

use crate::{report_design, report_row};

thread_local! {
    static DESIGNS: RefCell<PathBuf> = RefCell::new(repository().join("tests/designs"));
}

fn repository() -> &'static Path {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.parent().expect("a folder above the crate")
}

/// Returns the folder of the snapshots, for the derives on this thread.
pub(crate) fn designs() -> PathBuf {
    DESIGNS.with_borrow(Clone::clone)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Derive {
    Design,
    Row,
}

impl Derive {
    fn expand(self, input: &DeriveInput) -> TokenStream {
        match self {
            Derive::Design => report_design::derive(input),
            Derive::Row => report_row::derive(input),
        }
    }
}

/// A struct with one of our derives, as the input of that derive.
struct Derived {
    derive: Derive,
    input: DeriveInput,
}

/// Returns the number of random inputs: the environment variable `REPORTFLOW_RANDOM`,
/// or else `default`.
fn amount(default: usize) -> usize {
    match std::env::var("REPORTFLOW_RANDOM") {
        Ok(amount) => amount.parse().expect("a number in REPORTFLOW_RANDOM"),
        Err(_) => default,
    }
}

/// Returns the structs in a file that have one of our derives.
fn structs(file: &Path) -> Vec<Derived> {
    let text = fs::read_to_string(file).expect("a file");
    let file = syn::parse_file(&text).expect("a file that parses");
    let mut found = Vec::new();
    in_items(&file.items, &mut found);
    found
}

fn in_items(items: &[Item], found: &mut Vec<Derived>) {
    for item in items {
        let tokens = match item {
            Item::Struct(item) => quote::quote! { #item },
            Item::Enum(item) => quote::quote! { #item },
            Item::Union(item) => quote::quote! { #item },
            Item::Mod(module) => {
                let items = module.content.as_ref().map(|(_, items)| items.as_slice());
                in_items(items.unwrap_or_default(), found);
                continue;
            }
            _ => continue,
        };
        let Ok(mut input) = syn::parse2::<DeriveInput>(tokens) else {
            continue;
        };
        configure(&mut input);
        let mut derives = Vec::new();
        input.attrs.retain(|attr| {
            if !attr.path().is_ident("derive") {
                return true;
            }
            attr.parse_nested_meta(|meta| {
                match meta.path.segments.last() {
                    Some(last) if last.ident == "ReportDesign" => derives.push(Derive::Design),
                    Some(last) if last.ident == "ReportRow" => derives.push(Derive::Row),
                    _ => {}
                }
                Ok(())
            })
            .expect("a list of derives");
            false
        });
        for derive in derives {
            let input = input.clone();
            found.push(Derived { derive, input });
        }
    }
}

/// Removes fields with `#[cfg(any())]`, as the compiler does. The tests use no other
/// condition.
fn configure(input: &mut DeriveInput) {
    if let Data::Struct(data) = &mut input.data {
        if let Fields::Named(fields) = &mut data.fields {
            let never: syn::Attribute = syn::parse_quote! { #[cfg(any())] };
            let is_out = |attr: &syn::Attribute| *attr == never;
            let kept = fields
                .named
                .iter()
                .filter(|field| !field.attrs.iter().any(is_out));
            fields.named = kept.cloned().collect();
        }
    }
}
