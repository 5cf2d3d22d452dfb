//! Runs on the workers of River, with a real database and the emulator.

#![cfg(unix)]

mod jobs;
mod kills;
mod oracle;
mod process;
mod setup;
mod time;
