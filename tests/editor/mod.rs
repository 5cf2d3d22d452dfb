//! Diagnostics and completion of rust-analyzer.
//!
//! Without rust-analyzer, the test is skipped. It also needs the sources of std: `rustup component add rust-analyzer rust-src`.

mod client;
mod wire;

use std::path::Path;
use std::process::{Command, Stdio};

use client::Client;
use reportflow_tests_support::Project;
use serde_json::Value;

const APP: &str = r#"use reportflow::{Client, ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "order", version = 1)]
struct Right {
    請求書番号: u8,
    paid: bool,
    lines: Vec<Line>,
}

#[derive(ReportDesign)]
#[report_design(id = "order", version = 1)]
struct Wrong {
    請求番号: u8,
    paid: u8,
    lines: Vec<Odd>,
}

#[derive(ReportRow)]
struct Line {
    code: bool,
}

#[derive(ReportRow)]
struct Odd {
    kode: bool,
}

/// Stands beside them.
fn neighbour(number: u8) -> u8 {
    number
}

async fn send(right: Right, wrong: Wrong, client: &Client) {
    neighbour(right.請求書番号);
    drop(right.generate_async(client));
    drop(wrong.generate_async(client));
}

fn main() {
    let _ = send;
}
"#;
const LIST: &str = r#"[
    { "name": "請求書番号", "type": "number", "label": "" },
    { "name": "paid", "type": "boolean", "label": "" },
    { "name": "lines", "type": "array", "label": "", "spec": [
        { "name": "code", "type": "boolean", "label": "" } ] }
]"#;

#[test]
fn shows_mistakes_in_place_and_keeps_completion() {
    if !is_installed() {
        eprintln!("skipped: rust-analyzer is not installed");
        return;
    }
    let project = Project::app(APP);
    project.write("designs/order/v1.json", LIST);
    let main = project.path().join("src/main.rs");
    let mut editor = Client::start(&project);
    editor.open(&main, APP);
    // The sources of std are missing, or their dependencies cannot be fetched.
    let of_std = ["sysroot", "standard library", "rust-src"];
    if of_std.iter().any(|of| editor.trouble().contains(of)) {
        eprintln!("skipped: {}", editor.trouble());
        return;
    }
    assert_eq!(editor.trouble(), "");

    let name = "unknown parameter `請求番号` in design `order` v1: did you mean `請求書番号`?";
    let name = diagnostic("請求番号: u8", "請求番号", name);
    let kind = "the parameter is a boolean, which `u8` cannot fill";
    let row = "evaluation panicked: unknown parameter `lines[].kode` in design `order` v1, at field `kode` of `Odd` (src/main.rs:26:5): did you mean `lines[].code`?";
    // Errors from the expanded macro, shown while the user types.
    let while_typing = [name.clone()];
    // Errors from `cargo check`, shown after each save.
    let after_save = [
        name,
        diagnostic("paid: u8", "u8", kind),
        diagnostic("Vec<Odd>", "Vec<Odd>", row),
    ];
    let is_expected = |shown: &[Value]| {
        diagnostics(shown, "rust-analyzer") == while_typing
            && diagnostics(shown, "rustc") == after_save
    };
    editor.wait_for(&main, is_expected);
    check_other_features(&mut editor, &main);

    // An incremental build reports some errors again.
    let touched = format!("{APP}// touched\n");
    project.write("src/main.rs", &touched);
    editor.save(&main, &touched);
    editor.wait_for(&main, is_expected);

    let fixed = APP.replace("請求番号: u8", "請求書番号: u8");
    let fixed = fixed
        .replace("paid: u8", "paid: bool")
        .replace("kode", "code");
    project.write("src/main.rs", &fixed);
    editor.save(&main, &fixed);
    editor.wait_for(&main, <[_]>::is_empty);
}

/// Asserts that completion, hover and definitions work for both documents and other items.
fn check_other_features(editor: &mut Client, main: &Path) {
    for document in ["right", "wrong"] {
        let call = place(&format!("{document}.generate_async"), "generate_async");
        let offered = editor
            .ask("textDocument/completion", main, call)
            .to_string();
        assert!(
            offered.contains("\"generate_async\""),
            "{document}: {offered}"
        );
        let hover = editor.ask("textDocument/hover", main, call).to_string();
        assert!(
            hover.contains("Generates the document asynchronously"),
            "{hover}"
        );
    }
    let call = place("neighbour(right", "neighbour");
    let hover = editor.ask("textDocument/hover", main, call).to_string();
    assert!(hover.contains("Stands beside them."), "{hover}");
    let found = editor.ask("textDocument/definition", main, call);
    let (line, _) = place("fn neighbour", "neighbour");
    assert_eq!(found[0]["range"]["start"]["line"], line, "{found}");
}

fn is_installed() -> bool {
    let mut version = Command::new("rust-analyzer");
    version.arg("--version");
    version.stdout(Stdio::null()).stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

/// Returns the line and the column of the word in that piece of the source, from 0, in
/// UTF-16 units.
fn place(piece: &str, word: &str) -> (usize, usize) {
    let start = APP.find(piece).expect("a piece") + piece.find(word).expect("a word");
    let before = &APP[..start];
    let line = before.rsplit('\n').next().expect("a line");
    (before.matches('\n').count(), line.encode_utf16().count())
}

/// Returns the expected line of a diagnostic at a word.
fn diagnostic(piece: &str, word: &str, message: &str) -> String {
    let (line, column) = place(piece, word);
    let end = column + word.encode_utf16().count();
    format!("{line}:{column}-{end} {message}")
}

/// Returns the first line of each diagnostic from a source, in order.
fn diagnostics(shown: &[Value], source: &str) -> Vec<String> {
    let mut diagnostics: Vec<_> = shown.iter().filter(|one| one["source"] == source).collect();
    diagnostics.sort_by_key(|one| one["range"]["start"]["line"].as_u64());
    let diagnostics = diagnostics.into_iter().map(|one| {
        let range = &one["range"];
        let message = one["message"].as_str().unwrap_or_default();
        let message = message.lines().next().unwrap_or_default();
        let [start, end] = ["start", "end"].map(|end| &range[end]["character"]);
        format!("{}:{start}-{end} {message}", range["start"]["line"])
    });
    diagnostics.collect()
}
