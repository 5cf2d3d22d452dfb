//! Snapshots that are invalid, huge, deep or missing: a derive reports one error, at the
//! name of the design.

use std::fs;
use std::path::Path;

use fastrand::Rng;
use reportflow_schema::ParameterList;
use syn::DeriveInput;

use super::{DESIGNS, Derive, amount, repository};

// Not a literal in the attributes, because `cargo reportflow check` would find the
// design.
const ID: &str = "invoice";

fn document() -> DeriveInput {
    syn::parse_quote! {
        #[report_design(id = #ID, version = 1)]
        struct Invoice {
            number: String,
            issued_on: String,
            total: i64,
            paid: bool,
            items: Vec<Item>,
            note: Option<String>,
        }
    }
}

fn row() -> DeriveInput {
    syn::parse_quote! {
        #[report_row(id = #ID, version = 1, path = "items")]
        struct Item {
            name: String,
            quantity: u32,
            parts: Vec<Part>,
        }
    }
}

/// Returns the output of both derives for a snapshot with these bytes.
fn with_snapshot(bytes: &[u8]) -> [String; 2] {
    with_designs(|folder| fs::write(folder.join("v1.json"), bytes).expect("a snapshot"))
}

fn with_designs(prepare: impl FnOnce(&Path)) -> [String; 2] {
    expand(
        prepare,
        [(Derive::Design, document()), (Derive::Row, row())],
    )
}

fn expand<const N: usize>(
    prepare: impl FnOnce(&Path),
    inputs: [(Derive, DeriveInput); N],
) -> [String; N] {
    let designs = tempfile::tempdir().expect("a folder");
    let folder = designs.path().join("invoice");
    fs::create_dir(&folder).expect("a folder");
    prepare(&folder);
    let before = DESIGNS.replace(designs.path().to_owned());
    let emitted = inputs.map(|(derive, input)| {
        let emitted = derive.expand(&input);
        syn::parse2::<syn::File>(emitted.clone()).expect("items");
        emitted.to_string()
    });
    DESIGNS.set(before);
    emitted
}

#[track_caller]
fn assert_error(emitted: &[String; 2], what: &str) {
    for emitted in emitted {
        let start = &emitted[..emitted.len().min(2000)];
        assert_eq!(emitted.matches("compile_error").count(), 1, "{start}");
        assert!(emitted.contains(what), "{start}");
    }
}

#[test]
fn valid_snapshot_is_accepted() {
    let path = repository().join("tests/designs/invoice/v1.json");
    let emitted = with_snapshot(&fs::read(path).expect("the snapshot"));
    for emitted in emitted {
        assert!(!emitted.contains("compile_error"), "{emitted}");
    }
}

#[test]
fn random_edits_report_an_invalid_snapshot() {
    let path = repository().join("tests/designs/invoice/v1.json");
    let bytes = fs::read(path).expect("the snapshot");
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut rng = Rng::with_seed(seed);
    for _ in 0..amount(500) {
        let mut bytes = bytes.clone();
        for _ in 0..rng.usize(1..=3) {
            let index = rng.usize(..bytes.len());
            match rng.u8(..4) {
                0 => bytes[index] = rng.u8(..),
                1 => bytes.truncate(index.max(1)),
                2 => drop(bytes.drain(index..(index + rng.usize(..40)).min(bytes.len()))),
                _ => bytes.insert(index, *rng.choice(b"[]{}\",:\\0-e\0\xff").expect("a byte")),
            }
            if bytes.is_empty() {
                bytes.push(b' ');
            }
        }
        let emitted = with_snapshot(&bytes);
        if ParameterList::from_json(&bytes).is_err() {
            assert_error(&emitted, "invalid snapshot");
        }
    }
}

#[test]
fn truncated_snapshot_is_invalid() {
    let path = repository().join("tests/designs/invoice/v1.json");
    let bytes = fs::read(path).expect("the snapshot");
    let end = bytes.trim_ascii_end().len();
    for len in (0..end).step_by(7) {
        assert_error(&with_snapshot(&bytes[..len]), "invalid snapshot");
    }
}

