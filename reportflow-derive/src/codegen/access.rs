//! Expressions that read a field.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{ExprPath, Token};

use crate::input::Field;
use crate::tokens::spans;

/// The expression `self.field`, or a copy of the field in a packed struct, whose
/// fields cannot be borrowed.
pub(super) struct FieldAccess<'a> {
    ident: &'a Ident,
    span: Span,
    is_packed: bool,
}

impl<'a> FieldAccess<'a> {
    pub(super) fn new(field: &Field<'a>, span: Span) -> FieldAccess<'a> {
        FieldAccess::named(field, field.ident, span)
    }

    /// Accesses the field by `ident`, which has another span.
    pub(super) fn named(field: &Field<'_>, ident: &'a Ident, span: Span) -> FieldAccess<'a> {
        FieldAccess {
            ident,
            span,
            is_packed: field.is_packed,
        }
    }
}

impl ToTokens for FieldAccess<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (ident, span) = (self.ident, self.span);
        if self.is_packed {
            return tokens.extend([quote_spanned! { span=> { self.#ident } }]);
        }
        Token![self](span).to_tokens(tokens);
        Token![.](span).to_tokens(tokens);
        ident.to_tokens(tokens);
    }
}

/// The value of the parameter: a reference to the field, or to the result of `with`.
pub(super) struct FieldValue<'a>(pub(super) &'a Field<'a>);

impl ToTokens for FieldValue<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let field = self.0;
        match &field.attr.with {
            Some(with) => {
                let span = span_of_function(with);
                let access = FieldAccess::new(field, span);
                tokens.extend([quote_spanned! { span=>
                    &::reportflow::__private::by_reference(#with)(&#access)
                }]);
            }
            None => {
                let span = span_of_type(field);
                Token![&](span).to_tokens(tokens);
                FieldAccess::new(field, span).to_tokens(tokens);
            }
        }
    }
}

/// Returns the span of the field's type, which resolves names as the derive does.
pub(super) fn span_of_type(field: &Field<'_>) -> Span {
    spans::start(field.ty).resolved_at(Span::call_site())
}

/// Returns the span of the function, which resolves names as the derive does.
pub(super) fn span_of_function(with: &ExprPath) -> Span {
    with.span().resolved_at(Span::call_site())
}
