use clap_complete::Shell;

use super::help::EXIT_CODES;
use crate::output::Output;

const PROGRAM: &str = "cargo-reportflow";

#[derive(clap::Args)]
#[command(after_help = format!("\
Examples:
  cargo reportflow completions bash \\
    > ~/.local/share/bash-completion/completions/cargo-reportflow
  cargo reportflow completions zsh > ~/.zfunc/_cargo-reportflow
  cargo reportflow completions fish \\
    > ~/.config/fish/completions/cargo-reportflow.fish

The script completes the program's own name, `cargo-reportflow`.

{EXIT_CODES}"))]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

/// Generates the script for `command`.
pub(crate) fn run(args: &Args, command: clap::Command) -> Output {
    // Cargo does not complete the subcommands of plugins.
    let mut command = command.bin_name(PROGRAM);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, PROGRAM, &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if args.shell == Shell::Bash {
        // In a script for a name with a dash, the loop and the `case` use
        // different names: https://github.com/clap-rs/clap/issues/6421
        script = script.replace("cargo__subcmd__reportflow", "cargo__reportflow");
    }
    Output::verbatim(script)
}
