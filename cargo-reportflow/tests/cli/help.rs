//! The help of the program and its commands.

use std::process::Command;

use crate::workspace::PROGRAM;

const COMMANDS: &[&str] = &[
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

#[test]
fn runs_by_its_own_name_and_as_a_subcommand_of_cargo() {
    let (code, help) = output(&["--help"]);
    assert_eq!(code, Some(0));
    assert_eq!(output(&["reportflow", "--help"]), (code, help.clone()));
    assert!(help.contains("Usage: cargo reportflow <COMMAND>"), "{help}");
    for command in COMMANDS {
        let (code, help) = output(&["reportflow", command, "--help"]);
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
        let (_, help) = output(&[command, "--help"]);
        let about = help.lines().next().expect("a description");
        assert!(about.chars().count() < 70, "{about}");
        // The emulator owns the flags of `serve`.
        let is_flag = |line: &str| *command == "serve" && line.starts_with("      --");
        for line in help.lines().filter(|line| !is_flag(line)) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
