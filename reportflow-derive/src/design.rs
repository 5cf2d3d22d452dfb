//! `#[derive(ReportDesign)]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use reportflow_schema::{Kind, Parameter};
use syn::DeriveInput;

use crate::attr::ContainerAttr;
use crate::check::{List, check};
use crate::expand::{
    any, as_trait, check_table, column, described, display, judged, key, kind_trait, value,
};
use crate::findings::Findings;
use crate::model::{Field, Model};
use crate::{file_name, generics, snapshot};

const ATTRIBUTE: &str = "report_design";
const KEYS: [&str; 4] = ["id", "version", "file_name", "omit"];

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let findings = &mut Findings::default();
    let attr = ContainerAttr::read(ATTRIBUTE, &KEYS, &input.attrs, findings);
    let model = Model::read("ReportDesign", input, findings);
    let design = attr.design(ATTRIBUTE, &input.ident, findings);
    let snapshot = design
        .as_ref()
        .and_then(|design| snapshot::load(design, findings));

    let mut code = Code::default();
    if let (Some(design), Some(snapshot)) = (&design, &snapshot) {
        let list = List {
            design: design.label(),
            prefix: String::new(),
            parameters: &snapshot.list.parameters,
            attribute: ATTRIBUTE,
        };
        let parameters = check(&list, &input.ident, &model, &attr.omit, findings);
        code.type_parameters = generics::parameters(input);
        for (field, parameter) in model.fields.iter().zip(parameters) {
            if let Some(parameter) = parameter {
                code.field(&list, field, parameter);
            }
        }
    }
    let file_name = match &attr.file_name {
        Some(template) => file_name::expand(template, &model, findings),
        None => {
            let name = input.ident.to_string();
            let name = name.strip_prefix("r#").unwrap_or(&name);
            quote! { ::std::string::String::from(#name) }
        }
    };
    let (id, version) = design.map_or_else(Default::default, |design| {
        (design.id.value(), design.version)
    });
    let tracked = snapshot::tracked();
    let bytes = snapshot::bytes(snapshot.as_ref());
    let Code {
        items,
        writes,
        bounds,
        ..
    } = code;
    let header = generics::impl_header(input, &quote! { ::reportflow::ReportDesign }, &bounds);
    let errors = std::mem::take(findings).into_compile_errors();
    let writer = writer();
    // With mistakes there is an impl all the same, of what is right: so that
    // uses of the struct are no further errors, and mistakes of types show in
    // the same compile.
    quote! {
        #errors
        const _: () = {
            #tracked
            #items
            #header {
                const DESIGN_ID: &'static ::core::primitive::str = #id;
                const VERSION: ::core::primitive::u32 = #version;
                const SNAPSHOT: &'static [::core::primitive::u8] = #bytes;

                fn write_params(&self, #writer: &mut ::reportflow::params::Writer) {
                    #writes
                }

                fn file_name(&self) -> ::std::string::String {
                    #file_name
                }
            }
        };
    }
}

/// The argument, under a name that no field or constant of the user's can meet.
fn writer() -> Ident {
    Ident::new("writer", Span::mixed_site())
}

#[derive(Default)]
struct Code<'a> {
    type_parameters: Vec<&'a Ident>,
    items: TokenStream,
    writes: TokenStream,
    bounds: Vec<TokenStream>,
    tables: usize,
}

impl Code<'_> {
    fn field(&mut self, list: &List<'_>, field: &Field<'_>, parameter: &Parameter) {
        if parameter.kind.has_rows() {
            return self.table(list, field, parameter);
        }
        let key = key(&parameter.name);
        let value = value(field);
        let writer = writer();
        self.writes.extend(match &parameter.kind {
            _ if field.attr.display.is_some() => {
                display(field, "Writer", &quote! { #writer, #key })
            }
            Kind::Other(_) => any(field, &value, &quote! { #writer, #key }),
            kind => {
                let of = as_trait(field, &kind_trait(kind));
                quote! { #of::fill(#value, #key, #writer); }
            }
        });
        self.bound(field, kind_trait(&parameter.kind));
    }

    fn table(&mut self, list: &List<'_>, field: &Field<'_>, parameter: &Parameter) {
        let table = format_ident!("TABLE_{}", self.tables);
        self.tables += 1;
        let column = column(parameter);
        self.items.extend(quote! {
            const #table: &::reportflow::params::Column = &#column;
        });

        let depends = generics::depends(field.ty, &self.type_parameters);
        let described = described(field, "", judged(field, depends));
        let check = check_table(list, field, &quote! { #table }, &described);
        let writer = writer();
        let value = value(field);
        let of = as_trait(field, &quote! { ::reportflow::params::Param });
        if depends {
            self.writes.extend(quote! { const { #check }; });
            self.bound(field, quote! { ::reportflow::params::Param });
        } else {
            self.items.extend(quote! { const _: () = #check; });
        }
        self.writes
            .extend(quote! { #of::write_table(#value, #table, #writer); });
    }

    /// A field whose type depends on a type parameter is judged by a bound.
    fn bound(&mut self, field: &Field<'_>, of: TokenStream) {
        let converted = field.attr.with.is_some() || field.attr.display.is_some();
        if !converted && generics::depends(field.ty, &self.type_parameters) {
            let ty = field.ty;
            self.bounds.push(quote! { #ty: #of });
        }
    }
}
