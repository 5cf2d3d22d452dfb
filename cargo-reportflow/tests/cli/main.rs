//! The program, run in temporary workspaces against the emulator over HTTP.

mod add;
mod check;
mod compiles;
mod designs;
mod diff;
mod hosts;
mod lists;
mod new;
mod places;
#[cfg(feature = "serve")]
mod serve;
mod service;
mod settings;
mod sync;
mod workspace;
