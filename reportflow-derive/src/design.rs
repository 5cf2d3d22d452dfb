//! `#[derive(ReportDesign)]`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use reportflow_schema::Parameter;
use syn::DeriveInput;

use crate::attr::ContainerAttr;
use crate::check::{List, check};
use crate::expand::{
    Checks, call_param, check_table, finished, key, kind_trait, local, needs_the_struct, once,
    spec, this, write,
};
use crate::file_name::Shown;
use crate::findings::Findings;
use crate::model::{Field, Model};
use crate::{facade, file_name, generics, snapshot};

const ATTRIBUTE: &str = "report_design";
const KEYS: [&str; 5] = ["id", "version", "file_name", "omit", "crate"];

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let findings = &mut Findings::default();
    let attr = ContainerAttr::read(ATTRIBUTE, &KEYS, &input.attrs, findings);
    let apart = attr.facade.as_ref().map(|_| facade::told_apart(input));
    let input = apart.as_ref().unwrap_or(input);
    let mut model = Model::read("ReportDesign", input, findings);
    model.broken |= attr.is_unread("omit");
    let design = attr.design(ATTRIBUTE, &input.ident, findings);
    let snapshot = design
        .as_ref()
        .and_then(|design| snapshot::load(design, findings));

    let mut code = Code::default();
    let mut parameters = vec![None; model.fields.len()];
    if let (Some(design), Some(snapshot)) = (&design, &snapshot) {
        let list = List {
            design: design.label(),
            prefix: String::new(),
            command: design.command("new"),
            parameters: &snapshot.list.parameters,
            attribute: ATTRIBUTE,
        };
        parameters = check(&list, &input.ident, &model, &attr.omit, findings);
        code.type_parameters = generics::parameters(input);
        for (field, parameter) in model.fields.iter().zip(&parameters) {
            if let Some(parameter) = parameter {
                code.field(input, &list, field, parameter);
            }
        }
    }
    let file_name = match &attr.file_name {
        Some(template) => {
            let list = snapshot.as_ref().map(|snapshot| &snapshot.list);
            let shown = Shown {
                model: &model,
                parameters: &parameters,
                list,
                omit: &attr.omit,
            };
            let name = file_name::expand(template, &shown, findings);
            quote! {
                fn file_name(&self) -> ::std::string::String {
                    #name
                }
            }
        }
        None => TokenStream::new(),
    };
    let (id, version) = design.map_or_else(Default::default, |design| {
        (design.id.value(), design.version)
    });
    let snapshot = snapshot::tracked(snapshot.as_ref());
    let name = input.ident.to_string();
    let name = name.strip_prefix("r#").unwrap_or(&name);
    let Code {
        tables,
        checks,
        writes,
        bounds,
        ..
    } = code;
    let tables = (!tables.is_empty()).then(|| {
        let spec = spec(tables.iter().copied());
        quote! {
            const TABLES: &'static ::reportflow::params::Spec = &#spec;
        }
    });
    let checks = checks.into_tokens(input);
    let writes = TokenStream::from_iter(writes);
    let header = generics::impl_header(input, &quote! { ::reportflow::ReportDesign }, &bounds);
    let errors = std::mem::take(findings).into_compile_errors();
    let writer = local("writer");
    // With mistakes there is an impl all the same, of what is right: so that
    // uses of the struct are no further errors, and mistakes of types show in
    // the same compile.
    let derived = quote! {
        #checks
        #header {
            const DESIGN: ::reportflow::Design =
                ::reportflow::Design::new(#id, #version, #snapshot, #name);
            #tables
            fn write_params(&self, #writer: &mut ::reportflow::params::Writer) {
                #writes
            }
            #file_name
        }
    };
    finished(derived, &errors, input, &attr)
}

#[derive(Default)]
struct Code<'a> {
    type_parameters: Vec<&'a Ident>,
    tables: Vec<&'a Parameter>,
    checks: Checks,
    writes: Vec<TokenStream>,
    bounds: Vec<TokenStream>,
}

impl<'a> Code<'a> {
    fn field(
        &mut self,
        input: &DeriveInput,
        list: &List<'_>,
        field: &Field<'_>,
        parameter: &'a Parameter,
    ) {
        if parameter.kind.has_rows() {
            return self.table(input, list, field, parameter);
        }
        let key = key(&parameter.name);
        self.writes
            .push(write(field, &parameter.kind, &key, &local("writer")));
        self.bound(field, || kind_trait(&parameter.kind));
    }

    fn table(
        &mut self,
        input: &DeriveInput,
        list: &List<'_>,
        field: &Field<'_>,
        parameter: &'a Parameter,
    ) {
        let place = self.tables.len();
        self.tables.push(parameter);
        self.bound(field, || kind_trait(&parameter.kind));
        let generic = !self.type_parameters.is_empty();
        let judged_later = generics::judge(field, &self.type_parameters);
        if judged_later || (generic && needs_the_struct(field)) {
            let tables = quote! { <Self as ::reportflow::ReportDesign>::TABLES };
            let check = check_table(list, field, &tables, place);
            self.writes.push(quote! { const { #check }; });
        } else {
            let check = if generic {
                // Without its type parameters, the struct has no constants.
                let own = spec(std::iter::once(parameter));
                check_table(list, field, &quote! { &#own }, 0)
            } else {
                // Within the struct's impl, whatever it demands of its lifetimes.
                let this = match needs_the_struct(field) {
                    true => quote! { Self },
                    false => this(input),
                };
                let tables = quote! { <#this as ::reportflow::ReportDesign>::TABLES };
                check_table(list, field, &tables, place)
            };
            self.checks.add("design", input, field, parameter, &check);
        }
        let writer = local("writer");
        let place = Literal::usize_unsuffixed(place);
        let tables = quote! { <Self as ::reportflow::ReportDesign>::TABLES };
        let write = call_param(field, "write_table", &quote! { #tables, #place, #writer });
        self.writes.push(once(field, &writer, write));
    }

    /// A field whose type depends on a type parameter is judged by a bound.
    fn bound(&mut self, field: &Field<'_>, of: impl FnOnce() -> Ident) {
        let converted = field.attr.with.is_some() || field.attr.display.is_some();
        if !converted && generics::depends(field.ty, &self.type_parameters) {
            let (ty, of) = (field.ty, of());
            self.bounds.push(quote! { #ty: ::reportflow::params::#of });
        }
    }
}
