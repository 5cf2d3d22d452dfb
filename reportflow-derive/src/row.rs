//! `#[derive(ReportRow)]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use reportflow_schema::snapshot::Snapshot;
use reportflow_schema::{EscapeControl, Kind, Parameter, ParameterList, names};
use syn::DeriveInput;

use crate::attr::{ContainerAttr, DesignRef};
use crate::check::{List, check};
use crate::expand::{
    Checks, Value, call_param, check_table, described, display, fill, finished, judged, kind_trait,
    local, needs_the_struct, once, spec,
};
use crate::findings::Findings;
use crate::model::{Field, Model};
use crate::{facade, generics, hash, snapshot, ty};

const ATTRIBUTE: &str = "report_row";
const KEYS: [&str; 5] = ["id", "version", "path", "omit", "crate"];

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let findings = &mut Findings::default();
    let attr = ContainerAttr::read(ATTRIBUTE, &KEYS, &input.attrs, findings);
    let apart = attr.facade.as_ref().map(|_| facade::told_apart(input));
    let input = apart.as_ref().unwrap_or(input);
    let mut model = Model::read("ReportRow", input, findings);
    model.broken |= attr.is_unread("omit");
    refuse_recursion(input, &mut model, findings);
    let type_parameters = generics::parameters(input);

    let snapshot = load(&attr, input, findings);
    let table = snapshot
        .as_ref()
        .and_then(|(design, snapshot)| find(design, snapshot, &attr, findings));
    let mut of_table = None;
    let mut items = TokenStream::new();
    let parameters = match &table {
        Some(list) => {
            // One end: the name of the table may be empty, or end so itself.
            let path = list.prefix.strip_suffix("[].").unwrap_or(&list.prefix);
            // As the check of the document writes it.
            let named = format!("{}: `{}`", list.design, EscapeControl(path));
            let hash = hash::of_list(list.parameters);
            of_table = Some(quote! { .of_table(#named, #hash) });
            let parameters = check(list, &input.ident, &model, &attr.omit, findings);
            items = check_tables(input, list, &model, &parameters, &type_parameters);
            parameters
        }
        None => vec![None; model.fields.len()],
    };

    let mut fields = Vec::new();
    let mut writes = Vec::new();
    let mut bounds = Vec::new();
    for (field, parameter) in model.fields.iter().zip(parameters) {
        // The mistake has been noted, and is not to be another one of types.
        if field.attr.unread || table.is_some() && parameter.is_none() {
            continue;
        }
        let kind = parameter.map(|parameter| &parameter.kind);
        fields.push(described(
            field,
            &at(field.ident),
            &judged_as(field, kind, &type_parameters),
        ));
        writes.push(write(field, kind));
        let converted = field.attr.with.is_some() || field.attr.display.is_some();
        if !converted && generics::depends(field.ty, &type_parameters) {
            let ty = field.ty;
            let param = || Ident::new("Param", Span::call_site());
            let of = kind.map_or_else(param, kind_trait);
            bounds.push(quote! { #ty: ::reportflow::params::#of });
        }
    }

    let writes = TokenStream::from_iter(writes);
    let row_trait = generics::impl_header(input, &quote! { ::reportflow::ReportRow }, &bounds);
    let param_trait =
        generics::impl_header(input, &quote! { ::reportflow::params::Param }, &bounds);
    let tracked = attr.names_a_design().then(|| {
        let bytes = snapshot::tracked(snapshot.as_ref().map(|(_, snapshot)| snapshot));
        quote! {
            const _: &[::core::primitive::u8] = #bytes;
        }
    });
    let name = input.ident.to_string();
    // As texts of ours, so that no lint judges how they are spelt.
    let omit: Vec<_> = attr.omit.iter().map(|name| name.value()).collect();
    let omit = (!omit.is_empty()).then(|| quote! { .omit(&[#(#omit),*]) });
    let broken = (model.broken || !findings.is_empty()).then(|| quote! { .broken() });
    let errors = std::mem::take(findings).into_compile_errors();
    let [row, spec, writer] = ["row", "spec", "writer"].map(local);
    let derived = quote! {
        #tracked
        #items
            #row_trait {
                const SHAPE: &'static ::reportflow::params::Shape =
                    &::reportflow::params::Shape::new(#name, &[#(#fields),*]) #omit #broken #of_table;

                fn write_row(&self, #row: &mut ::reportflow::params::RowWriter<'_>) {
                    #writes
                }
            }
            #param_trait {
                const VALUE: ::reportflow::params::Value =
                    ::reportflow::params::value_of_row(<Self as ::reportflow::ReportRow>::SHAPE);

                fn write(
                    &self,
                    _: ::reportflow::params::Kind,
                    #spec: &'static ::reportflow::params::Spec,
                    #writer: &mut ::reportflow::params::Writer,
                ) {
                    ::reportflow::params::write_as_object(self, #spec, #writer);
                }
            }
    };
    finished(derived, &errors, input, &attr)
}

/// Rows of themselves would be a cycle in the constants that describe them.
fn refuse_recursion(input: &DeriveInput, model: &mut Model<'_>, findings: &mut Findings) {
    let this = &input.ident;
    let mut broken = false;
    model.fields.retain(|field| {
        let converted = field.attr.with.is_some() || field.attr.display.is_some();
        let recursive = !converted && ty::holds(field.ty, this);
        if recursive {
            findings.at(
                field.ty,
                format!(
                    "the rows of `{this}` cannot hold `{this}`: a design says how deep its tables lie in each other, so each level has a row type of its own"
                ),
            );
        }
        broken |= recursive;
        !recursive
    });
    // The parameter of such a field is not to be missed as well.
    model.broken |= broken;
}

/// The snapshot of the design that the row names, if it names one.
fn load(
    attr: &ContainerAttr,
    input: &DeriveInput,
    findings: &mut Findings,
) -> Option<(DesignRef, Snapshot)> {
    if !attr.names_a_design() {
        return None;
    }
    let design = attr.design(ATTRIBUTE, &input.ident, findings)?;
    if attr.path.is_none() && !attr.is_unread("path") {
        findings.at(
            &input.ident,
            "the row names a design, but not its table: add `path = \"…\"` to `#[report_row(…)]`",
        );
    }
    let snapshot = snapshot::load(&design, findings)?;
    Some((design, snapshot))
}

/// The list of the table at the row's `path`.
fn find<'a>(
    design: &DesignRef,
    snapshot: &'a Snapshot,
    attr: &ContainerAttr,
    findings: &mut Findings,
) -> Option<List<'a>> {
    let path = attr.path.as_ref()?;
    let text = path.value();
    let parameters = follow(&design.label(), &snapshot.list, &text)
        .map_err(|message| findings.at(path, message))
        .ok()?;
    Some(List {
        design: design.label(),
        prefix: format!("{text}[]."),
        command: design.command("new"),
        parameters,
        attribute: ATTRIBUTE,
    })
}

/// Follows a path such as `明細[].内訳`.
fn follow<'a>(
    design: &str,
    list: &'a ParameterList,
    text: &str,
) -> Result<&'a [Parameter], String> {
    let mut parameters = list.parameters.as_slice();
    let mut prefix = String::new();
    for name in text.split("[].") {
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == name) else {
            return Err(format!(
                "{design} has no parameter `{prefix}{name}`: {}",
                tables_like(list, text)
            ));
        };
        if !parameter.kind.has_rows() {
            return Err(format!(
                "parameter `{prefix}{name}` of {design} is {}, not a table: `path` names the table whose rows the struct describes",
                crate::check::with_article(&parameter.kind)
            ));
        }
        parameters = &parameter.spec;
        prefix = format!("{prefix}{name}[].");
    }
    Ok(parameters)
}

/// "did you mean `明細[].内訳`?": a table deep down is easily named by its last
/// word alone.
fn tables_like(list: &ParameterList, text: &str) -> String {
    fn collect(parameters: &[Parameter], prefix: &str, paths: &mut Vec<String>) {
        for parameter in parameters.iter().filter(|of| of.kind.has_rows()) {
            let path = format!("{prefix}{}", parameter.name);
            let inner = format!("{path}[].");
            paths.push(path);
            collect(&parameter.spec, &inner, paths);
        }
    }
    let mut paths = Vec::new();
    collect(&list.parameters, "", &mut paths);
    let last = |path: &&String| path.rsplit("[].").next() == Some(text);
    let mut inner = paths.iter().filter(last);
    let near = match (inner.next(), inner.next()) {
        (Some(only), None) => Some(only.as_str()),
        _ => names::suggest(text, paths.iter().map(String::as_str)),
    };
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if paths.is_empty() => "it has no tables".to_owned(),
        None => format!("its tables are {}", crate::check::some_of(&paths)),
    }
}

/// The rows of the row itself, checked here, where they can be pointed at. What
/// depends on a type parameter is checked from the document.
fn check_tables(
    input: &DeriveInput,
    list: &List<'_>,
    model: &Model<'_>,
    parameters: &[Option<&Parameter>],
    type_parameters: &[&Ident],
) -> TokenStream {
    let mut checks = Checks::default();
    for (field, parameter) in model.fields.iter().zip(parameters) {
        let parameter = parameter.filter(|parameter| parameter.kind.has_rows());
        if let Some(parameter) = parameter.filter(|_| is_checked_here(field, type_parameters)) {
            let spec = spec(std::iter::once(parameter));
            let check = check_table(list, field, &quote! { &#spec }, 0);
            checks.add("row", input, field, parameter, &check);
        }
    }
    checks.into_tokens(input)
}

fn is_checked_here(field: &Field<'_>, type_parameters: &[&Ident]) -> bool {
    !generics::judge(field, type_parameters)
        && (type_parameters.is_empty() || !needs_the_struct(field))
}

/// What the check from the document needs to know of the type. A row that names
/// its table is checked here instead, by the traits of the kinds: naming `Param`
/// as well would make a wrong type two errors.
fn judged_as(field: &Field<'_>, kind: Option<&Kind>, type_parameters: &[&Ident]) -> TokenStream {
    let judged = judged(field);
    match kind {
        None => judged,
        Some(kind) if !kind.has_rows() => quote! { ::reportflow::params::Value::ANY },
        Some(_) if is_checked_here(field, type_parameters) => quote! { #judged.checked() },
        Some(_) => judged,
    }
}

fn write(field: &Field<'_>, kind: Option<&Kind>) -> TokenStream {
    let row = local("row");
    if field.attr.display.is_some() {
        return display(field, "RowWriter", &quote! { #row });
    }
    let value = Value(field);
    let write = match kind {
        Some(Kind::Other(_)) if field.attr.with.is_none() => {
            // At the type, which is where one without `Serialize` is shown.
            let span = ty::start(field.ty).resolved_at(Span::call_site());
            quote_spanned! { span=>
                ::reportflow::params::Param::write_field(&::reportflow::params::Any(#value), #row);
            }
        }
        Some(kind) if !kind.has_rows() && !matches!(kind, Kind::Other(_)) => {
            let [key, writer] = ["key", "writer"].map(local);
            let fill = fill(field, kind, &key, &writer);
            quote! {
                if let ::core::option::Option::Some((#key, #writer)) = #row.next_key() { #fill }
            }
        }
        _ => call_param(field, "write_field", &row),
    };
    once(field, &row, write)
}

/// `file:line:column` of a field; empty where the compiler does not tell.
fn at(ident: &Ident) -> String {
    let (file, start) = (ident.span().file(), ident.span().start());
    match start.line {
        0 => String::new(),
        line => format!("{file}:{line}:{}", start.column + 1),
    }
}
