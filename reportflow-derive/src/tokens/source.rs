use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

use super::crate_path::unescape;

/// Returns a type or path as source text in one line, with the usual spaces.
pub(crate) fn to_source(of: &impl ToTokens) -> String {
    let mut text = String::new();
    append(of.to_token_stream(), &mut text);
    text
}

fn append(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        let word = matches!(&token, TokenTree::Ident(_) | TokenTree::Literal(_));
        let is_block =
            matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        if (word || is_block) && text.ends_with(|c: char| c.is_alphanumeric() || "_}".contains(c)) {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                append(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => text.push_str(", "),
                ';' => text.push_str("; "),
                '+' => text.push_str(" + "),
                '=' => text.push_str(" = "),
                '-' => text.push_str(" -"),
                mark => text.push(mark),
            },
            token => text.push_str(&unescape(token.to_string())),
        }
    }
}
