//! Runs the program in temporary workspaces, against the emulator over HTTP.

mod add;
mod bad_hosts;
#[cfg(feature = "bulk")]
mod bulk;
mod check;
mod codegen;
mod colours;
mod designs;
mod diff;
mod generated_code;
mod generated_lists;
mod help;
#[cfg(feature = "serve")]
mod serve;
mod service;
mod settings;
mod snapshot_dirs;
mod sync;
mod workspace;
