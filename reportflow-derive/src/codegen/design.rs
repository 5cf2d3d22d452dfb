//! The impl of `ReportDesign`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use reportflow_schema::Parameter;
use syn::WherePredicate;

use super::calls::{call_param, kind_trait, when_writing, write};
use super::file_name::file_name;
use super::generics::Generics;
use super::local_names::local;
use super::snapshot_bytes::snapshot_bytes;
use super::table_checks::{TableChecks, check_table};
use super::table_text::{Table, json_key};
use crate::check::{Document, List};
use crate::input::{Field, plain_name};

pub(crate) fn design(document: &Document<'_>) -> TokenStream {
    let input = document.model.input;
    let generics = Generics::new(input);
    let mut fields = Fields {
        generics: &generics,
        document,
        checks: TableChecks::new(input, &generics, "DESIGN"),
        table_checks: Vec::new(),
        writes: Vec::new(),
        bounds: Vec::new(),
    };
    if let Some(list) = &document.list {
        for (field, parameter) in document.model.fields.iter().zip(&document.parameters) {
            if let Some(parameter) = parameter {
                fields.add(list, field, parameter);
            }
        }
    }
    fields.into_impl()
}

/// The code for the fields of a document.
struct Fields<'a> {
    document: &'a Document<'a>,
    generics: &'a Generics<'a>,
    checks: TableChecks<'a>,
    table_checks: Vec<TokenStream>,
    /// Joined once, because each extension of a stream is a call to the compiler.
    writes: Vec<TokenStream>,
    bounds: Vec<WherePredicate>,
}

impl<'a> Fields<'a> {
    fn add(&mut self, list: &List<'_>, field: &Field<'_>, parameter: &Parameter) {
        let bound = self.generics.bound(field, || kind_trait(&parameter.kind));
        self.bounds.extend(bound);
        if parameter.kind.has_rows() {
            self.add_table(list, field, parameter);
        } else {
            let key = Literal::string(&json_key(&parameter.name));
            let write = write(field, &parameter.kind, &key, &local("writer"));
            self.writes.push(write);
        }
    }

    fn add_table(&mut self, list: &List<'_>, field: &Field<'_>, parameter: &Parameter) {
        let table = Table::new(list, field, parameter);
        let check = check_table(list, field, &table);
        self.table_checks
            .push(self.checks.add(field, parameter, &check));
        let writer = local("writer");
        let key = Literal::string(&json_key(&parameter.name));
        // The second literal of the rows: a constant, and two paths to it, would take the
        // compiler longer.
        let Table { kind, rows, .. } = &table;
        let arguments = quote! { #key, #kind, #rows, #writer };
        let write = call_param(field, Some(&parameter.kind), "write_table", &arguments);
        self.writes.push(when_writing(field, &writer, write));
    }

    fn into_impl(self) -> TokenStream {
        let document = self.document;
        let input = document.model.input;
        let (id, version) = document.design.map_or_else(Default::default, |design| {
            (design.id.value(), design.version)
        });
        let snapshot = snapshot_bytes(document.snapshot);
        let name = plain_name(&input.ident);
        let file_name = document.file_name.as_ref().map(file_name);
        let report_design = quote! { ::reportflow::ReportDesign };
        let header = self
            .generics
            .impl_header(input, &report_design, &self.bounds);
        let constants = self.checks.into_impl();
        let writes = self.table_checks.into_iter().chain(self.writes);
        let writes = TokenStream::from_iter(writes);
        let writer = local("writer");
        quote! {
            #constants
            #header {
                const DESIGN: ::reportflow::DesignInfo =
                    ::reportflow::DesignInfo::new(#id, #version, #snapshot, #name);
                fn write_params(&self, #writer: &mut ::reportflow::params::Writer) {
                    #writes
                }
                #file_name
            }
        }
    }
}
