//! The emulator for tests without async.

use std::fs;
use std::path::Path;

use reportflow_emulator::Emulator;

/// An emulator with a folder of designs that the test can change.
#[derive(Debug)]
pub struct Service {
    runtime: tokio::runtime::Runtime,
    emulator: Emulator,
    designs: tempfile::TempDir,
}

impl Service {
    /// Starts an emulator that accepts only this key.
    pub fn start(app_key: &str) -> Service {
        let designs = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let start = Emulator::builder()
            .designs_dir(designs.path())
            .app_key(app_key)
            .start();
        let emulator = runtime.block_on(start).expect("a start");
        Service {
            runtime,
            emulator,
            designs,
        }
    }

    /// Returns the base URL, with `/v1`.
    pub fn url(&self) -> String {
        self.emulator.base_url()
    }

    /// Returns the folder of the designs.
    pub fn designs(&self) -> &Path {
        self.designs.path()
    }

    /// Adds or replaces a version of a design.
    pub fn design(&self, id: &str, version: u32, list: &str) {
        let folder = self.designs().join(id);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(format!("v{version}.json")), list).expect("a list");
    }

    /// Removes a design.
    pub fn remove(&self, id: &str) {
        fs::remove_dir_all(self.designs().join(id)).expect("a folder");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The emulator needs a runtime to stop.
        let _entered = self.runtime.enter();
    }
}
