//! The keys of the derives' attributes.

use proc_macro2::TokenTree;
use reportflow_schema::suggestions;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Token};

use super::serde_keys;
use crate::errors::Errors;

/// Parses each key of each attribute `name` with `parse`. Returns the invalid keys.
///
/// After an error, the next key is parsed anyway.
pub(super) fn parse_keys(
    name: &str,
    keys: &[&str],
    attrs: &[Attribute],
    errors: &mut Errors,
    parse: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) -> Vec<String> {
    let mut parser = KeyParser {
        name,
        keys,
        parse,
        errors,
        invalid: Vec::new(),
    };
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        let parsed = attr.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                parser.key(input)?;
            }
            Ok(())
        });
        if let Err(error) = parsed {
            parser.errors.push(error);
            parser.all_are_invalid();
        }
    }
    parser.invalid
}

struct KeyParser<'a, F> {
    name: &'a str,
    keys: &'a [&'a str],
    parse: F,
    errors: &'a mut Errors,
    invalid: Vec<String>,
}

impl<F: FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>> KeyParser<'_, F> {
    /// Parses a key with its value, and the comma after it.
    fn key(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error(format!(
                "`{}` takes keys and their values: expected one of {}",
                self.name,
                key_list(self.keys)
            )));
        }
        let key = input.call(Ident::parse_any)?;
        let result = if self.keys.contains(&key.to_string().as_str()) {
            (self.parse)(&key, input)
        } else {
            Err(self.unknown_key(&key))
        };
        match result {
            Ok(()) if input.is_empty() || input.peek(Token![,]) => {}
            Ok(()) => {
                self.errors.push(input.error("expected a comma"));
                // The skipped tokens can hold any key.
                self.all_are_invalid();
            }
            Err(error) => {
                self.errors.push(error);
                let key = key.to_string();
                let meant = suggestions::suggest(&key, self.keys.iter().copied());
                self.invalid.push(meant.map_or(key, str::to_owned));
            }
        }
        while !input.is_empty() && !input.peek(Token![,]) {
            input.parse::<TokenTree>()?;
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(())
    }

    fn all_are_invalid(&mut self) {
        let keys = self.keys.iter().map(|key| (*key).to_owned());
        self.invalid.extend(keys);
    }

    fn unknown_key(&self, key: &Ident) -> syn::Error {
        let (name, found) = (self.name, key.to_string());
        let near = suggestions::suggest(&found, self.keys.iter().copied());
        let hint = match (serde_keys::hint(&found), near) {
            (Some(hint), _) => hint.to_owned(),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => format!("expected one of {}", key_list(self.keys)),
        };
        syn::Error::new(
            key.span(),
            format!("unknown key `{found}` in `{name}`: {hint}"),
        )
    }
}

/// Returns "`id`, `version`".
fn key_list(keys: &[&str]) -> String {
    let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(", ")
}

/// Sets the value of a key. A second value is an error.
pub(super) fn set_once<T>(slot: &mut Option<T>, key: &Ident, value: T) -> syn::Result<()> {
    if slot.is_some() {
        let message = format!("duplicate key `{key}`: remove one");
        return Err(syn::Error::new(key.span(), message));
    }
    *slot = Some(value);
    Ok(())
}

/// Reports each attribute `name` in the wrong place: it belongs to `owner`. The
/// compiler accepts it here too, without effect.
pub(super) fn check_misplaced(
    name: &str,
    owner: &str,
    expected: &str,
    attrs: &[Attribute],
    errors: &mut Errors,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        errors.push_at(
            attr.path(),
            format!("`{name}` belongs to {owner}: use `#[{expected}(…)]` here"),
        );
    }
}
