//! Snapshots that are broken, huge, deep or gone: a derive says so at the place
//! where the design is named.

use std::fs;
use std::path::Path;

use fastrand::Rng;
use reportflow_schema::ParameterList;
use syn::DeriveInput;

use super::{DESIGNS, Derive, amount, repository};

fn document() -> DeriveInput {
    syn::parse_quote! {
        #[report_design(id = "invoice", version = 1)]
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
        #[report_row(id = "invoice", version = 1, path = "items")]
        struct Item {
            name: String,
            quantity: u32,
            parts: Vec<Part>,
        }
    }
}

/// What the derives emit for such a snapshot, as text.
fn with_snapshot(bytes: &[u8]) -> [String; 2] {
    with_designs(|folder| fs::write(folder.join("v1.json"), bytes).expect("a snapshot"))
}

fn with_designs(prepare: impl FnOnce(&Path)) -> [String; 2] {
    let designs = tempfile::tempdir().expect("a folder");
    let folder = designs.path().join("invoice");
    fs::create_dir(&folder).expect("a folder");
    prepare(&folder);
    let before = DESIGNS.replace(designs.path().to_owned());
    let emitted = [(Derive::Design, document()), (Derive::Row, row())].map(|(derive, input)| {
        let emitted = derive.expand(&input);
        syn::parse2::<syn::File>(emitted.clone()).expect("items");
        emitted.to_string()
    });
    DESIGNS.set(before);
    emitted
}

#[track_caller]
fn assert_told(emitted: &[String; 2], what: &str) {
    for emitted in emitted {
        let start = &emitted[..emitted.len().min(2000)];
        assert_eq!(emitted.matches("compile_error").count(), 1, "{start}");
        assert!(emitted.contains(what), "{start}");
    }
}

#[test]
fn as_it_should_be() {
    let path = repository().join("tests/designs/invoice/v1.json");
    let emitted = with_snapshot(&fs::read(path).expect("the snapshot"));
    for emitted in emitted {
        assert!(!emitted.contains("compile_error"), "{emitted}");
    }
}

#[test]
fn with_bytes_out_of_place() {
    let path = repository().join("tests/designs/invoice/v1.json");
    let bytes = fs::read(path).expect("the snapshot");
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut rng = Rng::with_seed(seed);
    for _ in 0..amount(500) {
        let mut bytes = bytes.clone();
        for _ in 0..rng.usize(1..=3) {
            let place = rng.usize(..bytes.len());
            match rng.u8(..4) {
                0 => bytes[place] = rng.u8(..),
                1 => bytes.truncate(place.max(1)),
                2 => drop(bytes.drain(place..(place + rng.usize(..40)).min(bytes.len()))),
                _ => bytes.insert(place, *rng.choice(b"[]{}\",:\\0-e\0\xff").expect("a byte")),
            }
            if bytes.is_empty() {
                bytes.push(b' ');
            }
        }
        let emitted = with_snapshot(&bytes);
        if ParameterList::from_json(&bytes).is_err() {
            assert_told(&emitted, "invalid snapshot");
        }
    }
}

#[test]
fn half_written() {
    let path = repository().join("tests/designs/invoice/v1.json");
    let bytes = fs::read(path).expect("the snapshot");
    let end = bytes.trim_ascii_end().len();
    for len in (0..end).step_by(7) {
        assert_told(&with_snapshot(&bytes[..len]), "invalid snapshot");
    }
}

#[test]
fn empty_or_no_text() {
    for bytes in [
        &b""[..],
        b" ",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf[",
        b"null",
    ] {
        assert_told(&with_snapshot(bytes), "invalid snapshot");
    }
}

#[test]
fn too_deep() {
    let deep = |count: usize| {
        let open = r#"[{"name":"items","type":"array","spec":"#.repeat(count);
        format!("{open}[]{}", "}]".repeat(count))
    };
    for count in [33, 100, 1_000, 100_000] {
        assert_told(&with_snapshot(deep(count).as_bytes()), "invalid snapshot");
    }
    let brackets = "[".repeat(1_000_000);
    assert_told(&with_snapshot(brackets.as_bytes()), "invalid snapshot");
}

#[test]
fn too_large() {
    let mut bytes = b"[]".to_vec();
    bytes.resize(9 * 1024 * 1024, b' ');
    assert_told(&with_snapshot(&bytes), "invalid snapshot");
}

#[test]
fn of_many_parameters() {
    let parameters: Vec<String> = (0..20_000)
        .map(|number| format!(r#"{{"name":"p{number}","type":"text"}}"#))
        .collect();
    let list = format!("[{}]", parameters.join(","));
    let [document, _] = with_snapshot(list.as_bytes());
    assert!(document.contains("has no parameter `total`"));
}

#[test]
fn gone_or_no_file() {
    assert_told(
        &with_designs(|_| {}),
        "there is no snapshot of design `invoice`",
    );
    let folder = |folder: &Path| fs::create_dir(folder.join("v1.json")).expect("a folder");
    assert_told(&with_designs(folder), "cannot be read");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere() {
    let link = |folder: &Path| {
        std::os::unix::fs::symlink("elsewhere.json", folder.join("v1.json")).expect("a link");
    };
    let told = "cannot be read: it is a broken link";
    assert_told(&with_designs(link), told);
}
