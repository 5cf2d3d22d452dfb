//! The derive macros of `reportflow`: see [`reportflow::ReportDesign`] and
//! [`reportflow::ReportRow`].
//!
//! A derive runs in four stages, a module for each:
//!
//! 1. `input` parses the attributes and the fields,
//! 2. `snapshot` loads the parameter list,
//! 3. `check` compares the two,
//! 4. `codegen` emits the impls.
//!
//! `report_design` and `report_row` run the stages. `errors` collects the mistakes of
//! all stages, so that one compile shows them all. `phrases` and `tokens` serve
//! every stage.
//!
//! [`reportflow::ReportDesign`]: https://docs.rs/reportflow/latest/reportflow/derive.ReportDesign.html
//! [`reportflow::ReportRow`]: https://docs.rs/reportflow/latest/reportflow/derive.ReportRow.html

#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
mod errors;
mod phrases;
mod tokens;

mod input;

mod check;
mod snapshot;

mod codegen;

mod report_design;
mod report_row;

#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro::TokenStream;
use syn::DeriveInput;

/// Implements `ReportDesign`: checks a struct against the parameter list of a design,
/// and writes it as the parameters of a request. See the guide at the top of
/// `reportflow`.
#[proc_macro_derive(ReportDesign, attributes(report_design, report))]
pub fn derive_report_design(input: TokenStream) -> TokenStream {
    derive("ReportDesign", input, report_design::derive)
}

/// Implements `ReportRow`, for the rows of a table. See the guide at the top of
/// `reportflow`.
#[proc_macro_derive(ReportRow, attributes(report_row, report))]
pub fn derive_report_row(input: TokenStream) -> TokenStream {
    derive("ReportRow", input, report_row::derive)
}

fn derive(
    name: &str,
    input: TokenStream,
    derive: fn(&DeriveInput) -> proc_macro2::TokenStream,
) -> TokenStream {
    let input = match tokens::derive_input::parse(input.into()) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error().into(),
    };
    // The compiler shows a panic as "proc-macro derive panicked", without the crate
    // at fault.
    let derived = catch_unwind(AssertUnwindSafe(|| derive(&input)));
    let derived = derived.unwrap_or_else(|_| {
        let message = format!(
            "internal error in `{name}`: this is a bug in reportflow; please report it with this struct"
        );
        syn::Error::new(input.ident.span(), message).into_compile_error()
    });
    derived.into()
}