#[test]
fn empty_or_binary_snapshot_is_invalid() {
    for bytes in [
        &b""[..],
        b" ",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf[",
        b"null",
    ] {
        assert_error(&with_snapshot(bytes), "invalid snapshot");
    }
}

#[test]
fn too_deep_snapshot_is_invalid() {
    let deep = |count: usize| {
        let open = r#"[{"name":"items","type":"array","spec":"#.repeat(count);
        format!("{open}[]{}", "}]".repeat(count))
    };
    for count in [33, 100, 1_000, 100_000] {
        assert_error(&with_snapshot(deep(count).as_bytes()), "invalid snapshot");
    }
    let brackets = "[".repeat(1_000_000);
    assert_error(&with_snapshot(brackets.as_bytes()), "invalid snapshot");
}

#[test]
fn too_large_snapshot_is_invalid() {
    let mut bytes = b"[]".to_vec();
    bytes.resize(9 * 1024 * 1024, b' ');
    assert_error(&with_snapshot(&bytes), "invalid snapshot");
}

#[test]
fn snapshot_with_20_000_parameters_is_read() {
    let parameters: Vec<String> = (0..20_000)
        .map(|number| format!(r#"{{"name":"p{number}","type":"text"}}"#))
        .collect();
    let list = format!("[{}]", parameters.join(","));
    let [document, _] = with_snapshot(list.as_bytes());
    assert!(document.contains("unknown parameter `total`"));
}

#[test]
fn name_that_is_too_long_for_a_table_is_reported() {
    let name = "n".repeat(9_001);
    let list = format!(
        r#"[{{"name":"items","type":"array","spec":[{{"name":"{name}","type":"text"}}]}}]"#
    );
    let document: DeriveInput = syn::parse_quote! {
        #[report_design(id = #ID, version = 1)]
        struct Invoice { items: Vec<Item> }
    };
    let prepare = |folder: &Path| fs::write(folder.join("v1.json"), list).expect("a snapshot");
    let [document] = expand(prepare, [(Derive::Design, document)]);
    let message = "design `invoice` v1: `items`: the name of the parameter `nn";
    assert!(document.contains(message), "{document}");
    assert!(document.contains("n…` has 9001 bytes in JSON: the limit is 9000;"));

    let name = "n".repeat(9_001);
    let row: DeriveInput = syn::parse_quote! {
        struct Item { #[report(rename = #name)] name: String }
    };
    let [row] = expand(|_| {}, [(Derive::Row, row)]);
    assert!(row.contains("n…` has 9001 bytes: the limit is 9000,"));
}

#[test]
fn missing_or_unreadable_snapshot_is_reported() {
    assert_error(
        &with_designs(|_| {}),
        "missing snapshot of design `invoice`",
    );
    let folder = |folder: &Path| fs::create_dir(folder.join("v1.json")).expect("a folder");
    assert_error(&with_designs(folder), "cannot be read");
}

#[test]
fn invalid_designs_dir_is_reported() {
    let is_reported = |folder: &Path| {
        let before = DESIGNS.replace(folder.to_owned());
        let emitted = [(Derive::Design, document()), (Derive::Row, row())]
            .map(|(derive, input)| derive.expand(&input).to_string());
        DESIGNS.set(before);
        assert_error(&emitted, "invalid `REPORTFLOW_DESIGNS_DIR`");
        assert_error(&emitted, "correct or unset the variable");
    };
    let folder = tempfile::tempdir().expect("a folder");
    is_reported(&folder.path().join("nowhere"));
    fs::write(folder.path().join("file"), "").expect("a file");
    is_reported(&folder.path().join("file"));
}

#[cfg(unix)]
#[test]
fn dangling_link_is_reported() {
    let link = |folder: &Path| {
        std::os::unix::fs::symlink("elsewhere.json", folder.join("v1.json")).expect("a link");
    };
    let message = "cannot be read: it is a broken link";
    assert_error(&with_designs(link), message);
}

#[test]
fn other_files_are_named() {
    for (bytes, message) in [
        (&b""[..], "it is empty"),
        (b"<!DOCTYPE html><html></html>", "it is an HTML page"),
        (
            br#"{"message":"Unauthorized"}"#,
            "it is an error response (`Unauthorized`), not a parameter list",
        ),
        (b"[{\"name\":\"a\",", "it is truncated: EOF"),
        (
            b"[]]",
            "trailing characters at line 1 column 3; to fetch it again, run `cargo reportflow add invoice --version 1`",
        ),
    ] {
        assert_error(&with_snapshot(bytes), message);
    }
}

#[test]
fn misspelt_kind_is_reported() {
    let list = br#"[{"name":"items","type":"array","spec":[{"name":"name","type":"String"}]}]"#;
    let message = "unknown kind `String` of parameter `items[].name`: did you mean `text`?";
    assert_error(&with_snapshot(list), message);
}

/// A message gives one piece of advice.
#[test]
fn advice_to_fetch_follows_no_other_advice() {
    for (bytes, message) in [
        (
            &br#"[{"name":"items","type":"nubmer"}]"#[..],
            "did you mean `number`?",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1",
            "run `git lfs pull`",
        ),
        (b"<<<<<<< HEAD\n[]", "resolve the conflict"),
    ] {
        let emitted = with_snapshot(bytes);
        assert_error(&emitted, message);
        assert!(!emitted[0].contains("to fetch it again"), "{message}");
    }
}
