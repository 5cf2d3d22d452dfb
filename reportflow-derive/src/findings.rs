use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found in a struct, in the order in which they are to be shown.
#[derive(Default)]
pub(crate) struct Findings {
    errors: Vec<syn::Error>,
}

impl Findings {
    /// Notes a mistake at the tokens that hold it.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        self.errors
            .push(syn::Error::new_spanned(tokens, message.into()));
    }

    pub(crate) fn add(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// The mistakes as `compile_error!`s; in source order, which is where
    /// readers look for the first of them.
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
