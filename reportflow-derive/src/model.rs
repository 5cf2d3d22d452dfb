use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Data, DeriveInput, Fields, Ident, Token, Type};

use crate::attr::FieldAttr;
use crate::findings::Findings;
use crate::ty;

/// A field that is to fill a parameter.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    /// The name without `r#`.
    pub(crate) name: String,
    pub(crate) ty: &'a Type,
    pub(crate) attr: FieldAttr,
    packed: bool,
}

impl Field<'_> {
    /// The field of `self`, called by `ident`; of a packed struct, which lends
    /// none, a copy.
    pub(crate) fn of_self<'i>(&self, ident: &'i Ident, span: Span) -> OfSelf<'i> {
        let packed = self.packed;
        OfSelf {
            ident,
            span,
            packed,
        }
    }
}

pub(crate) struct OfSelf<'i> {
    ident: &'i Ident,
    span: Span,
    packed: bool,
}

impl ToTokens for OfSelf<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (ident, span) = (self.ident, self.span);
        if self.packed {
            return tokens.extend([quote_spanned! { span=> { self.#ident } }]);
        }
        Token![self](span).to_tokens(tokens);
        Token![.](span).to_tokens(tokens);
        ident.to_tokens(tokens);
    }
}

/// The fields of a struct, skipped ones apart.
#[derive(Default)]
pub(crate) struct Model<'a> {
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) skipped: Vec<Field<'a>>,
    /// The names are in doubt, so that blanks cannot be judged.
    pub(crate) broken: bool,
}

impl<'a> Model<'a> {
    /// `derive` is the macro's name, for messages.
    pub(crate) fn read(derive: &str, input: &'a DeriveInput, findings: &mut Findings) -> Model<'a> {
        let what = match &input.data {
            Data::Struct(data) => match &data.fields {
                Fields::Named(fields) => {
                    let packed = is_packed(input);
                    let read = fields.named.iter().filter_map(|field| {
                        let ident = field.ident.as_ref()?;
                        let name = ident.to_string();
                        let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
                        let attr = FieldAttr::read(&field.attrs, findings);
                        Some(Field {
                            ident,
                            name,
                            ty: &field.ty,
                            attr,
                            packed,
                        })
                    });
                    let (skipped, fields): (Vec<_>, Vec<_>) =
                        read.partition(|field| field.attr.skip.is_some());
                    // Whether such a field is meant to be skipped is in doubt.
                    let broken = skipped.iter().any(|field| field.attr.unread);
                    let mut model = Model {
                        fields,
                        skipped,
                        broken,
                    };
                    model.refuse_traits(findings);
                    return model;
                }
                Fields::Unit => return Model::default(),
                Fields::Unnamed(_) => "a tuple struct, whose fields have no names",
            },
            Data::Enum(_) => "an enum",
            Data::Union(_) => "a union",
        };
        findings.at(
            &input.ident,
            format!(
                "`{derive}` needs a struct with named fields, but `{}` is {what}",
                input.ident
            ),
        );
        Model {
            broken: true,
            ..Model::default()
        }
    }

    /// A bare trait, which older editions take for a type, could not stand in
    /// `<… as Text>`: what is emitted would not parse.
    fn refuse_traits(&mut self, findings: &mut Findings) {
        let before = self.fields.len();
        self.fields.retain(|field| {
            // Refused by the compiler itself, once a place where it stands.
            if ty::is_impl_trait(field.ty) {
                return false;
            }
            let is_trait = matches!(field.ty, Type::TraitObject(_));
            if is_trait {
                let spelt = ty::spelt(field.ty);
                findings.at(
                    field.ty,
                    format!(
                        "`{spelt}` is a trait, and no value to write: give field `{}` a type that fills its parameter, or keep it out by `#[report(skip)]`",
                        field.name
                    ),
                );
            }
            !is_trait
        });
        // The parameters of such fields are not to be missed as well.
        self.broken |= self.fields.len() < before;
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().chain(&self.skipped)
    }
}

fn is_packed(input: &DeriveInput) -> bool {
    let packed = Ident::new("packed", Span::call_site());
    let repr = |attr: &&syn::Attribute| attr.path().is_ident("repr");
    let mut reprs = input.attrs.iter().filter(repr);
    reprs.any(|attr| ty::mentions(attr.meta.to_token_stream(), &[&packed]))
}
