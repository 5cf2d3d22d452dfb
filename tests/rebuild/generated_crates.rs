//! Crates of cargo and trybuild below the target directory, and unpacked packages.

use std::fs;
use std::path::{Path, PathBuf};

use reportflow_tests_support::Project;

use super::{built, main_of, V1, V1_WITH_NOTE};

const OFFLINE: [(&str, &str); 1] = [("REPORTFLOW_SCHEMAS", "offline")];

/// A snapshot above the target directory, which is the project in most cases.
struct Above(PathBuf);

impl Above {
    fn new(design: &str) -> Above {
        let above = Above(Project::around_products().join("designs").join(design));
        above.write(V1);
        above
    }

    fn write(&self, list: &str) {
        fs::create_dir_all(&self.0).expect("a folder");
        fs::write(self.0.join("v1.json"), list).expect("a list");
    }
}

impl Drop for Above {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Returns an id that no other test uses.
fn unique(project: &Path) -> String {
    let name = project.file_name().expect("a name").to_string_lossy();
    format!("of{}", name.trim_start_matches('.'))
}

#[test]
fn package_includes_its_designs_and_builds_unpacked() {
    let project = Project::app(&main_of("design"));
    project.write("designs/design/v1.json", V1);
    project.as_if_published();

    // Cargo unpacks and builds the package below the target directory.
    let run = project.cargo(&["package", "--allow-dirty", "--no-metadata"], &OFFLINE);
    assert!(run.success, "{}", run.text);
    assert!(run.text.contains("Verifying"), "{}", run.text);

    let unpacked = project.unpacked();
    let run = unpacked.cargo(&["doc", "--no-deps"], &OFFLINE);
    assert!(run.success, "{}", run.text);
    assert_eq!(built(&unpacked, &OFFLINE), ["app"]);
    assert!(built(&unpacked, &OFFLINE).is_empty());
    unpacked.write("designs/design/v1.json", &format!("{V1}\n"));
    assert_eq!(built(&unpacked, &OFFLINE), ["app"]);
    unpacked.write("designs/design/v2.json", V1);
    assert_eq!(built(&unpacked, &OFFLINE), ["app"]);
    let other = tempfile::tempdir().expect("a folder");
    fs::create_dir(other.path().join("design")).expect("a folder");
    fs::write(other.path().join("design/v1.json"), V1_WITH_NOTE).expect("a list");
    let other = other.path().display().to_string();
    let run = unpacked.check(&[OFFLINE[0], ("REPORTFLOW_DESIGNS_DIR", &other)]);
    assert!(
        !run.success && run.text.contains("parameter `note` (a text)"),
        "{}",
        run.text
    );
}

#[test]
fn package_without_its_designs_fails_to_verify() {
    let project = Project::app("fn main() {}");
    let design = unique(project.path());
    let _above = Above::new(&design);
    project.write("src/main.rs", &main_of(&design));
    project.as_if_published();
    let run = project.cargo(&["package", "--allow-dirty", "--no-metadata"], &OFFLINE);
    assert!(
        !run.success && run.text.contains("missing snapshot"),
        "{}",
        run.text
    );
}

#[test]
fn trybuild_finds_and_watches_project_designs() {
    let project = Project::app("fn main() {}\n");
    let design = unique(project.path());
    let above = Above::new(&design);
    project.remove("build.rs");
    project.append("Cargo.toml", "\n[dev-dependencies]\ntrybuild = \"1\"\n");
    project.write(
        "tests/ui.rs",
        "#[test]\nfn ui() {\n    trybuild::TestCases::new().pass(\"tests/right.rs\");\n}\n",
    );
    project.write("tests/right.rs", &main_of(&design));
    let test_with =
        |variables: &[(&str, &str)]| project.cargo(&["test", "--test", "ui"], variables);
    let test = || test_with(&[]);

    let run = test();
    assert!(run.success, "{}", run.text);
    // Trybuild rewrites only its own crate each time.
    let run = test();
    assert!(run.success, "{}", run.text);
    let compiled = run.text.lines().filter(|line| line.contains("Compiling"));
    let other: Vec<&str> = compiled
        .filter(|line| !line.contains("-tests v0.0.0"))
        .collect();
    assert!(other.is_empty(), "{other:?}");

    // The crate of trybuild is below the folder.
    let run = test_with(&[("REPORTFLOW_DESIGNS_DIR", "designs")]);
    assert!(run.success, "{}", run.text);

    above.write(V1_WITH_NOTE);
    let run = test();
    assert!(
        !run.success && run.text.contains("parameter `note` (a text)"),
        "{}",
        run.text
    );

    let other = tempfile::tempdir().expect("a folder");
    fs::create_dir(other.path().join(&design)).expect("a folder");
    fs::write(other.path().join(&design).join("v1.json"), V1).expect("a list");
    let other = other.path().display().to_string();
    let run = test_with(&[("REPORTFLOW_DESIGNS_DIR", &other)]);
    assert!(run.success, "{}", run.text);
}
