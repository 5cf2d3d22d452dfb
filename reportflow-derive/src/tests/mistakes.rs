//! The mistakes of `tests/ui` without a compiler: a quick test that each derive reports
//! the messages of the `.stderr` files at the same places.

use std::fs;

use proc_macro2::{TokenStream, TokenTree};

use super::{repository, structs};

/// A message with its line and column, both from 1.
type Mistake = (String, usize, usize);

#[test]
fn messages_and_places_are_those_of_the_ui_tests() {
    let folder = repository().join("tests/ui");
    let mut compared = 0;
    for entry in fs::read_dir(&folder).expect("the folder") {
        let file = entry.expect("an entry").path();
        if file.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let shown = fs::read_to_string(file.with_extension("stderr")).expect("what is shown");
        let mut found = Vec::new();
        for derived in structs(&file) {
            mistakes(derived.derive.expand(&derived.input), &mut found);
        }
        let mut expected = shown_by_derives(&shown);
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", file.display());
        compared += found.len();
    }
    assert!(compared > 70, "only {compared} mistakes");
}

/// Returns the messages of the derives: errors without a code.
fn shown_by_derives(text: &str) -> Vec<Mistake> {
    let mut lines = text.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(message) = line.strip_prefix("error: ") {
            let location = lines.next().expect("the line of the location");
            let mut numbers = location.rsplit(':').map(|number| number.parse());
            let (Some(Ok(column)), Some(Ok(line))) = (numbers.next(), numbers.next()) else {
                panic!("no location in {location}");
            };
            found.push((message.to_owned(), line, column));
        }
    }
    found
}

/// Collects the `compile_error!`s in the output of a derive.
fn mistakes(emitted: TokenStream, found: &mut Vec<Mistake>) {
    let mut start = None;
    for token in emitted {
        match token {
            TokenTree::Ident(ident) if ident == "compile_error" => {
                start = Some(ident.span().start());
            }
            TokenTree::Group(group) => match start.take() {
                Some(start) => {
                    let message: syn::LitStr =
                        syn::parse2(group.stream()).expect("the text of an error");
                    let message = without_folders(&message.value());
                    found.push((message, start.line, start.column + 1));
                }
                None => mistakes(group.stream(), found),
            },
            _ => {}
        }
    }
}

/// Writes paths as trybuild does.
fn without_folders(message: &str) -> String {
    let tests = repository().join("tests");
    message.replace(tests.to_str().expect("a path in UTF-8"), "$DIR")
}
