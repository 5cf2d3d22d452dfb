//! Tokens, changed at any depth.

use proc_macro2::{Group, TokenStream, TokenTree};

/// Puts what `instead` makes of the tokens it is shown in place of the first of
/// them, as many as it says; others stay as they are.
pub(crate) fn replace(
    tokens: TokenStream,
    instead: &mut impl FnMut(&[TokenTree]) -> Option<(usize, TokenStream)>,
) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut replaced = TokenStream::new();
    let mut rest = tokens.as_slice();
    while let [token, others @ ..] = rest {
        if let Some((count, other)) = instead(rest) {
            replaced.extend(other);
            rest = rest.get(count..).unwrap_or_default();
            continue;
        }
        replaced.extend([match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), replace(group.stream(), instead));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            token => token.clone(),
        }]);
        rest = others;
    }
    replaced
}
