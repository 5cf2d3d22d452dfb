//! Code that both derives emit.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use reportflow_schema::{Kind, Parameter};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, ExprPath, Token};

use crate::attr::ContainerAttr;
use crate::check::List;
use crate::model::Field;
use crate::{deprecated, facade, hash, ty};

/// The trait of a kind, in `reportflow::params`.
pub(crate) fn kind_trait(kind: &Kind) -> Ident {
    let name = match kind {
        Kind::Text => "Text",
        Kind::Number => "Number",
        Kind::Boolean => "Boolean",
        Kind::Date => "Date",
        Kind::Image => "ImageValue",
        Kind::Array | Kind::Collection => "Param",
        Kind::Other(_) => "Serialize",
    };
    Ident::new(name, Span::call_site())
}

/// What was derived, with the mistakes, as it can stand beside the struct.
pub(crate) fn finished(
    derived: TokenStream,
    errors: &TokenStream,
    input: &DeriveInput,
    attr: &ContainerAttr,
) -> TokenStream {
    let derived = deprecated::said_by_us(derived, input);
    let derived = quote! { #errors #derived };
    match &attr.facade {
        Some(path) => facade::rename(derived, path),
        None => derived,
    }
}

/// `check_table(…)`, drawn at what is judged: the field's type, or the function
/// that makes another one of it. The parameter stands at `place` of `spec`.
pub(crate) fn check_table(
    list: &List<'_>,
    field: &Field<'_>,
    spec: &TokenStream,
    place: usize,
) -> TokenStream {
    let List { design, prefix, .. } = list;
    let spelt = ty::spelt(field.ty);
    let ((first, last), spelt) = match &field.attr.with {
        // Within the backticks of the message.
        Some(with) => {
            let made = format!("with = {}` of `{spelt}", ty::spelt(with));
            (ty::ends(with), made)
        }
        None => (ty::ends(field.ty), spelt),
    };
    let path = quote_spanned! { first=> ::reportflow::params::check_table };
    let place = Literal::usize_unsuffixed(place);
    let judged = judged(field);
    let arguments = quote! { #design, #prefix, #spec, #place, #spelt, #judged };
    let arguments = quote_spanned! { last=> (#arguments) };
    quote! { #path #arguments }
}

/// The checks of a struct's tables, of fields that depend on no type parameter.
#[derive(Default)]
pub(crate) struct Checks {
    /// Constants beside the impl.
    items: TokenStream,
    /// Constants of the struct: for types that name its lifetimes, or `Self`.
    inherent: TokenStream,
    count: usize,
}

impl Checks {
    /// Emits a check. `derive` tells the constants of one from those of another.
    pub(crate) fn add(
        &mut self,
        derive: &str,
        input: &DeriveInput,
        field: &Field<'_>,
        parameter: &Parameter,
        check: &TokenStream,
    ) {
        // Only where it may strike: a lint attribute costs as much as a field.
        let long = (size(parameter) > 50).then(|| quote! { #[allow(long_running_const_eval)] });
        if !needs_the_struct(field) {
            self.items.extend(quote! {
                #long
                const _: () = #check;
            });
            return;
        }
        let name = format_ident!("__{}_CHECK_{}", derive.to_uppercase(), self.count);
        self.count += 1;
        self.inherent.extend(quote! {
            #long
            const #name: () = #check;
        });
        // A constant of a struct is only looked at when something names it.
        let this = this(input);
        self.items.extend(quote! {
            const _: () = <#this>::#name;
        });
    }

    pub(crate) fn into_tokens(self, input: &DeriveInput) -> TokenStream {
        let Checks {
            items, inherent, ..
        } = self;
        if inherent.is_empty() {
            return items;
        }
        let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
        let ident = &input.ident;
        quote! {
            #items
            #[automatically_derived]
            impl #impl_generics #ident #ty_generics #where_clause {
                #inherent
            }
        }
    }
}

/// How many parameters the check of a table meets.
fn size(parameter: &Parameter) -> usize {
    let inner: usize = parameter.spec.iter().map(size).sum();
    1 + inner
}

/// The struct, which has no type parameters; any lifetime will do.
pub(crate) fn this(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let lifetimes = input.generics.lifetimes().map(|_| quote! { 'static });
    quote! { #ident<#(#lifetimes),*> }
}

/// Whether only an impl of the struct can name what judges the field.
pub(crate) fn needs_the_struct(field: &Field<'_>) -> bool {
    let with = field.attr.with.to_token_stream();
    ty::needs_the_struct(field.ty.to_token_stream()) || ty::needs_the_struct(with)
}

/// What fills the parameter: a reference to the field, or to what `with` makes
/// of it.
pub(crate) struct Value<'a>(pub(crate) &'a Field<'a>);

impl ToTokens for Value<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let field = self.0;
        match &field.attr.with {
            Some(with) => {
                let span = made_at(with);
                let of_self = field.of_self(field.ident, span);
                tokens.extend([quote_spanned! { span=> &#with(&#of_self) }]);
            }
            None => {
                let span = ty::start(field.ty).resolved_at(Span::call_site());
                Token![&](span).to_tokens(tokens);
                field.of_self(field.ident, span).to_tokens(tokens);
            }
        }
    }
}

/// A call that writes a field which is no table.
pub(crate) fn write(
    field: &Field<'_>,
    kind: &Kind,
    key: &impl ToTokens,
    writer: &Ident,
) -> TokenStream {
    let write = match kind {
        _ if field.attr.display.is_some() => display(field, "Writer", &quote! { #writer, #key }),
        Kind::Other(_) => any(field, &quote! { #writer, #key }),
        kind => fill(field, kind, key, writer),
    };
    once(field, writer, write)
}

/// A call of the kind's trait, whose errors are drawn at the type.
pub(crate) fn fill(
    field: &Field<'_>,
    kind: &Kind,
    key: &impl ToTokens,
    writer: &Ident,
) -> TokenStream {
    let (of, value, ty) = (kind_trait(kind), Value(field), field.ty);
    // Without parts: each would be one more call of the compiler, for each field.
    match field.attr.with {
        Some(_) => quote! { ::reportflow::params::#of::fill(#value, #key, #writer); },
        None => quote! { <#ty as ::reportflow::params::#of>::fill(#value, #key, #writer); },
    }
}

/// Writing that calls a function of the user's is left out while bytes are only
/// counted.
pub(crate) fn once(field: &Field<'_>, writer: &Ident, write: TokenStream) -> TokenStream {
    match field.attr.with {
        Some(_) => quote! {
            if let ::core::option::Option::Some(#writer) = #writer.once() { #write }
        },
        None => write,
    }
}

/// A call that writes a field by its `Display`: by a method of `of`, which
/// takes `arguments` before the value. It stands at the type, which is where
/// the compiler then says what is wrong with it.
pub(crate) fn display(field: &Field<'_>, of: &str, arguments: &TokenStream) -> TokenStream {
    let span = ty::start(field.ty).resolved_at(Span::call_site());
    let of_self = field.of_self(field.ident, span);
    let of = Ident::new(of, span);
    quote_spanned! { span=> ::reportflow::params::#of::display(#arguments, &#of_self); }
}

/// A call that writes a field by its `Serialize`, in the same way.
fn any(field: &Field<'_>, arguments: &TokenStream) -> TokenStream {
    let span = ty::start(field.ty).resolved_at(Span::call_site());
    let value = Value(field);
    quote_spanned! { span=> ::reportflow::params::Writer::any(#arguments, #value); }
}

/// An argument of what is emitted. `mixed_site` keeps it apart from the user's
/// variables, but not from constants and statics: hence the name, which nobody
/// else gives.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(&format!("__reportflow_{name}"), Span::mixed_site())
}

/// A call of a method of `Param` that takes the field before `arguments`: with
/// the type, where errors are then drawn, or with what `with` makes.
pub(crate) fn call_param(
    field: &Field<'_>,
    method: &str,
    arguments: &impl ToTokens,
) -> TokenStream {
    let method = Ident::new(method, Span::call_site());
    match &field.attr.with {
        Some(with) => {
            let made = made(field, with);
            let of_self = field.of_self(field.ident, made_at(with));
            quote! { ::reportflow::params::Made::#method(&#made, &#of_self, #arguments); }
        }
        None => {
            let (ty, value) = (field.ty, Value(field));
            quote! { <#ty as ::reportflow::params::Param>::#method(#value, #arguments); }
        }
    }
}

/// What `with` makes of the field. The check says it in the same words at the same
/// place as what writes, so that the compiler shows an error of it once.
fn made(field: &Field<'_>, with: &ExprPath) -> TokenStream {
    let (ty, span) = (field.ty, made_at(with));
    let value = Ident::new("__reportflow_value", span);
    // A closure, so that the function may take what the field derefs to.
    quote_spanned! { span=>
        ::reportflow::params::Made::of(&|#value: &#ty| #with(#value))
    }
}

fn made_at(with: &ExprPath) -> Span {
    with.span().resolved_at(Span::call_site())
}

/// The kinds that a field can fill, as its type says.
pub(crate) fn judged(field: &Field<'_>) -> TokenStream {
    let ty = field.ty;
    match &field.attr.with {
        Some(with) => {
            let made = made(field, with);
            quote! { ::reportflow::params::Made::value(&#made) }
        }
        None if field.attr.display.is_some() => quote! { ::reportflow::params::Value::TEXT },
        None => quote! { <#ty as ::reportflow::params::Param>::VALUE },
    }
}

/// What a field says of itself to the check at compile time.
pub(crate) fn described(field: &Field<'_>, at: &str, judged: &TokenStream) -> TokenStream {
    let (name, snake) = match &field.attr.rename {
        Some(rename) => (rename.value(), 0),
        None => (field.name.clone(), hash::of_snake(&field.name)),
    };
    let snake = Literal::u64_unsuffixed(snake);
    let mut spelt = format!("`{}`", ty::spelt(field.ty));
    if field.attr.display.is_some() {
        spelt.push_str(", which `display` makes a text");
    }
    if let Some(with) = &field.attr.with {
        spelt = format!("what `with = {}` makes of {spelt}", ty::spelt(with));
    }
    quote! { (#name, #snake, #spelt, #at, #judged) }
}

/// Parameters as the runtime needs them. Rows lie in the order of their
/// parameters, apart from them.
pub(crate) fn spec<'p>(parameters: impl Iterator<Item = &'p Parameter> + Clone) -> TokenStream {
    let mut tables = Vec::new();
    let mut snakes = HashSet::new();
    let mut distinct = true;
    let columns: Vec<_> = parameters
        .clone()
        .map(|parameter| {
            let place = Literal::usize_unsuffixed(tables.len());
            if parameter.kind.has_rows() {
                tables.push(spec(parameter.spec.iter()));
            }
            let snake = hash::of_snake(&parameter.name);
            distinct &= snake == 0 || snakes.insert(snake);
            let (name, key) = (&parameter.name, key(&parameter.name));
            let snake = Literal::u64_unsuffixed(snake);
            let kind = Literal::u8_unsuffixed(code(&parameter.kind));
            quote! { (#name, #snake, #key, #kind, #place) }
        })
        .collect();
    let list = Literal::u64_unsuffixed(hash::of_list(parameters));
    quote! {
        ::reportflow::params::Spec::new(&[#(#columns),*], &[#(#tables),*], #list, #distinct)
    }
}

/// The number of the kind in `reportflow::params::Kind`.
fn code(kind: &Kind) -> u8 {
    match kind {
        Kind::Text => 0,
        Kind::Number => 1,
        Kind::Boolean => 2,
        Kind::Date => 3,
        Kind::Image => 4,
        Kind::Array => 5,
        Kind::Collection => 6,
        Kind::Other(_) => 7,
    }
}

/// The name as a JSON key between its comma and its colon, ready to be copied.
pub(crate) fn key(name: &str) -> Literal {
    let quoted = serde_json::Value::from(name).to_string();
    Literal::string(&format!(",{quoted}:"))
}
