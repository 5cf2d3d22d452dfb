//! Runs against the emulator, which knows what it accepted: killed, cut off, and with
//! everything else that can go wrong.

mod child;
mod oracle;
mod run;
mod service;

mod by_hand;
#[cfg(target_os = "linux")]
mod clocks;
#[cfg(unix)]
mod crash_points;
#[cfg(target_os = "linux")]
mod database_stops;
mod disk;
mod downloads;
mod files;
mod input;
#[cfg(unix)]
mod older_versions;
#[cfg(unix)]
mod random_kills;
mod rate_limits;
mod refusals;
mod responses;
mod settings;
mod settlements;
mod stops;
mod storms;
mod webhooks;
#[cfg(target_os = "linux")]
mod worker;
#[cfg(target_os = "linux")]
mod workers;
#[cfg(target_os = "linux")]
mod zombies;
