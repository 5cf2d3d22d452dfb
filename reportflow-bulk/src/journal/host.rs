//! The name of this machine.

use std::{env, fs};

/// Returns the name, for people.
pub fn host() -> String {
    let variable = |name| env::var(name).ok();
    let host = fs::read_to_string("/etc/hostname").ok();
    let host = host.or_else(|| variable("HOSTNAME"));
    let host = host.or_else(|| variable("COMPUTERNAME"));
    host.map_or("an unknown host".to_owned(), |host| host.trim().to_owned())
}
