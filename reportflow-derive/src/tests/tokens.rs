//! Structs with random edits: a derive never panics, and its output always parses.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;
use std::{fs, thread};

use fastrand::Rng;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::DeriveInput;

use super::{Derive, amount, repository, structs};

/// Tokens that no struct of the tests contains.
const STRANGE: &str = r##"
    0 1 -1 4294967296 18446744073709551616 1u8 1.5 1e400 0x7f 0b1 'a' '"' '\u{0}' b'a' b"id" c"id"
    "" " " "\0" "\"" "\\" "{" "}" "{}" "{{}}" "{number" "[]." "items[]." "items[].name" "items[].items"
    "../x" "/" "請求書番号" "ｉｎｖｏｉｃｅ" "e\u{301}" r"\" r#"""# "日\n本" "::" "a::b" "1" "for<'a>"
    id version path omit rename with display skip crate file_name report report_row report_design
    self Self super r#type r#fn _ dyn impl for where mut ref const static fn union enum struct
    'a 'static 'static ' _ u8 str Vec Option Box T Item String
    # ! & * + - = => -> .. ..= ... , ; : :: < > << >> ? @ $ | || ~ ^ %
    () [] {} (()) [[]] {{}} (,) (=) ("") ([""]) {"" : 1} [u8; 3] (u8, u8) #[report] #[report()] #![report]
    #[report(with)] #[report(with = a::<b>)] #[report(rename = 1, rename = 2)] #[report(display = 3)]
    #[report_design] #[report_design = "x"] #[report_design()] #[report_row()] #[doc = "x"] #[cfg(x)]
"##;

#[test]
fn random_edits_give_errors_or_valid_items() {
    // The fallback of proc_macro2 does not accept `'` alone.
    let strange = STRANGE.replace("' _", "");
    let seed = fastrand::u64(..);
    // On another thread, so that an input that hangs is reported.
    let (sender, receiver) = mpsc::channel();
    let amount = amount(20_000);
    let trial = thread::Builder::new()
        // The size of the compiler's stack, to find overflows.
        .stack_size(8 * 1024 * 1024)
        .spawn(move || {
            let corpus = corpus();
            let mut alphabet: Vec<TokenTree> = Vec::new();
            let tokens: TokenStream = strange.parse().expect("tokens");
            all_tokens(tokens, &mut alphabet);
            for (_, tokens) in &corpus {
                all_tokens(tokens.clone(), &mut alphabet);
            }
            let mut rng = Rng::with_seed(seed);
            let (mut read, mut derived) = (0, 0);
            for _ in 0..amount {
                let (derive, tokens) = rng.choice(&corpus).expect("a struct");
                let mut tokens = tokens.clone();
                for _ in 0..rng.usize(1..=3) {
                    tokens = edited(tokens, &alphabet, &mut rng);
                }
                sender.send(tokens.to_string()).expect("the test");
                if let Ok(input) = syn::parse2::<DeriveInput>(tokens) {
                    // The compiler rejects these before it calls a derive.
                    if has_nameless_field(&input) {
                        continue;
                    }
                    read += 1;
                    derived += usize::from(expands(*derive, &input, seed));
                }
            }
            (read, derived)
        })
        .expect("a thread");

    let mut last = String::new();
    loop {
        match receiver.recv_timeout(Duration::from_secs(60)) {
            Ok(input) => last = input,
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("seed {seed} hangs on: {last}"),
        }
    }
    let (read, derived) = trial.join().expect("no panic");
    println!(
        "{amount} inputs, of which {read} were structs and {derived} had no mistake, seed {seed}"
    );
    assert!(
        read > amount / 4 && derived < read,
        "{read} structs, {derived} without a mistake"
    );
}

/// Returns true if the derive reports no mistake.
fn expands(derive: Derive, input: &DeriveInput, seed: u64) -> bool {
    let emitted = catch_unwind(AssertUnwindSafe(|| derive.expand(input)));
    let shown = || input.to_token_stream().to_string();
    let Ok(emitted) = emitted else {
        panic!("{derive:?} panics, seed {seed}: {}", shown());
    };
    if let Err(error) = syn::parse2::<syn::File>(emitted.clone()) {
        panic!(
            "{derive:?} emits no items ({error}), seed {seed}: {}\n{emitted}",
            shown()
        );
    }
    !emitted.to_string().contains("compile_error")
}

fn has_nameless_field(input: &DeriveInput) -> bool {
    let syn::Data::Struct(data) = &input.data else {
        return false;
    };
    let mut names = data.fields.iter().filter_map(|field| field.ident.as_ref());
    names.any(|name| name == "_")
}

/// Returns the structs of the tests and examples.
fn corpus() -> Vec<(Derive, TokenStream)> {
    let mut corpus = Vec::new();
    for folder in ["tests/ui", "tests/derive", "examples"] {
        for entry in fs::read_dir(repository().join(folder)).expect("the folder") {
            let file = entry.expect("an entry").path();
            if file.extension().is_some_and(|extension| extension == "rs") {
                let found = structs(&file).into_iter();
                corpus.extend(found.map(|found| (found.derive, found.input.to_token_stream())));
            }
        }
    }
    assert!(corpus.len() > 150, "only {} structs", corpus.len());
    corpus
}

fn all_tokens(tokens: TokenStream, found: &mut Vec<TokenTree>) {
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            all_tokens(group.stream(), found);
        }
        found.push(token);
    }
}

/// Returns the tokens with one edit, at any depth.
fn edited(tokens: TokenStream, alphabet: &[TokenTree], rng: &mut Rng) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_group = |index: &usize| matches!(&tokens[*index], TokenTree::Group(_));
    // The compiler accepts any tokens in attributes, but rejects an invalid struct.
    let is_attribute = |index: &usize| matches!(&tokens[*index], TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
    let mut groups: Vec<usize> = (0..tokens.len()).filter(is_group).collect();
    if groups.iter().any(is_attribute) && rng.u8(..) > 60 {
        groups.retain(is_attribute);
    }
    let inside = rng.choice(&groups).filter(|_| rng.u8(..) > 40);
    if let Some((index, TokenTree::Group(group))) = inside.map(|index| (*index, &tokens[*index])) {
        let stream = edited(group.stream(), alphabet, rng);
        tokens[index] = Group::new(group.delimiter(), stream).into();
        return tokens.into_iter().collect();
    }
    let other = rng.choice(alphabet).expect("a token").clone();
    let index = rng.usize(..=tokens.len());
    if index == tokens.len() {
        tokens.push(other);
        return tokens.into_iter().collect();
    }
    match rng.u8(..6) {
        0 => drop(tokens.remove(index)),
        1 => tokens[index] = other,
        2 => tokens.insert(index, other),
        3 => tokens.insert(index, tokens[index].clone()),
        4 => {
            let second = rng.usize(..tokens.len());
            tokens.swap(index, second);
        }
        _ => {
            let delimiters = [
                Delimiter::Parenthesis,
                Delimiter::Brace,
                Delimiter::Bracket,
                // As around an argument of a `macro_rules!`.
                Delimiter::None,
            ];
            let delimiter = *rng.choice(&delimiters).expect("a delimiter");
            tokens[index] = Group::new(delimiter, tokens[index].clone().into()).into();
        }
    }
    tokens.into_iter().collect()
}
