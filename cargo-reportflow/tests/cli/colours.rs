//! Colours: on in terminals, off in pipes, unless variables say otherwise.

use crate::workspace::Workspace;

const CHECK: [&str; 2] = ["check", "--offline"];

/// Creates a workspace that causes a warning of `check`.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("designs/old/v1.json", "[]");
    workspace
}

#[test]
fn a_pipe_gets_no_colour() {
    let variables = [("CARGO_TERM_COLOR", "always"), ("TERM", "xterm-256color")];
    let run = workspace().run_with("", &CHECK, &variables);
    assert!(run.stdout.starts_with("warning: "), "{run:?}");
    assert!(!run.stdout.contains('\x1b'), "{run:?}");
}

#[test]
fn variables_turn_colours_on_and_off() {
    let workspace = workspace();
    for (name, value, is_coloured) in [
        ("TERM", "xterm-256color", true),
        ("CARGO_TERM_COLOR", "auto", true),
        ("CARGO_TERM_COLOR", "never", false),
        ("NO_COLOR", "", true),
        ("NO_COLOR", "1", false),
    ] {
        let variables = [("CLICOLOR_FORCE", "1"), (name, value)];
        let check = workspace.run_with("", &CHECK, &variables);
        let error = workspace.run_with("", &["add", "../a"], &variables);
        let usage = workspace.run_with("", &["add"], &variables);
        let help = workspace.run_with("", &["--help"], &variables);
        for text in [check.stdout, error.stderr, usage.stderr, help.stdout] {
            assert_eq!(text.contains('\x1b'), is_coloured, "{name}={value}: {text}");
        }
    }
}

/// Programs read the JSON, and `anstream` would remove characters from it.
#[test]
fn json_and_source_have_no_colour() {
    let workspace = workspace();
    let variables = [("CLICOLOR_FORCE", "1")];
    for arguments in [
        &["check", "--offline", "--json"][..],
        &["codegen", "old", "--version", "1"],
        &["completions", "bash"],
    ] {
        let run = workspace.run_with("", arguments, &variables);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        assert!(!run.stdout.contains('\x1b'), "{run:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colour_if_it_and_the_user_want_it() {
    let workspace = workspace();
    for (name, value, is_coloured) in [
        ("TERM", "xterm-256color", true),
        ("TERM", "dumb", false),
        ("CARGO_TERM_COLOR", "never", false),
        ("CARGO_TERM_COLOR", "always", true),
        ("NO_COLOR", "1", false),
        ("CLICOLOR", "0", false),
    ] {
        // `CI` must not turn colours on in a terminal without them.
        let variables = [("TERM", "xterm-256color"), ("CI", "1"), (name, value)];
        let text = workspace.run_in_terminal(&CHECK, &variables);
        assert!(text.contains("warning"), "{text}");
        assert_eq!(text.contains('\x1b'), is_coloured, "{name}={value}: {text}");
    }
}
