use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::Answer;
use crate::cli::Cli;

pub(super) fn run(shell: Shell) -> Answer {
    // The script is the program's own: cargo completes no subcommands of others.
    let mut command = Cli::command().bin_name("cargo-reportflow");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "cargo-reportflow", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Bash {
        // With a dash in the name, the arms of its `case` are not what its loop
        // sets: https://github.com/clap-rs/clap/issues/6421
        script = script.replace("cargo__subcmd__reportflow", "cargo__reportflow");
    }
    Answer::well(script)
}
