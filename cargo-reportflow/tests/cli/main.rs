//! The program, run in temporary workspaces against the emulator over HTTP.

mod add;
mod check;
mod compiles;
mod designs;
mod diff;
mod lists;
mod new;
mod serve;
mod service;
mod settings;
mod sync;
mod workspace;
