//! `bulk`, run as a user runs it.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use reportflow_emulator::Emulator;
use tempfile::TempDir;

const RECEIPTS: usize = 1_000;

/// Returns the example in this folder, without the caller's variables.
fn example(folder: &TempDir) -> Command {
    // Cargo writes examples to `examples`, beside the folder of the tests.
    let test = std::env::current_exe().expect("the path of the test");
    let profile = test.ancestors().nth(2).expect("the folder of the profile");
    let program = profile.join(format!("examples/bulk{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.current_dir(folder);
    command.env_remove("REPORTFLOW_BASE_URL");
    command.stdout(Stdio::piped());
    command
}

fn lines(output: &Output) -> Vec<String> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let stdout = String::from_utf8(output.stdout.clone()).expect("text");
    stdout.lines().map(str::to_owned).collect()
}

/// Asserts that the folder has each receipt, and nothing else.
fn assert_all_saved(folder: &Path) {
    let pdfs = folder.join("out/領収書");
    assert_eq!(fs::read_dir(&pdfs).expect("the folder").count(), RECEIPTS);
    for (order, customer, amount) in [
        (70_001, "お客様番号0001様", "1100"),
        (70_057, "お客様番号0057様", "62700"),
        (71_000, "お客様番号1000様", "1100000"),
    ] {
        let pdf = pdfs.join(format!("領収書-R-{order}.pdf"));
        let text = pdf_extract::extract_text(pdf).expect("a PDF");
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(text.contains(customer) && text.contains(amount), "{text}");
    }
}

#[test]
fn saves_each_receipt_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = example(&folder).output().expect("a program that starts");
    let first = lines(&output);
    assert_all_saved(folder.path());
    assert_eq!(first.last().map(String::as_str), Some("out/領収書"));
    let paths: HashMap<_, _> = first.iter().filter_map(|line| line.split_once(": ")).collect();
    assert_eq!(paths["70001"], "out/領収書/領収書-R-70001.pdf");

    let output = example(&folder).output().expect("a program that starts");
    let total = format!("{RECEIPTS} of {RECEIPTS} receipts are saved");
    assert_eq!(lines(&output), [&total, "out/領収書"]);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goes_on_after_a_kill_and_after_ctrl_c() {
    let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../designs");
    let emulator = Emulator::builder().designs_dir(designs).start();
    let emulator = emulator.await.expect("a start");
    let folder = tempfile::tempdir().expect("a folder");
    let start = || {
        let mut example = example(&folder);
        example.env("REPORTFLOW_BASE_URL", emulator.base_url());
        example.env("REPORTFLOW_APP_KEY", "ak_test");
        example.spawn().expect("a program that starts")
    };
    for signal in ["KILL", "INT"] {
        let mut run = start();
        // The first receipts are saved.
        let mut stdout = BufReader::new(run.stdout.take().expect("a pipe"));
        stdout.read_line(&mut String::new()).expect("a line");
        let mut kill = Command::new("kill");
        kill.args(["-s", signal, &run.id().to_string()]);
        assert!(kill.status().expect("a program that starts").success());
        stdout.read_to_string(&mut String::new()).expect("text");
        assert_eq!(run.wait().expect("an end").success(), signal == "INT");
    }
    let last = lines(&start().wait_with_output().expect("an end"));

    let saved = fs::read_dir(folder.path().join("out/領収書")).expect("the folder").count();
    assert!(last.contains(&format!("{saved} of {RECEIPTS} receipts are saved")), "{last:?}");
    let unknown = last.iter().filter(|line| line.contains("may be generated"));
    assert_eq!(saved + unknown.count(), RECEIPTS);
    let mut made = HashMap::<_, u32>::new();
    for file in emulator.requests().await.expect("requests").iter().flat_map(|it| &it.files) {
        *made.entry(file.file_name.clone()).or_default() += 1;
    }
    assert!(made.len() >= saved && made.values().all(|times| *times == 1));
    emulator.shutdown().await;
}
