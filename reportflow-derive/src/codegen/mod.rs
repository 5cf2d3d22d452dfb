//! The fourth stage: emits the impls.
//!
//! If the struct has mistakes, its valid part still gets an impl. Uses of the struct
//! then cause no further errors, and type errors show in the same compile.

mod access;
mod calls;
mod design;
mod file_name;
mod generics;
mod local_names;
mod row;
mod row_text;
mod snapshot_bytes;
mod table_checks;
mod table_text;
mod type_info;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;
use crate::input::ContainerAttr;
use crate::tokens::{crate_path, deprecated};

pub(crate) use design::design;
pub(crate) use row::row;

/// Joins the derived code and the mistakes to the output of the derive.
pub(crate) fn assemble(
    derived: TokenStream,
    errors: Errors,
    input: &DeriveInput,
    attr: &ContainerAttr,
) -> TokenStream {
    let errors = errors.into_compile_errors();
    let derived = deprecated::with_derive_spans(derived, input);
    let derived = if errors.is_empty() {
        derived
    } else {
        quote! { #errors #derived }
    };
    match &attr.crate_path {
        Some(path) => crate_path::replace_crate_path(derived, path),
        None => derived,
    }
}
