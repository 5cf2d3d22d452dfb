//! The impls of `ReportRow` and `Param`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use reportflow_schema::Kind;
use syn::WherePredicate;

use super::access::{FieldValue, span_of_type};
use super::calls::{call_param, display, kind_trait, when_writing, write_entry};
use super::generics::Generics;
use super::local_names::local;
use super::row_text::row_text;
use super::snapshot_bytes::snapshot_bytes;
use super::table_checks::{TableChecks, check_table};
use super::table_text::{Table, literal};
use super::type_info::row_type_info;
use crate::check::Row;
use crate::input::Field;

pub(crate) fn row(row: &Row<'_>) -> TokenStream {
    let generics = Generics::new(row.model.input);
    let mut fields = Vec::new();
    let mut types = Vec::new();
    let mut writes = Vec::new();
    let mut bounds = Vec::new();
    for (field, parameter) in row.model.fields.iter().zip(&row.parameters) {
        // The field's mistake is already reported, and must not be a type error too.
        if field.attr.is_invalid || row.table.is_some() && parameter.is_none() {
            continue;
        }
        let kind = parameter.map(|parameter| &parameter.kind);
        fields.push(field);
        types.push(row_type_info(field, kind, &generics));
        writes.push(write(field, kind));
        bounds.extend(generics.bound(field, || match kind {
            Some(kind) => kind_trait(kind),
            None => Ident::new("Param", Span::call_site()),
        }));
    }
    let (checks, constants) = table_checks(row, &generics);
    let writes = TokenStream::from_iter(checks.into_iter().chain(writes));
    let snapshot = snapshot(row);
    let type_info = own_type_info(row, &fields, &types);
    let param_impl = param_impl(row, &generics, &type_info, &bounds);
    let row_impl = row_impl(row, &generics, &writes, &bounds);
    quote! {
        #snapshot
        #constants
        #param_impl
        #row_impl
    }
}

/// Returns the `TypeInfo` of the row: its text, and the types in the order of the text.
fn own_type_info(row: &Row<'_>, fields: &[&Field<'_>], types: &[TokenStream]) -> TokenStream {
    let (text, order) = row_text(row, fields).map_or_else(
        |error| (Err(error.to_string()), Vec::new()),
        |(text, order)| (Ok(text), order),
    );
    let text = literal(text, row.model.ident().span());
    let types = order.iter().map(|place| &types[*place]);
    quote! { ::reportflow::params::TypeInfo::of_row(#text, &[#(#types),*]) }
}

fn row_impl(
    row: &Row<'_>,
    generics: &Generics<'_>,
    writes: &TokenStream,
    bounds: &[WherePredicate],
) -> TokenStream {
    let header = generics.impl_header(row.model.input, &quote! { ::reportflow::ReportRow }, bounds);
    let row = local("row");
    quote! {
        #header {
            fn write_row(&self, #row: &mut ::reportflow::__private::RowWriter<'_>) {
                #writes
            }
        }
    }
}

fn param_impl(
    row: &Row<'_>,
    generics: &Generics<'_>,
    type_info: &TokenStream,
    bounds: &[WherePredicate],
) -> TokenStream {
    let param = quote! { ::reportflow::params::Param };
    let header = generics.impl_header(row.model.input, &param, bounds);
    let [table, writer] = ["table", "writer"].map(local);
    quote! {
        #header {
            const TYPE: ::reportflow::params::TypeInfo = #type_info;

            fn write(
                &self,
                _: ::reportflow::params::ParamKind,
                #table: &::reportflow::params::TableSchema,
                #writer: &mut ::reportflow::params::Writer,
            ) {
                ::reportflow::__private::write_row_object(self, #table, #writer);
            }
        }
    }
}

/// Makes cargo track the snapshot that a row names.
fn snapshot(row: &Row<'_>) -> Option<TokenStream> {
    row.attr.names_a_design().then(|| {
        let bytes = snapshot_bytes(row.snapshot);
        quote! {
            const _: &[::core::primitive::u8] = #bytes;
        }
    })
}

/// Returns the checks of the row's own tables, so that errors point at its fields, and
/// their constants. The document checks the tables that depend on a type parameter.
fn table_checks(row: &Row<'_>, generics: &Generics<'_>) -> (Vec<TokenStream>, Option<TokenStream>) {
    let mut statements = Vec::new();
    let mut checks = TableChecks::new(row.model.input, generics, "ROW");
    if let Some(list) = &row.table {
        for (field, parameter) in row.model.fields.iter().zip(&row.parameters) {
            let table = parameter.filter(|parameter| parameter.kind.has_rows());
            if let Some(table) = table.filter(|_| !generics.need_concrete_types(field)) {
                let check = check_table(list, field, &Table::new(list, field, table));
                statements.push(checks.add(field, table, &check));
            }
        }
    }
    (statements, checks.into_impl())
}

/// Returns the code that writes a field. `kind` is known if the row names its table.
fn write(field: &Field<'_>, kind: Option<&Kind>) -> TokenStream {
    let row = local("row");
    if field.attr.display.is_some() {
        return display(field, &quote! { __private::RowWriter }, &quote! { #row });
    }
    let write = match kind {
        Some(Kind::Other(_)) => {
            let (span, value) = (span_of_type(field), FieldValue(field));
            quote_spanned! { span=>
                ::reportflow::params::Param::write_field(&::reportflow::params::Json(#value), #row);
            }
        }
        Some(kind) if !kind.has_rows() => {
            let [key, writer] = ["key", "writer"].map(local);
            let entry = write_entry(field, kind, &key, &writer);
            quote! {
                if let ::core::option::Option::Some((#key, #writer)) = #row.next_key() { #entry }
            }
        }
        _ => call_param(field, kind, "write_field", &row),
    };
    when_writing(field, &row, write)
}
