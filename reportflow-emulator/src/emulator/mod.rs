//! The settings, the start and the handle of an emulator.

mod builder;
mod faults;
mod requests;
mod running;
mod start;
mod workspace_config;

pub use builder::EmulatorBuilder;
pub use requests::FindError;
pub use running::Emulator;
pub use workspace_config::WorkspaceConfig;
