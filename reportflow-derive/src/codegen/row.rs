//! The impls of `ReportRow` and `Param`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use reportflow_schema::{EscapeControl, Kind};
use syn::WherePredicate;

use super::access::{FieldValue, span_of_type};
use super::calls::{call_param, display, kind_trait, when_writing, write_entry};
use super::generics::Generics;
use super::hash;
use super::local_names::local;
use super::snapshot_bytes::snapshot_bytes;
use super::table_checks::{TableChecks, check_table};
use super::table_schema::table_schema;
use super::type_info::{row_field, row_type_info};
use crate::check::{List, Row};
use crate::input::Field;

pub(crate) fn row(row: &Row<'_>) -> TokenStream {
    let generics = Generics::new(row.model.input);
    let mut fields = Vec::new();
    let mut writes = Vec::new();
    let mut bounds = Vec::new();
    for (field, parameter) in row.model.fields.iter().zip(&row.parameters) {
        // The field's mistake is already reported, and must not be a type error too.
        if field.attr.is_invalid || row.table.is_some() && parameter.is_none() {
            continue;
        }
        let kind = parameter.map(|parameter| &parameter.kind);
        fields.push(row_field(field, &row_type_info(field, kind, &generics)));
        writes.push(write(field, kind));
        bounds.extend(generics.bound(field, || match kind {
            Some(kind) => kind_trait(kind),
            None => Ident::new("Param", Span::call_site()),
        }));
    }
    let (checks, constants) = table_checks(row, &generics);
    let writes = TokenStream::from_iter(checks.into_iter().chain(writes));
    let snapshot = snapshot(row);
    let row_impl = row_impl(row, &generics, &fields, &writes, &bounds);
    let param_impl = param_impl(row, &generics, &bounds);
    quote! {
        #snapshot
        #constants
        #row_impl
        #param_impl
    }
}

fn row_impl(
    row: &Row<'_>,
    generics: &Generics<'_>,
    fields: &[TokenStream],
    writes: &TokenStream,
    bounds: &[WherePredicate],
) -> TokenStream {
    let input = row.model.input;
    let header = generics.impl_header(input, &quote! { ::reportflow::ReportRow }, bounds);
    let name = input.ident.to_string();
    // New literals, because a lint would check the characters of the user's literals.
    let omit: Vec<_> = row.attr.omit.iter().map(|name| name.value()).collect();
    let omit = (!omit.is_empty()).then(|| quote! { .omit(&[#(#omit),*]) });
    let with_errors = row.has_errors.then(|| quote! { .with_errors() });
    let of_table = row.table.as_ref().map(of_table);
    let row = local("row");
    quote! {
        #header {
            const SCHEMA: &'static ::reportflow::__private::RowSchema =
                &::reportflow::__private::RowSchema::new(#name, &[#(#fields),*])
                    #omit #with_errors #of_table;

            fn write_row(&self, #row: &mut ::reportflow::__private::RowWriter<'_>) {
                #writes
            }
        }
    }
}

fn param_impl(row: &Row<'_>, generics: &Generics<'_>, bounds: &[WherePredicate]) -> TokenStream {
    let input = row.model.input;
    let header = generics.impl_header(input, &quote! { ::reportflow::params::Param }, bounds);
    let [table, writer] = ["table", "writer"].map(local);
    quote! {
        #header {
            const TYPE: ::reportflow::params::TypeInfo =
                ::reportflow::__private::row_type_info(<Self as ::reportflow::ReportRow>::SCHEMA);

            fn write(
                &self,
                _: ::reportflow::params::ParamKind,
                #table: &'static ::reportflow::params::TableSchema,
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

/// Returns the table's label and hash, for the comparison with the document's table.
fn of_table(list: &List<'_>) -> TokenStream {
    // Removes one `[].` only: the table's name may be empty, or end with `[].` itself.
    let path = list.prefix.strip_suffix("[].").unwrap_or(&list.prefix);
    // `check_table` writes the same form.
    let label = format!("{}: `{}`", list.design, EscapeControl(path));
    let list_hash = hash::of_list(list.parameters);
    quote! { .of_table(#label, #list_hash) }
}

/// Returns the checks of the row's own tables, so that errors point at its fields, and
/// their constants. The document checks the fields that depend on a type parameter.
fn table_checks(row: &Row<'_>, generics: &Generics<'_>) -> (Vec<TokenStream>, Option<TokenStream>) {
    let mut statements = Vec::new();
    let mut checks = TableChecks::new(row.model.input, generics, "ROW");
    if let Some(list) = &row.table {
        for (field, parameter) in row.model.fields.iter().zip(&row.parameters) {
            let table = parameter.filter(|parameter| parameter.kind.has_rows());
            if let Some(table) = table.filter(|_| !generics.need_concrete_types(field)) {
                let schema = table_schema(std::iter::once(table));
                let check = check_table(list, field, &quote! { &#schema }, 0);
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
        Some(Kind::Other(_)) if field.attr.with.is_none() => {
            let (span, value) = (span_of_type(field), FieldValue(field));
            quote_spanned! { span=>
                ::reportflow::params::Param::write_field(&::reportflow::params::Json(#value), #row);
            }
        }
        Some(kind) if !kind.has_rows() && !matches!(kind, Kind::Other(_)) => {
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
