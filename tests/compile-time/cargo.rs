//! Crates in the target directory, and cargo.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::structs::{Derive, Shape};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A crate with generated structs.
pub(crate) struct Crate {
    folder: PathBuf,
    /// The source before and after the edit.
    sources: [String; 2],
    edited: bool,
    incremental: bool,
}

impl Crate {
    pub(crate) fn new(shape: &Shape, derive: Derive) -> Crate {
        let form = match derive {
            Derive::None => "plain",
            Derive::Ours => "ours",
            Derive::Serde => "serde",
        };
        let name = format!("{}-{form}", shape.name());
        let folder = folder().join(&name);
        let dependencies = format!(
            "reportflow = {{ path = {:?}, default-features = false }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n",
            Path::new(REPOSITORY).join("reportflow")
        );
        package(&folder, &name, &dependencies, "lib.rs", "");
        for (id, list) in shape.designs() {
            write(&folder.join("designs").join(id).join("v1.json"), &list);
        }
        let sources = [false, true].map(|edited| shape.source(derive, edited));
        let subject = Crate {
            folder,
            sources,
            edited: false,
            incremental: false,
        };
        subject.write();
        subject
    }

    pub(crate) fn incremental(mut self) -> Crate {
        self.incremental = true;
        self
    }

    /// Returns the name of the crate, as the compiler knows it.
    pub(crate) fn crate_name(&self) -> String {
        let name = self.folder.file_name().expect("the name of the folder");
        name.to_string_lossy().replace('-', "_")
    }

    /// Changes the type of a field, or changes it back.
    pub(crate) fn edit(&mut self) {
        self.edited = !self.edited;
        self.write();
    }

    fn write(&self) {
        write(
            &self.folder.join("src/lib.rs"),
            &self.sources[usize::from(self.edited)],
        );
    }

    /// Returns the time of `cargo check`.
    pub(crate) fn check(&self) -> Duration {
        self.check_with(&[])
    }

    /// Returns the time of `cargo check` with more variables.
    pub(crate) fn check_with(&self, variables: &[(&OsStr, &OsStr)]) -> Duration {
        let mut command = cargo(&self.folder, &folder().join("target"));
        command.arg("check").envs(variables.iter().copied());
        command.env(
            "CARGO_INCREMENTAL",
            if self.incremental { "1" } else { "0" },
        );
        time(&mut command)
    }
}

/// Returns the folder of the crates.
pub(crate) fn folder() -> PathBuf {
    let this = std::env::current_exe().expect("the path of this program");
    let target = this.ancestors().nth(2).expect("the folder of products");
    target.join("tmp/compile-time")
}

/// Writes a package with one source file.
pub(crate) fn package(folder: &Path, name: &str, dependencies: &str, file: &str, source: &str) {
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\n{dependencies}[workspace]\n[profile.release]\nstrip = true\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    write(&folder.join("src").join(file), source);
    // The versions in the lock file of this repository.
    let lock = fs::read_to_string(Path::new(REPOSITORY).join("Cargo.lock")).expect("a lock");
    write(&folder.join("Cargo.lock"), &lock);
}

/// Returns an offline cargo command for a package.
pub(crate) fn cargo(folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(folder).env("CARGO_TARGET_DIR", target);
    command.args(["--offline", "--quiet"]);
    command
}

/// Returns the time of a run. Panics if the run fails.
pub(crate) fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let output = command.output().expect("cargo");
    let took = start.elapsed();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {stderr}");
    took
}

/// Returns the processor time, user and system, of the children that ended so far, and of
/// theirs. Zero on systems without `/proc`.
pub(crate) fn cpu_of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The program's name, in parentheses, may contain spaces.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    // `cutime` and `cstime` (proc_pid_stat(5)), in hundredths of a second.
    let times = fields.split_whitespace().skip(13).take(2);
    let hundredths = times.map(|time| time.parse::<u64>().expect("a number"));
    Duration::from_millis(10 * hundredths.sum::<u64>())
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}
