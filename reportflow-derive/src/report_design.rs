//! `#[derive(ReportDesign)]`: runs the stages.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::check::Document;
use crate::errors::Errors;
use crate::input::{ContainerAttr, Model, REPORT_DESIGN};
use crate::tokens::crate_path;
use crate::{codegen, snapshot};

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let attr = ContainerAttr::parse(&REPORT_DESIGN, &input.attrs, &mut errors);
    let input = &crate_path::escape_user_paths(input, attr.crate_path.as_ref());
    let model = Model::read(&REPORT_DESIGN, input, &attr, &mut errors);

    let design = attr.design(&REPORT_DESIGN, &input.ident, &mut errors);
    let snapshot = design
        .as_ref()
        .and_then(|design| snapshot::load(design, &mut errors));

    let (design, snapshot) = (design.as_ref(), snapshot.as_ref());
    let document = Document::check(&attr, &model, design, snapshot, &mut errors);

    let derived = codegen::design(&document);
    codegen::assemble(derived, errors, input, &attr)
}
