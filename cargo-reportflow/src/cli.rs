//! The command line.

use clap::{Parser, Subcommand};

const EXIT_CODES: &str = "\
Exit codes: 0 all is well; 1 something was found; 2 wrong usage, or it could not be done";

const JSON_AND_EXIT_CODES: &str = "\
Exit codes: 0 all is well; 1 something was found; 2 wrong usage, or it could not be done: then
plain text on standard error says why, with --json as well";

const ENVIRONMENT: &str = "\
Environment:
  REPORTFLOW_APP_KEY      the workspace's key; else from .env at the root of the cargo workspace
  REPORTFLOW_BASE_URL     another service, with /v1 [default: https://api.re-port-flow.com/v1]
  REPORTFLOW_DESIGNS_DIR  a folder of snapshots that goes before designs/
  REPORTFLOW_DESIGN_IDS   id=other,…: the ids of the sources' designs in the key's workspace
  NO_COLOR                no colour, as CARGO_TERM_COLOR=never; there is none in files and pipes

Exit codes: 0 all is well; 1 something was found; 2 wrong usage, or it could not be done

Start with `cargo reportflow designs`, then `cargo reportflow add ID`.";

/// Snapshots of Re:port Flow designs, structs from them, and what changed
#[derive(Parser)]
#[command(
    name = "cargo-reportflow",
    bin_name = "cargo reportflow",
    version,
    after_help = ENVIRONMENT,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the designs of the key's workspace, and which are used here
    #[command(after_help = format!("\
Examples:
  cargo reportflow designs
  cargo reportflow designs --json | jq -r '.[].id'

SNAPSHOTS are the versions in designs/, USED those that a struct names.

The JSON is a list of: id (in the sources), serviceId, label, latestVersion, updatedAt, snapshots,
used. Of a design that the service does not have, serviceId to updatedAt are null.

{JSON_AND_EXIT_CODES}"))]
    Designs {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },

    /// Fetch a snapshot of a design, and print the struct to paste
    // Clap takes an option of this name for the program's own.
    #[command(override_usage = "cargo reportflow add [--version <N>] [--name <NAME>] <ID>", after_help = format!("\
Examples:
  cargo reportflow add 0eUDdgAjNXrrItA2
  cargo reportflow add 0eUDdgAjNXrrItA2 --version 3 > src/invoice.rs
  cargo reportflow add 0eUDdgAjNXrrItA2 --name Invoice >> src/documents.rs

The snapshot goes to designs/ID/vN.json: into the nearest designs/ of the package you stand in or
above it, else at the root of the workspace. Commit it. The struct goes to standard output, all
else to standard error.

{EXIT_CODES}"))]
    Add {
        /// The design's id; `cargo reportflow designs` lists them
        id: String,
        /// The version; the latest without it
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        version: Option<u32>,
        /// What to call the struct, and its rows' structs after it [default: the design's label]
        #[arg(long)]
        name: Option<String>,
    },

    /// Print the struct for a snapshot that is here; needs no network
    #[command(after_help = format!("\
Examples:
  cargo reportflow new 0eUDdgAjNXrrItA2 --version 1
  cargo reportflow new 0eUDdgAjNXrrItA2 --version 1 > src/invoice.rs
  cargo reportflow new 0eUDdgAjNXrrItA2 --version 1 --name Invoice >> src/documents.rs

What is printed compiles as it is; where several stand in one file, give each a --name of its own.
Then make it yours: f64 stands for every number and String for every date, but any integer, Decimal
or date type fits as well; Option<T> leaves a parameter out where it is None; a collection takes one
row instead of a Vec of them.

{EXIT_CODES}"))]
    New {
        /// The design's id
        id: String,
        /// The version of the snapshot
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        version: u32,
        /// What to call the struct, and its rows' structs after it
        #[arg(long)]
        name: Option<String>,
    },

    /// Fetch every design that a struct names, and write what changed
    #[command(after_help = format!("\
Examples:
  cargo reportflow sync
  cargo reportflow sync && cargo check     # what the changes mean for the structs

Everything is fetched before anything is written: when the key or the connection fails, no file is
touched. Designs that the service does not have are listed at the end, as an error. A snapshot whose
bytes are the same is not written, so that nothing is built anew. Designs that `local` names are left
alone: see `cargo reportflow check --help`.

The JSON is a list of the snapshots that were written: id, version, snapshot (its path), what (new,
changed, repaired), changes.

{JSON_AND_EXIT_CODES}"))]
    Sync {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },

    /// Say whether every snapshot is there, sound, and what the service says
    #[command(after_help = format!("\
Examples:
  cargo reportflow check              # in CI, with the key
  cargo reportflow check --offline    # everywhere else; needs neither key nor network

Errors (exit code 1): a design that a struct names has no snapshot, a broken one, or one that
differs from the service's list in what a struct could notice.
Warnings: other labels and descriptions, snapshots that no struct names, and sources that cannot be
read as Rust.
No error: a file with a `.stderr` beside it, which is a test of what does not compile.
Notes: newer versions of used designs, and what an upgrade would change.

Designs are found where an attribute names them by literals. What a macro builds, or a build script
writes into OUT_DIR, is not seen.

Designs that no service has, such as those of tests, stand in the root's Cargo.toml (or a package's,
as `package.metadata`). They are checked without the service:

  [workspace.metadata.reportflow]
  local = [\"receipt\"]

The JSON has: designs (how many), offline, findings. Of each finding: level (error, warning, note),
kind (id, missing, broken, surplus, unreadable, drift, described, gone, newer), id, version, message,
changes, next.

{JSON_AND_EXIT_CODES}"))]
    Check {
        /// Ask nobody: look at the snapshots alone
        #[arg(long)]
        offline: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },

    /// Show what changed between two versions, and what an upgrade touches
    #[command(after_help = format!("\
Examples:
  cargo reportflow diff 0eUDdgAjNXrrItA2 1 2
  cargo reportflow diff 0eUDdgAjNXrrItA2 1 2 --json

Versions without a snapshot here are fetched, and not written. The structs are those that name the
first of the two versions; rows are followed by the name of their type within the package.

The JSON has: id, from, to, changes, structs (how many), touched, notFollowed; of each place: file,
line, message. Of each change here and elsewhere: change (added, removed, retyped, moved,
described), path, and type, from or to.

{JSON_AND_EXIT_CODES}"))]
    Diff {
        /// The design's id
        id: String,
        /// The version that the structs have
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        from: u32,
        /// The version to go to
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        to: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },

    /// Serve the Re:port Flow API on this machine
    #[cfg(feature = "serve")]
    Serve(crate::commands::serve::Serve),

    /// Print a script that completes the commands in a shell
    #[command(after_help = format!("\
Examples:
  cargo reportflow completions bash > ~/.local/share/bash-completion/completions/cargo-reportflow
  cargo reportflow completions zsh > ~/.zfunc/_cargo-reportflow
  cargo reportflow completions fish > ~/.config/fish/completions/cargo-reportflow.fish

Shells complete the program's own name, `cargo-reportflow`.

{EXIT_CODES}"))]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}
