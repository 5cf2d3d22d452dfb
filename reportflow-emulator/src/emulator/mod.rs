//! The settings, the start and the handle of an emulator.

mod builder;
mod running;
mod start;

pub use builder::EmulatorBuilder;
pub use running::Emulator;
