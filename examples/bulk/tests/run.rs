//! The example, run as a user runs it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const RECEIPTS: usize = 1_000;

/// Returns the example in this folder, without the caller's variables.
fn example(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reportflow-examples-bulk"));
    command.current_dir(folder);
    command.env_remove("REPORTFLOW_BASE_URL");
    command.stdout(Stdio::piped());
    command
}

fn run(folder: &TempDir) -> Vec<String> {
    lines(&example(folder).output().expect("a program that starts"))
}

fn lines(output: &Output) -> Vec<String> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let stdout = String::from_utf8(output.stdout.clone()).expect("text");
    stdout.lines().map(str::to_owned).collect()
}

fn saved(folder: &TempDir) -> usize {
    let pdfs = fs::read_dir(folder.path().join("out/領収書"));
    pdfs.expect("the folder").count()
}

fn assert_shows(folder: &Path, order: u64, customer: &str, amount: &str) {
    let pdf = folder.join(format!("out/領収書/領収書-R-{order}.pdf"));
    let text = pdf_extract::extract_text(pdf).expect("a PDF");
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(text.contains(customer) && text.contains(amount), "{text}");
}

#[test]
fn saves_each_receipt_and_then_has_nothing_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = run(&folder);
    assert_eq!(saved(&folder), RECEIPTS);
    assert_shows(folder.path(), 70_001, "お客様番号0001様", "1100");
    assert_shows(folder.path(), 70_057, "お客様番号0057様", "62700");
    assert_shows(folder.path(), 71_000, "お客様番号1000様", "1100000");
    let paths: HashMap<_, _> = first
        .iter()
        .filter_map(|line| line.split_once(": "))
        .collect();
    assert_eq!(paths["order 70001"], "out/領収書/領収書-R-70001.pdf");

    let total = format!("{RECEIPTS} of {RECEIPTS} receipts are saved");
    assert_eq!(run(&folder), [&total, "out/領収書"]);
}

#[cfg(unix)]
#[test]
fn goes_on_after_a_kill_and_after_ctrl_c() {
    use std::io::{BufRead as _, BufReader, Read as _};

    let folder = tempfile::tempdir().expect("a folder");
    for signal in ["KILL", "INT"] {
        let mut run = example(&folder).spawn().expect("a program that starts");
        // The first receipts are saved.
        let mut stdout = BufReader::new(run.stdout.take().expect("a pipe"));
        stdout.read_line(&mut String::new()).expect("a line");
        let mut kill = Command::new("kill");
        kill.args(["-s", signal, &run.id().to_string()]);
        assert!(kill.status().expect("a program that starts").success());
        stdout.read_to_string(&mut String::new()).expect("text");
        assert_eq!(run.wait().expect("an end").success(), signal == "INT");
    }
    assert!(saved(&folder) < RECEIPTS, "the signals came too late");

    let last = run(&folder);
    let saved = saved(&folder);
    assert!(
        last.contains(&format!("{saved} of {RECEIPTS} receipts are saved")),
        "{last:?}"
    );
    // Nothing tells whether the service accepted what was on the way at the kill.
    let unknown = last.iter().filter(|line| line.contains(" is unknown: "));
    assert_eq!(saved + unknown.count(), RECEIPTS);
}
