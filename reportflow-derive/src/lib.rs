//! The derive macros of `reportflow`: see [`reportflow::ReportDesign`] and
//! [`reportflow::ReportRow`] there.
//!
//! A derive runs in stages, a module each: `attr` reads the attributes,
//! `model` the struct, `snapshot` the parameter list, `check` compares them,
//! `design` and `row` emit code (what they share stands in `expand`, names of
//! PDFs in `file_name`). Mistakes are collected on the way (`findings`), so that
//! one compile shows them all.
//!
//! [`reportflow::ReportDesign`]: https://docs.rs/reportflow/latest/reportflow/derive.ReportDesign.html
//! [`reportflow::ReportRow`]: https://docs.rs/reportflow/latest/reportflow/derive.ReportRow.html

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod attr;
mod check;
mod deprecated;
mod design;
mod expand;
mod facade;
mod file_name;
mod findings;
mod generics;
mod hash;
mod model;
mod row;
mod snapshot;
#[cfg(test)]
mod tests;
mod tokens;
mod ty;
mod values;

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro::TokenStream;
use syn::DeriveInput;

/// Checks a struct against the parameter list of a design, and writes it as
/// the parameters of a request. See the guide at the top of `reportflow`.
#[proc_macro_derive(ReportDesign, attributes(report_design, report))]
pub fn derive_report_design(input: TokenStream) -> TokenStream {
    derive("ReportDesign", input, design::derive)
}

/// Makes a struct a row of a table. See the guide at the top of `reportflow`.
#[proc_macro_derive(ReportRow, attributes(report_row, report))]
pub fn derive_report_row(input: TokenStream) -> TokenStream {
    derive("ReportRow", input, row::derive)
}

fn derive(
    name: &str,
    input: TokenStream,
    derive: fn(&DeriveInput) -> proc_macro2::TokenStream,
) -> TokenStream {
    let input = match syn::parse(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error().into(),
    };
    // A panic would be shown as "proc-macro derive panicked", with no word on
    // whose fault that is.
    let derived = catch_unwind(AssertUnwindSafe(|| derive(&input)));
    let derived = derived.unwrap_or_else(|_| {
        let message = format!(
            "`{name}` failed on this struct, which is a mistake of reportflow: please report it with the struct"
        );
        syn::Error::new(input.ident.span(), message).into_compile_error()
    });
    derived.into()
}
