//! The name of this machine.

use std::{env, fs};

/// Returns the name, for people.
pub fn host() -> String {
    let variable = |name| env::var(name).ok();
    // The first is Linux's own. The other one may be that of an image.
    let files = ["/proc/sys/kernel/hostname", "/etc/hostname"];
    let host = files.iter().find_map(|file| fs::read_to_string(file).ok());
    let host = host.or_else(|| variable("HOSTNAME"));
    let host = host.or_else(|| variable("COMPUTERNAME"));
    host.map_or("an unknown host".to_owned(), |host| host.trim().to_owned())
}
