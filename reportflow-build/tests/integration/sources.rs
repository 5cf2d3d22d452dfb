//! The sources of a crate, and their references to designs.

use std::fs;
use std::path::Path;

use reportflow_build::sources::{
    find_references, is_compile_fail_test, rust_files, unparsable_files,
};

/// A folder with a package `app` in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        folder.write("app/Cargo.toml", "");
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    fn names(&self, path: &str, id: &str) {
        self.write(path, &design(id));
    }

    #[cfg(unix)]
    fn link(&self, to: &str, path: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::os::unix::fs::symlink(to, path).expect("a link");
    }

    fn app(&self) -> std::path::PathBuf {
        self.0.path().join("app")
    }

    fn ids(&self) -> Vec<String> {
        let references = find_references(&self.app()).expect("sources");
        references
            .into_iter()
            .map(|reference| reference.id)
            .collect()
    }
}

fn design(id: &str) -> String {
    format!("#[report_design(id = \"{id}\", version = 1)]\nstruct S;\n")
}

#[test]
fn ignores_files_outside_the_package() {
    let folder = Folder::new();
    folder.names("app/src/deep/er/a.rs", "source");
    folder.names("app/src/a.txt", "text");
    folder.names("app/.hidden/a.rs", "hidden");
    folder.names("app/target/a.rs", "target");
    folder.names("app/products/debug/a.rs", "products");
    folder.write("app/products/CACHEDIR.TAG", "");
    folder.names("app/web/node_modules/a/a.rs", "node_modules");
    folder.names("app/inner/src/a.rs", "inner");
    folder.write("app/inner/Cargo.toml", "");
    folder.names("beside/a.rs", "beside");
    assert_eq!(folder.ids(), ["source"]);
}

#[test]
fn follows_files_named_by_the_source() {
    let folder = Folder::new();
    folder.write(
        "app/src/main.rs",
        "#[path = \"../../shared/mod.rs\"]\nmod shared;\n\
         #[cfg_attr(unix, path = \"../../unix.rs\")]\nmod other;\n\
         include!(\"../../included.in\");\n\
         #[path = \"../../missing.rs\"]\nmod missing;\n\
         #[path = \"main.rs\"]\nmod circle;\n",
    );
    folder.write("shared/mod.rs", "mod a; mod b { } mod r#c;");
    folder.write("shared/a.rs", &format!("mod d;\n{}", design("a")));
    folder.names("shared/a/d.rs", "d");
    folder.names("shared/b.rs", "unused");
    folder.names("shared/c/mod.rs", "c");
    folder.names("unix.rs", "unix");
    folder.names("included.in", "included");
    assert_eq!(folder.ids(), ["a", "c", "d", "included", "unix"]);
    let files = rust_files(&folder.app()).expect("sources");
    assert!(files.iter().any(|file| file.ends_with("shared/a/d.rs")));
}

#[test]
#[cfg(unix)]
fn follows_links_without_cycles() {
    let folder = Folder::new();
    folder.names("app/src/main.rs", "main");
    folder.names("shared/file.rs", "file");
    folder.names("shared/folder/a.rs", "folder");
    folder.link("../../shared/file.rs", "app/src/file.rs");
    folder.link("../../shared/folder", "app/src/folder");
    folder.link("nowhere.rs", "app/src/dangling.rs");
    folder.link("../..", "app/src/up");
    folder.link(".", "app/src/round");
    folder.link("../shared", "app/src/round/again");
    // Nix and Bazel use such links.
    folder.names("store/a.rs", "store");
    folder.link("../store", "app/result");
    assert_eq!(folder.ids(), ["file", "folder", "main"]);

    let files = rust_files(&folder.app()).expect("sources");
    let shown: Vec<_> = files
        .iter()
        .map(|file| file.strip_prefix(folder.app()).unwrap_or(file))
        .collect();
    assert_eq!(
        shown,
        ["src/file.rs", "src/folder/a.rs", "src/main.rs"].map(Path::new)
    );
}

#[test]
fn error_names_the_missing_folder() {
    let error = find_references(Path::new("/nowhere/at/all")).expect_err("no folder");
    assert!(error.to_string().contains("`/nowhere/at/all`"), "{error}");
}

/// The user root can read all files, so this tests only other users.
#[test]
#[cfg(unix)]
fn reports_unreadable_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = Folder::new();
    folder.names("app/src/main.rs", "main");
    folder.names("app/data/a.rs", "data");
    let close = |path: &str, mode| {
        let path = folder.app().join(path);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    close("data", 0o000);
    let is_root = fs::read_dir(folder.app().join("data")).is_ok();
    let expected: &[&str] = if is_root {
        &["data", "main"]
    } else {
        &["main"]
    };
    assert_eq!(folder.ids(), expected);
    close("data", 0o755);

    close("src/main.rs", 0o000);
    match find_references(&folder.app()) {
        Err(error) => assert!(error.to_string().contains("src/main.rs`"), "{error}"),
        Ok(_) => assert!(is_root),
    }
}

#[test]
fn reads_a_module_named_target() {
    let folder = Folder::new();
    folder.names("app/src/target/mod.rs", "module");
    assert_eq!(folder.ids(), ["module"]);
}

#[test]
fn stderr_file_marks_a_source_meant_to_fail() {
    let folder = Folder::new();
    for file in [
        "a.stderr",
        "b.x86.stderr",
        "c.d.stderr",
        "c.d.rs",
        "e.f.g.stderr",
        "ef.h.stderr",
    ] {
        folder.write(&format!("app/tests/{file}"), "");
    }
    let fails = |name: &str| is_compile_fail_test(&folder.app().join("tests").join(name));
    assert_eq!(["a.rs", "b.rs", "c.d.rs"].map(fails), [true; 3]);
    assert_eq!(["c.rs", "e.rs", "f.rs"].map(fails), [false; 3]);
}

#[test]
fn reports_invalid_rust_with_our_attribute() {
    let folder = Folder::new();
    folder.write("app/src/a.rs", &(design("a") + "{"));
    folder.write("app/src/b.rs", "}");
    let files = unparsable_files(&folder.app()).expect("sources");
    assert_eq!(files, [folder.app().join("src/a.rs")]);
}
