use proc_macro2::{Ident, Span};

/// Returns the name of a local variable in the emitted code.
///
/// The hygiene of `mixed_site` separates it from the user's variables. The prefix
/// separates it from constants and statics.
pub(super) fn local(name: &str) -> Ident {
    Ident::new(&format!("__reportflow_{name}"), Span::mixed_site())
}
