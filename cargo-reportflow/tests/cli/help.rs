//! The help of the program and its commands.

use std::collections::BTreeSet;
use std::process::Command;

use crate::workspace::{PROGRAM, Workspace};

const COMMANDS: &[&str] = &[
    #[cfg(feature = "bulk")]
    "bulk",
    #[cfg(feature = "bulk")]
    "bulk run",
    #[cfg(feature = "bulk")]
    "bulk resume",
    #[cfg(feature = "bulk")]
    "bulk work",
    #[cfg(feature = "bulk")]
    "bulk status",
    #[cfg(feature = "bulk")]
    "bulk settle",
    "designs",
    "add",
    "codegen",
    "sync",
    "check",
    "diff",
    "completions",
    #[cfg(feature = "serve")]
    "serve",
];

fn output(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(PROGRAM)
        .args(arguments)
        .output()
        .expect("the program");
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

fn help_arguments(command: &str) -> Vec<&str> {
    let words = ["reportflow"].into_iter().chain(command.split(' '));
    words.chain(["--help"]).collect()
}

#[test]
fn runs_by_its_own_name_and_as_a_subcommand_of_cargo() {
    let (code, help) = output(&["--help"]);
    assert_eq!(code, Some(0));
    assert_eq!(output(&["reportflow", "--help"]), (code, help.clone()));
    assert!(help.contains("Usage: cargo reportflow <COMMAND>"), "{help}");
    for command in COMMANDS {
        let (code, help) = output(&help_arguments(command));
        assert_eq!(code, Some(0), "{command}");
        assert!(
            help.contains(&format!("Usage: cargo reportflow {command}")),
            "{help}"
        );
        assert!(
            help.contains(&format!("\n  cargo reportflow {command}")),
            "{help}"
        );
        assert!(help.contains("Exit codes: 0 "), "{help}");
    }
}

#[test]
fn fits_into_a_terminal() {
    for command in COMMANDS {
        let (_, help) = output(&help_arguments(command));
        let about = help.lines().next().expect("a description");
        assert!(about.chars().count() < 70, "{about}");
        // The emulator owns the flags of `serve`.
        let is_flag = |line: &str| *command == "serve" && line.starts_with("      --");
        for line in help.lines().filter(|line| !is_flag(line)) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn lists_every_kind_of_change() {
    let workspace = Workspace::new();
    // Each kind of change, in one diff.
    let old = r#"[{ "name": "a", "type": "number" }, { "name": "b", "type": "text" },
        { "name": "c", "type": "text" }, { "name": "e", "type": "date" },
        { "name": "t", "type": "array", "spec": [] }]"#;
    let new = r#"[{ "name": "a", "type": "text" }, { "name": "c", "type": "text", "label": "C" },
        { "name": "d", "type": "number" },
        { "name": "t", "type": "array", "spec": [{ "name": "e", "type": "date" }] }]"#;
    workspace.write("designs/receipt/v1.json", old);
    workspace.write("designs/receipt/v2.json", new);
    let diff = workspace
        .offline(&["diff", "receipt", "1", "2", "--json"])
        .json();
    let changes = diff["changes"].as_array().expect("changes");
    let kinds: BTreeSet<&str> = changes
        .iter()
        .map(|change| change["change"].as_str().expect("a kind"))
        .collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    for command in ["check", "sync", "diff"] {
        let (_, help) = output(&[command, "--help"]);
        let (_, table) = help.split_once("changes lists objects").expect("a table");
        for kind in &kinds {
            assert!(table.contains(kind), "{command}: {kind}");
        }
    }
}
