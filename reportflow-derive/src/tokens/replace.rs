use proc_macro2::{Group, TokenStream, TokenTree};

/// Replaces tokens at any depth.
///
/// `replacement` is called with the rest of a stream. It returns how many tokens to
/// replace and their replacement, or `None` to keep the first token.
pub(super) fn replace(
    tokens: TokenStream,
    replacement: &mut impl FnMut(&[TokenTree]) -> Option<(usize, TokenStream)>,
) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut replaced = TokenStream::new();
    let mut rest = tokens.as_slice();
    while let [token, others @ ..] = rest {
        if let Some((count, new)) = replacement(rest) {
            replaced.extend(new);
            rest = rest.get(count..).unwrap_or_default();
            continue;
        }
        replaced.extend([match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), replace(group.stream(), replacement));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            token => token.clone(),
        }]);
        rest = others;
    }
    replaced
}
