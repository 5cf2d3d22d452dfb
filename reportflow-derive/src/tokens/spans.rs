use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

/// Returns the spans of the first and last token.
///
/// `Span::join` returns `None` on stable, but the compiler marks an expression from
/// its first token to its last.
pub(crate) fn ends(of: &impl ToTokens) -> (Span, Span) {
    ends_of(of.to_token_stream()).unwrap_or_else(|| (Span::call_site(), Span::call_site()))
}

fn ends_of(tokens: TokenStream) -> Option<(Span, Span)> {
    let ends = |token| match token {
        // An argument of a `macro_rules!`: the group's own span is in the macro.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => ends_of(group.stream()),
        TokenTree::Group(group) => Some((group.span_open(), group.span_close())),
        token => Some((token.span(), token.span())),
    };
    let mut tokens = tokens.into_iter();
    let (first, only) = ends(tokens.next()?)?;
    let last = tokens.last().and_then(ends).map_or(only, |(_, last)| last);
    Some((first, last))
}

/// Returns the span of the first token of a type.
pub(crate) fn start(ty: &Type) -> Span {
    match ty {
        // Most types. A search through the tokens takes ten times as long.
        Type::Path(ty) if ty.qself.is_none() && ty.path.leading_colon.is_none() => {
            let first = ty.path.segments.first();
            first.map_or_else(Span::call_site, |first| first.ident.span())
        }
        Type::Group(ty) => start(&ty.elem),
        ty => ends(ty).0,
    }
}
