//! `#[derive(ReportRow)]`: runs the stages.

use proc_macro2::{Ident, TokenStream};
use reportflow_schema::snapshot::Snapshot;
use syn::DeriveInput;

use crate::check::{Row, reject_recursion};
use crate::errors::Errors;
use crate::input::{ContainerAttr, DeriveMacro, DesignRef, Model, REPORT_ROW};
use crate::tokens::crate_path;
use crate::{codegen, snapshot};

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let attr = ContainerAttr::parse(&REPORT_ROW, &input.attrs, &mut errors);
    let input = &crate_path::escape_user_paths(input, attr.crate_path.as_ref());
    let mut model = Model::read(&REPORT_ROW, input, &attr, &mut errors);
    reject_recursion(&mut model, &mut errors);

    let design = load(&attr, &input.ident, &mut errors);
    let design = design.as_ref().map(|(design, snapshot)| (design, snapshot));
    let row = Row::check(&attr, &model, design, &mut errors);

    let derived = codegen::row(&row);
    codegen::assemble(derived, errors, input, &attr)
}

/// Loads the snapshot of the design that the row names, if it names one.
fn load(attr: &ContainerAttr, ident: &Ident, errors: &mut Errors) -> Option<(DesignRef, Snapshot)> {
    if !attr.names_a_design() {
        return None;
    }
    let design = attr.design(&REPORT_ROW, ident, errors)?;
    if attr.path.is_none() && !attr.is_invalid("path") {
        let DeriveMacro {
            attribute, example, ..
        } = REPORT_ROW;
        errors.push_at(
            ident,
            format!("missing `path`: expected `#[{attribute}({example})]`"),
        );
    }
    let snapshot = snapshot::load(&design, errors)?;
    Some((design, snapshot))
}
