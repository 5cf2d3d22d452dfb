use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes in a struct. One compile shows all of them.
#[derive(Default)]
pub(crate) struct Errors {
    errors: Vec<syn::Error>,
}

impl Errors {
    /// Adds an error that points at `tokens`.
    pub(crate) fn push_at(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        self.push(syn::Error::new_spanned(tokens, message.into()));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Converts the errors to `compile_error!`s in source order, so that the first
    /// message is about the first mistake.
    pub(crate) fn into_compile_errors(mut self) -> TokenStream {
        self.errors.sort_by_key(|error| {
            let start = error.span().start();
            (start.line, start.column)
        });
        self.errors
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }
}
