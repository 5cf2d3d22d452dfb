//! The values of keys in the derives' attributes. Each error shows a valid example.

use proc_macro2::Literal;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{ExprPath, Ident, LitInt, LitStr, Path, Token, token};

use crate::tokens::source::to_source;

/// Parses a text in quotes.
pub(super) fn string(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    equals(key, input, "\"…\"")?;
    if !input.peek(LitStr) {
        // If only the quotes are missing, the example shows the word.
        let fork = input.fork();
        let word = match fork.call(Ident::parse_any) {
            Ok(word) if fork.is_empty() || fork.peek(Token![,]) => word.to_string(),
            _ => "…".to_owned(),
        };
        return Err(input.error(format!(
            "`{key}` takes a text in quotes: `{key} = \"{word}\"`"
        )));
    }
    let text: LitStr = input.parse()?;
    reject_suffix(&text.token(), text.suffix(), || {
        format!("{key} = {:?}", text.value())
    })?;
    Ok(text)
}

/// Reports the suffix of a literal, as the compiler does in its own attributes.
fn reject_suffix(
    literal: &Literal,
    suffix: &str,
    expected: impl FnOnce() -> String,
) -> syn::Result<()> {
    if suffix.is_empty() {
        return Ok(());
    }
    let message = format!("unexpected suffix `{suffix}`: write `{}`", expected());
    Err(syn::Error::new(literal.span(), message))
}

/// Parses a path in quotes.
pub(super) fn path(key: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    let text = string(key, input)?;
    text.parse_with(Path::parse_mod_style).map_err(|_| {
        let found = text.value();
        let message =
            format!("invalid crate path `{found}`: expected a path such as `other::reportflow`");
        syn::Error::new(text.span(), message)
    })
}

/// Parses a whole number.
pub(super) fn integer(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitInt> {
    equals(key, input, "1")?;
    // The example shows the number, if it is valid.
    let example = |digits: &str| match digits.parse::<u32>() {
        Ok(number @ 1..) => format!("{key} = {number}"),
        _ => format!("{key} = 1"),
    };
    if !input.peek(LitInt) {
        let text = input.fork().parse::<LitStr>();
        let example = example(&text.map_or_else(|_| String::new(), |text| text.value()));
        return Err(input.error(format!(
            "`{key}` takes a whole number, without quotes: `{example}`"
        )));
    }
    let number: LitInt = input.parse()?;
    reject_suffix(&number.token(), number.suffix(), || {
        example(number.base10_digits())
    })?;
    Ok(number)
}

/// Parses the path of a function, without quotes (unlike serde).
pub(super) fn function(key: &Ident, input: ParseStream<'_>) -> syn::Result<ExprPath> {
    equals(key, input, "path::to::function")?;
    let path: ExprPath = input.parse().map_err(|error: syn::Error| {
        let (hint, path) = hint_for_path(&input.fork());
        let path = path.unwrap_or_else(|| "path::to::function".to_owned());
        let message = format!("`{key}` takes the path of a function{hint}: `{key} = {path}`");
        syn::Error::new(error.span(), message)
    })?;
    reject_after_path(key, &path, input)?;
    Ok(path)
}

/// Returns a hint for a value that is not a path, and the path in it.
fn hint_for_path(value: ParseStream<'_>) -> (&'static str, Option<String>) {
    let is_closure = value.peek(Token![|])
        || value.peek(Token![||])
        || value.peek(Token![move])
        || value.peek(Token![async])
        || value.peek(Token![static]);
    if is_closure {
        (
            " instead of a closure; write the closure as a function",
            None,
        )
    } else if let Ok(text) = value.parse::<LitStr>() {
        let path = text.parse::<ExprPath>().is_ok().then(|| text.value());
        (", without quotes", path)
    } else if value.parse::<Token![&]>().is_ok() {
        let path = value.parse::<ExprPath>().ok();
        (", without `&`", path.map(|path| to_source(&path)))
    } else {
        ("", None)
    }
}

/// Reports an expression that begins with a path, such as a call.
fn reject_after_path(key: &Ident, path: &ExprPath, input: ParseStream<'_>) -> syn::Result<()> {
    // A word may be the next key after a missing comma.
    let is_key = input.peek(Ident::peek_any) && !input.peek(Token![as]);
    if input.is_empty() || input.peek(Token![,]) || is_key {
        return Ok(());
    }
    let path = to_source(path);
    let hint = if input.peek(Token![!]) {
        format!("and `{path}!` is a macro: write a function that calls it")
    } else if input.peek(token::Paren) {
        format!("without a call: `{key} = {path}`")
    } else {
        format!("without another expression: `{key} = {path}`")
    };
    Err(input.error(format!("`{key}` takes the path of a function, {hint}")))
}

/// Parses the `=` before a value. A missing value is an error.
fn equals(key: &Ident, input: ParseStream<'_>, value: &str) -> syn::Result<()> {
    let sign = input.parse::<Option<Token![=]>>()?;
    if sign.is_none() || input.is_empty() || input.peek(Token![,]) {
        // Points at the key, because the next token can be another key.
        let message = format!("missing value of `{key}`: expected `{key} = {value}`");
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(())
}

/// Parses a key without a value.
pub(super) fn flag(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    if input.peek(Token![=]) || input.peek(token::Paren) {
        let message = format!("`{key}` takes no value: write `{key}` alone");
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(key.clone())
}

/// Parses `("a", "b")`.
pub(super) fn strings(key: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<LitStr>> {
    if !input.peek(token::Paren) {
        let fork = input.fork();
        let name = fork
            .parse::<Token![=]>()
            .and_then(|_| fork.parse::<LitStr>());
        let name = name.map_or_else(|_| "…".to_owned(), |name| name.value());
        let message = format!("`{key}` takes names in parentheses: `{key}({name:?})`");
        return Err(syn::Error::new(key.span(), message));
    }
    let content;
    syn::parenthesized!(content in input);
    let names = Punctuated::<LitStr, Token![,]>::parse_terminated(&content);
    if names.is_err() {
        // Skips the rest, which would be a second error.
        content.parse::<proc_macro2::TokenStream>()?;
    }
    for name in names.iter().flatten() {
        reject_suffix(&name.token(), name.suffix(), || {
            format!("{key}({:?})", name.value())
        })?;
    }
    let names = names.map_err(|error| {
        syn::Error::new(
            error.span(),
            format!(
                "`{key}` takes names in quotes, with commas between them: `{key}(\"…\", \"…\")`"
            ),
        )
    })?;
    Ok(names.into_iter().collect())
}
