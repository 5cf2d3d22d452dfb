//! Real cargo projects in temporary folders.

mod run;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub use run::Run;

/// A separate cargo project: a package or a workspace.
#[derive(Debug)]
pub struct Project {
    folder: tempfile::TempDir,
}

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

impl Project {
    /// Creates a package `app` with a build script and the source `main`.
    pub fn app(main: &str) -> Project {
        let project = Project::empty();
        project.package("", "app", main);
        project
    }

    /// Creates a workspace with these members.
    pub fn workspace(members: &[&str]) -> Project {
        let project = Project::empty();
        let list = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
        project.write("Cargo.toml", &list);
        project
    }

    fn empty() -> Project {
        let project = Project {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        // The versions of this repository need no network.
        let lock = fs::read_to_string(Path::new(REPOSITORY).join("Cargo.lock")).expect("a lock");
        project.write("Cargo.lock", &lock);
        project
    }

    /// Adds a package in a folder of the project, with the usual build script.
    pub fn package(&self, folder: &str, name: &str, main: &str) {
        let repository = Path::new(REPOSITORY);
        let (facade, build) = (
            repository.join("reportflow"),
            repository.join("reportflow-build"),
        );
        // Packages with a shared target directory need different names.
        let name = format!("{name}-{}", self.suffix());
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nreportflow = {{ path = {facade:?}, default-features = false }}\n\
             [build-dependencies]\nreportflow-build = {{ path = {build:?} }}\n"
        );
        let join = |file: &str| Path::new(folder).join(file).display().to_string();
        self.write(&join("Cargo.toml"), &manifest);
        self.write(
            &join("build.rs"),
            "fn main() {\n    reportflow_build::run();\n}\n",
        );
        self.write(&join("src/main.rs"), main);
    }

    /// Returns a unique suffix for names.
    fn suffix(&self) -> String {
        let name = self.path().file_name().expect("a name").to_string_lossy();
        name.chars().filter(char::is_ascii_alphanumeric).collect()
    }

    /// Returns the folder of the project.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and creates its folders.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Returns the build script of the package `app`, and the folder of its last run.
    pub fn build_script(&self) -> (PathBuf, PathBuf) {
        let start = format!("app-{}-", self.suffix());
        let folders = fs::read_dir(Project::products().join("debug/build")).expect("builds");
        let folders = folders.map(|entry| entry.expect("an entry").path());
        let ours: Vec<PathBuf> = folders
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with(&start)
            })
            .collect();
        let with = |file: &str| {
            let folder = ours.iter().find(|folder| folder.join(file).exists());
            folder.expect(file).clone()
        };
        let script = with("build-script-build").join("build-script-build");
        (script, with("output"))
    }

    /// Returns the output of the build script of `app`.
    pub fn told_cargo(&self) -> String {
        let (_, ran_in) = self.build_script();
        fs::read_to_string(ran_in.join("output")).expect("the output")
    }

    /// Unpacks the output of `cargo package` in another folder.
    pub fn unpacked(&self) -> Project {
        let elsewhere = Project {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        let name = format!("package/app-{}-0.1.0", self.suffix());
        let package = Project::products().join(name);
        for (path, text) in files(&package) {
            let path = path.strip_prefix(&package).expect("a path").display();
            elsewhere.write(&path.to_string(), &String::from_utf8_lossy(&text));
        }
        let config = fs::read_to_string(self.path().join(".cargo/config.toml"));
        elsewhere.write(".cargo/config.toml", &config.expect("a file"));
        elsewhere
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("a file");
    }

    /// Returns all files with their contents, except for cargo's own.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(self.path())
    }

    /// Runs `cargo check` with these variables, without the caller's variables.
    pub fn check(&self, variables: &[(&str, &str)]) -> Run {
        self.cargo(
            &["check", "--workspace", "--message-format=json"],
            variables,
        )
    }

    /// Runs cargo with these variables, without the caller's variables.
    pub fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        self.run(&mut command)
    }

    /// Returns a cargo command without the caller's variables.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--offline");
        command.current_dir(self.path());
        command.envs(Project::build_settings());
        let ours = std::env::vars_os().map(|(name, _)| name);
        let ours = ours.filter(|name| name.to_string_lossy().starts_with("REPORTFLOW_"));
        ours.for_each(|name| {
            command.env_remove(name);
        });
        command
    }

    /// Returns the variables for a shared target directory, so that dependencies are built
    /// once for all projects.
    pub fn build_settings() -> [(&'static str, OsString); 3] {
        [
            ("CARGO_TARGET_DIR", Project::products().into()),
            ("CARGO_PROFILE_DEV_DEBUG", "none".into()),
            ("CARGO_INCREMENTAL", "0".into()),
        ]
    }

    /// Runs a command and reads its output.
    pub fn run(&self, command: &mut Command) -> Run {
        let folder = fs::canonicalize(self.path()).expect("the folder");
        run::read(&command.output().expect("cargo"), &folder)
    }

    /// Returns the target directory of all projects.
    pub fn products() -> PathBuf {
        let this = std::env::current_exe().expect("the path of the test");
        let target = this.ancestors().nth(3).expect("the folder of products");
        target.join("tmp/projects")
    }

    /// Returns the folder above the target directory, as the root of a package. Most
    /// projects have this layout.
    pub fn around_products() -> PathBuf {
        let around = Project::products().parent().expect("a folder").to_owned();
        let manifest = around.join("Cargo.toml");
        fs::create_dir_all(Project::products()).expect("a folder");
        // Cargo creates this file when it creates the folder.
        let mark = Project::products().join("CACHEDIR.TAG");
        fs::write(mark, "Signature: 8a477f597d28d172789f06886806bc55\n").expect("a mark");
        fs::write(manifest, "[package]\nname = \"around\"\n").expect("a manifest");
        around
    }

    /// Appends to a file.
    pub fn append(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        let before = fs::read_to_string(&path).expect("a file");
        fs::write(&path, before + text).expect("a file");
    }

    /// Changes the text of a file.
    pub fn edit(&self, path: &str, edit: impl FnOnce(String) -> String) {
        let text = fs::read_to_string(self.path().join(path)).expect("a file");
        self.write(path, &edit(text));
    }

    /// Makes the packages depend on published versions, patched with the local crates.
    pub fn as_if_published(&self) {
        let manifest = self.path().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).expect("a manifest");
        let published = text.lines().map(|line| match line.split_once("path = ") {
            Some((before, rest)) => {
                let after = rest
                    .split_once('"')
                    .and_then(|(_, rest)| rest.split_once('"'));
                format!(
                    "{before}version = \"0.1.0\"{}",
                    after.map_or("", |(_, after)| after)
                )
            }
            None => line.to_owned(),
        });
        let published: Vec<String> = published.collect();
        fs::write(&manifest, published.join("\n")).expect("a manifest");
        let crates = ["", "-core", "-derive", "-schema", "-build"].map(|end| {
            let path = Path::new(REPOSITORY).join(format!("reportflow{end}"));
            format!("reportflow{end} = {{ path = {path:?} }}\n")
        });
        self.write(
            ".cargo/config.toml",
            &format!("[patch.crates-io]\n{}", crates.concat()),
        );
    }
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("Cargo.lock") {
                files.insert(path.clone(), fs::read(&path).expect("a file"));
            }
        }
    }
    files
}
