//! The example, run as a user runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use reportflow_emulator::Emulator;
use tempfile::TempDir;

const RECEIPTS: usize = 500;

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
fn goes_on_after_a_kill_and_after_ctrl_c() {
    let folder = tempfile::tempdir().expect("a folder");
    #[cfg(unix)]
    for signal in ["KILL", "INT"] {
        interrupt(&folder, signal);
    }
    let last = run(&folder);
    let saved = saved(&folder);
    assert!(
        last.contains(&format!("{saved} of {RECEIPTS} receipts are saved")),
        "{last:?}"
    );
    // Nothing tells whether the service accepted what was on the way at the kill.
    let unknown = last.iter().filter(|line| line.contains(" is unknown: "));
    assert_eq!(saved + unknown.count(), RECEIPTS);
    assert_eq!(last.last().map(String::as_str), Some("out/領収書"));
    // It was saved before the kill.
    assert_shows(folder.path(), 70_001, "お客様番号001様", "1,100");
    assert_shows(folder.path(), 70_057, "お客様番号057様", "62,700");

    let again = run(&folder);
    assert!(!again.iter().any(|line| line.contains(".pdf")), "{again:?}");
}

/// Sends a signal to the example after it has saved the first receipts.
#[cfg(unix)]
fn interrupt(folder: &TempDir, signal: &str) {
    use std::io::{BufRead as _, BufReader, Read as _};

    let before = fs::read_dir(folder.path().join("out/領収書")).map_or(0, Iterator::count);
    let mut run = example(folder).spawn().expect("a program that starts");
    let mut stdout = BufReader::new(run.stdout.take().expect("a pipe"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    assert!(line.contains(".pdf"), "{line}");
    let mut kill = Command::new("kill");
    kill.args(["-s", signal, &run.id().to_string()]);
    assert!(kill.status().expect("a program that starts").success());
    stdout.read_to_string(&mut line).expect("text");
    assert_eq!(run.wait().expect("an end").success(), signal == "INT");
    let after = saved(folder);
    // Ctrl-C lets the downloads end, which may be all.
    let is_early = after < RECEIPTS || signal == "INT";
    assert!(before < after && is_early, "{after} after {signal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn uses_the_remote_service() {
    let designs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../designs");
    let emulator = Emulator::builder().designs_dir(designs);
    let emulator = emulator.app_key("ak_remote").start().await;
    let emulator = emulator.expect("a start");
    let folder = tempfile::tempdir().expect("a folder");
    let mut example = example(&folder);
    example.env("REPORTFLOW_BASE_URL", emulator.base_url());
    example.env("REPORTFLOW_APP_KEY", "ak_remote");
    let output = tokio::task::spawn_blocking(move || example.output());
    let output = output.await.expect("a run").expect("a program that starts");
    let lines = lines(&output);
    assert_eq!(saved(&folder), RECEIPTS, "{lines:?}");
    assert_shows(folder.path(), 70_100, "お客様番号100様", "110,000");
    assert!(!folder.path().join("out/emulator").exists());
    emulator.shutdown().await;
}
