use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::{Data, DeriveInput, Fields, Type};

use super::container_attr::ContainerAttr;
use super::derive_macro::DeriveMacro;
use super::field_attr::FieldAttr;
use crate::errors::Errors;
use crate::tokens::source::to_source;
use crate::tokens::ty;

/// A field of the struct.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    /// The name without `r#`.
    pub(crate) name: String,
    pub(crate) ty: &'a Type,
    pub(crate) attr: FieldAttr,
    /// True if the struct is `repr(packed)`. The field must then be copied before it
    /// is borrowed.
    pub(crate) is_packed: bool,
}

/// The struct, with its fields and its skipped fields.
pub(crate) struct Model<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) skipped: Vec<Field<'a>>,
    /// True if some fields are invalid. Missing parameters are then not reported.
    pub(crate) is_incomplete: bool,
}

impl<'a> Model<'a> {
    pub(crate) fn read(
        derive: &DeriveMacro,
        input: &'a DeriveInput,
        attr: &ContainerAttr,
        errors: &mut Errors,
    ) -> Model<'a> {
        let mut model = Model {
            input,
            fields: Vec::new(),
            skipped: Vec::new(),
            is_incomplete: attr.is_invalid("omit"),
        };
        let found = match &input.data {
            Data::Struct(data) => match &data.fields {
                Fields::Named(fields) => {
                    model.read_fields(&fields.named, errors);
                    model.reject_traits(errors);
                    return model;
                }
                Fields::Unit => return model,
                Fields::Unnamed(_) => "a tuple struct, whose fields have no names",
            },
            Data::Enum(_) => "an enum",
            Data::Union(_) => "a union",
        };
        let (derive, ident) = (derive.name, &input.ident);
        errors.push_at(
            ident,
            format!("`{derive}` needs a struct with named fields, but `{ident}` is {found}"),
        );
        model.is_incomplete = true;
        model
    }

    fn read_fields(
        &mut self,
        fields: impl IntoIterator<Item = &'a syn::Field>,
        errors: &mut Errors,
    ) {
        let is_packed = is_packed(self.input);
        for field in fields {
            let Some(ident) = &field.ident else {
                continue;
            };
            let field = Field {
                ident,
                name: plain_name(ident),
                ty: &field.ty,
                attr: FieldAttr::parse(&field.attrs, errors),
                is_packed,
            };
            if field.attr.skip.is_some() {
                // With an invalid key beside it, `skip` itself may be the mistake.
                self.is_incomplete |= field.attr.is_invalid;
                self.skipped.push(field);
            } else {
                self.fields.push(field);
            }
        }
    }

    /// Reports and removes fields whose type is a bare trait. Older editions accept it
    /// as a type, but `<… as TextParam>` would not parse.
    fn reject_traits(&mut self, errors: &mut Errors) {
        let before = self.fields.len();
        self.fields.retain(|field| {
            // The compiler itself reports `impl Trait`, once for each use.
            if ty::is_impl_trait(field.ty) {
                return false;
            }
            let is_trait =
                matches!(field.ty, Type::TraitObject(_)) && !field.attr.is_converted();
            if is_trait {
                let source = to_source(field.ty);
                errors.push_at(
                    field.ty,
                    format!(
                        "expected a type, found the trait `{source}`: give field `{}` a type that fills its parameter, convert it with `display` or `with`, or exclude it with `#[report(skip)]`",
                        field.name
                    ),
                );
            }
            !is_trait
        });
        self.is_incomplete |= self.fields.len() < before;
    }

    pub(crate) fn ident(&self) -> &'a Ident {
        &self.input.ident
    }

    pub(crate) fn all_fields(&self) -> impl Iterator<Item = &Field<'a>> + Clone {
        self.fields.iter().chain(&self.skipped)
    }
}

/// Returns the name without `r#`.
pub(crate) fn plain_name(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

fn is_packed(input: &DeriveInput) -> bool {
    let packed = Ident::new("packed", Span::call_site());
    let is_repr = |attr: &&syn::Attribute| attr.path().is_ident("repr");
    let mut reprs = input.attrs.iter().filter(is_repr);
    reprs.any(|attr| ty::mentions(attr.meta.to_token_stream(), &[&packed]))
}
