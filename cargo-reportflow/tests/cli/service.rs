//! The emulator, with designs of a fixed date.

use std::fs;
use std::ops::Deref;
use std::time::{Duration, SystemTime};

/// An emulator that accepts only the key `ak_cli`.
pub(crate) struct Service(reportflow_tests_support::Service);

impl Service {
    pub(crate) fn start() -> Service {
        Service(reportflow_tests_support::Service::start("ak_cli"))
    }

    /// Adds a version of a design, dated 2026-11-01 09:30.
    pub(crate) fn design(&self, id: &str, version: u32, list: &str) {
        self.0.design(id, version, list);
        let path = self.designs().join(id).join(format!("v{version}.json"));
        let file = fs::File::options().write(true).open(path).expect("a file");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_525_400);
        file.set_modified(time).expect("a time");
    }
}

impl Deref for Service {
    type Target = reportflow_tests_support::Service;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
