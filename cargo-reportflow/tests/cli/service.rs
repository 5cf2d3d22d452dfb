//! The emulator, with a folder of designs that tests change.

use std::fs;
use std::time::{Duration, SystemTime};

use reportflow_emulator::Emulator;

pub(crate) struct Service {
    runtime: tokio::runtime::Runtime,
    emulator: Emulator,
    designs: tempfile::TempDir,
}

impl Service {
    /// Takes the key `ak_cli` alone.
    pub(crate) fn start() -> Service {
        let designs = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let start = Emulator::builder()
            .designs(designs.path())
            .app_key("ak_cli")
            .start();
        let emulator = runtime.block_on(start).expect("a start");
        Service {
            runtime,
            emulator,
            designs,
        }
    }

    pub(crate) fn url(&self) -> String {
        self.emulator.base_url()
    }

    /// A version of a design, dated 2026-11-01 09:30.
    pub(crate) fn design(&self, id: &str, version: u32, list: &str) {
        let folder = self.designs.path().join(id);
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(format!("v{version}.json"));
        fs::write(&path, list).expect("a list");
        let file = fs::File::options().write(true).open(path).expect("a file");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_525_400);
        file.set_modified(time).expect("a time");
    }

    pub(crate) fn remove(&self, id: &str) {
        fs::remove_dir_all(self.designs.path().join(id)).expect("a folder");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The emulator stops on a runtime.
        let _entered = self.runtime.enter();
    }
}
