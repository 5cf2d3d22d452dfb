//! Snapshot files: search, load and write.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::snapshot::{self, SnapshotError};
use reportflow_schema::{ParameterList, is_design_id};

fn list(name: &str) -> ParameterList {
    let json = format!(r#"[{{"name":"{name}","type":"text","label":"{name}"}}]"#);
    ParameterList::from_json(json.as_bytes()).expect("a list")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn folders(variable: Option<&Path>, manifest: &Path, out_dir: Option<&Path>) -> Vec<PathBuf> {
    snapshot::folders(variable, manifest, out_dir).expect("folders")
}

#[test]
fn nearest_folder_wins() {
    let root = folder();
    let member = root.path().join("crates/member");
    fs::create_dir_all(&member).expect("folders");
    for manifest in [root.path(), &member] {
        fs::write(manifest.join("Cargo.toml"), "").expect("a manifest");
    }
    let out = root.path().join("target/out");
    fs::create_dir(member.join("elsewhere")).expect("a folder");
    let folders = folders(Some(Path::new("elsewhere")), &member, Some(&out));
    assert_eq!(
        folders,
        [
            member.join("elsewhere"),
            member.join("designs"),
            root.path().join("crates/designs"),
            root.path().join("designs"),
            out.join("designs"),
        ]
    );

    for (place, folder) in folders.iter().enumerate().rev() {
        snapshot::write(folder, "design", 1, &list(&format!("p{place}"))).expect("a snapshot");
        let found = snapshot::load(&folders, "design", 1).expect("the snapshot");
        assert_eq!(found.list, list(&format!("p{place}")));
        assert_eq!(found.path, folder.join("design/v1.json"));
    }
}

#[test]
fn ignores_folders_above_the_project() {
    let root = folder();
    let project = root.path().join("project");
    fs::create_dir_all(&project).expect("a folder");
    fs::write(project.join("Cargo.toml"), "").expect("a manifest");
    assert_eq!(folders(None, &project, None), [project.join("designs")]);
    assert_eq!(
        folders(Some(Path::new(" ")), &project, None),
        [project.join("designs")]
    );
}

/// `cargo package` builds the packed crate below its project.
#[test]
fn unpacked_package_uses_only_its_own_designs() {
    let root = folder();
    let unpacked = root.path().join("target/package/app-0.1.0");
    fs::create_dir_all(&unpacked).expect("folders");
    for file in ["Cargo.toml", "target/package/app-0.1.0/Cargo.toml"] {
        fs::write(root.path().join(file), "").expect("a manifest");
    }
    let found = || folders(None, &unpacked, None);
    assert_eq!(found().len(), 4, "a folder that is named so by chance");

    fs::write(root.path().join("target/CACHEDIR.TAG"), "").expect("a file");
    assert_eq!(found(), [unpacked.join("designs")]);

    let member = root.path().join("target/tests/trybuild/app");
    fs::create_dir_all(&member).expect("folders");
    let folders = folders(None, &member, None);
    assert_eq!(folders.last(), Some(&root.path().join("designs")));
}

#[test]
fn absolute_designs_dir_is_used_unchanged() {
    let root = folder();
    let folders = folders(Some(root.path()), Path::new("crate"), None);
    assert_eq!(folders[0], root.path());
}

#[test]
fn designs_dir_that_leads_nowhere_is_an_error() {
    let root = folder();
    fs::write(root.path().join("Cargo.toml"), "").expect("a manifest");
    snapshot::write(&root.path().join("designs"), "design", 1, &list("a")).expect("a snapshot");
    for variable in ["no-such-folder", "Cargo.toml", "designs/design/v1.json"] {
        let error = snapshot::folders(Some(Path::new(variable)), root.path(), None);
        let error = error.expect_err(variable);
        let chain = ErrorChain(&error).to_string();
        let path = root.path().join(variable);
        let start = format!(
            "invalid `REPORTFLOW_DESIGNS_DIR`: the folder `{}` cannot be read: ",
            path.display()
        );
        let end = "; correct or unset the variable; a relative path starts at the crate's folder or one above it";
        let cause = chain
            .strip_prefix(&start)
            .and_then(|rest| rest.strip_suffix(end));
        assert!(cause.is_some_and(|cause| !cause.is_empty()), "{chain}");
    }
}

/// Trybuild writes crates below `target`, and a member of a workspace may have no folder
/// of its own.
#[test]
fn relative_designs_dir_is_found_in_parent_folders() {
    let root = folder();
    let (member, trybuild) = (
        root.path().join("app"),
        root.path().join("target/tests/trybuild/app"),
    );
    for package in [root.path(), &member, &trybuild] {
        fs::create_dir_all(package).expect("folders");
        fs::write(package.join("Cargo.toml"), "").expect("a manifest");
    }
    fs::create_dir(root.path().join("lists")).expect("a folder");
    let variable = Some(Path::new("lists"));
    for package in [root.path(), &member, &trybuild] {
        assert_eq!(
            folders(variable, package, None)[0],
            root.path().join("lists")
        );
    }
    fs::create_dir(member.join("lists")).expect("a folder");
    assert_eq!(folders(variable, &member, None)[0], member.join("lists"));
    // Not above the root of the repository.
    fs::write(trybuild.join(".git"), "").expect("a mark");
    snapshot::folders(variable, &trybuild, None).expect_err("another repository");
}

/// The user's relative path leads nowhere in a dependency.
#[test]
fn relative_designs_dir_does_not_apply_to_unpacked_crates() {
    for (mark, package) in [
        (".cargo-ok", "."),
        (".cargo-ok", "crates/app"),
        ("crates/app/.cargo-checksum.json", "crates/app"),
        ("target/CACHEDIR.TAG", "target/package/app-0.1.0"),
    ] {
        let root = folder();
        let package = root.path().join(package);
        fs::create_dir_all(&package).expect("folders");
        let variable = Some(Path::new("lists"));
        snapshot::folders(variable, &package, None).expect_err("the user's own crate");
        let mark = root.path().join(mark);
        fs::create_dir_all(mark.parent().expect("a folder")).expect("folders");
        fs::write(&mark, "").expect("a mark");
        assert_eq!(
            folders(variable, &package, None),
            [package.join("designs")],
            "{mark:?}"
        );
        let absolute = root.path().join("lists");
        let error = snapshot::folders(Some(&absolute), &package, None);
        error.expect_err("a folder that is not there");
    }
}

/// A worktree may be inside another checkout, such as `main/wt/branch`.
#[test]
fn search_ends_at_the_root_of_the_repository() {
    let outer = folder();
    let (repository, package) = (outer.path().join("wt"), outer.path().join("wt/crates/app"));
    fs::create_dir_all(&package).expect("folders");
    for manifest in [outer.path(), &repository, &package] {
        fs::write(manifest.join("Cargo.toml"), "").expect("a manifest");
    }
    assert_eq!(folders(None, &package, None).len(), 4);
    let git = repository.join(".git");
    let expected = ["wt/crates/app/designs", "wt/crates/designs", "wt/designs"];
    let expected = expected.map(|path| outer.path().join(path));
    fs::write(&git, "gitdir: elsewhere").expect("a file of a worktree");
    assert_eq!(folders(None, &package, None), expected);
    fs::remove_file(&git).expect("the file");
    fs::create_dir(&git).expect("a folder");
    assert_eq!(folders(None, &package, None), expected);
    // A package at the root of its repository.
    fs::create_dir(package.join(".git")).expect("a folder");
    assert_eq!(folders(None, &package, None), [package.join("designs")]);
}

#[test]
fn missing_snapshot_error_names_files_and_versions() {
    let root = folder();
    let folders: Vec<PathBuf> = ["a", "b"]
        .iter()
        .map(|name| root.path().join(name))
        .collect();
    snapshot::write(&folders[0], "design", 10, &list("x")).expect("a snapshot");
    snapshot::write(&folders[1], "design", 2, &list("x")).expect("a snapshot");
    snapshot::write(&folders[1], "design", 10, &list("x")).expect("a snapshot");
    for other in ["v3.json.bak", "v0.json", "v03.json", "v+3.json"] {
        fs::write(folders[1].join("design").join(other), "").expect("a file");
    }

    match snapshot::load(&folders, "design", 3) {
        Err(SnapshotError::Missing { searched, versions }) => {
            let files: Vec<_> = folders.iter().map(|f| f.join("design/v3.json")).collect();
            assert_eq!(searched, files);
            assert_eq!(versions, [2, 10]);
        }
        other => panic!("expected a missing snapshot, found {other:?}"),
    }
}

#[test]
fn invalid_snapshot_is_an_error() {
    let root = folder();
    let folders: Vec<PathBuf> = ["a", "b"]
        .iter()
        .map(|name| root.path().join(name))
        .collect();
    fs::create_dir_all(folders[0].join("design")).expect("a folder");
    fs::write(folders[0].join("design/v1.json"), "[{\"name\":\"a\"}]").expect("a file");
    snapshot::write(&folders[1], "design", 1, &list("x")).expect("a snapshot");
    let error = snapshot::load(&folders, "design", 1).expect_err("a broken snapshot");
    // The message alone has no cause, so that nothing prints the cause twice.
    let path = folders[0].join("design/v1.json");
    let message = format!("invalid snapshot `{}`", path.display());
    assert_eq!(error.to_string(), message);
    let chain = format!("{message}: at `/0`: missing `type` of a parameter");
    assert_eq!(ErrorChain(&error).to_string(), chain);
}

#[test]
fn folder_in_place_of_a_file_is_an_error() {
    let root = folder();
    fs::create_dir_all(root.path().join("design/v1.json")).expect("folders");
    let error = snapshot::load(&[root.path().to_owned()], "design", 1).expect_err("no file");
    assert!(matches!(error, SnapshotError::Io { .. }), "{error:?}");
}

#[test]
fn equal_bytes_leave_the_file_untouched() {
    let root = folder();
    assert!(snapshot::write(root.path(), "design", 1, &list("a")).expect("written"));
    let path = snapshot::path(root.path(), "design", 1);
    let old = SystemTime::UNIX_EPOCH;
    fs::File::open(&path)
        .and_then(|file| file.set_modified(old))
        .expect("a time");

    assert!(!snapshot::write(root.path(), "design", 1, &list("a")).expect("not written"));
    let modified = || {
        fs::metadata(&path)
            .and_then(|file| file.modified())
            .expect("a time")
    };
    assert_eq!(modified(), old);

    assert!(snapshot::write(root.path(), "design", 1, &list("b")).expect("written"));
    assert_ne!(modified(), old);
    assert_eq!(
        fs::read_to_string(&path).expect("the file"),
        list("b").to_json()
    );
}

#[test]
fn write_leaves_only_the_snapshot() {
    let root = folder();
    let writers = (0..8).map(|number| {
        let designs = root.path().to_owned();
        std::thread::spawn(move || {
            snapshot::write(&designs, "design", 1, &list(&format!("p{number}")))
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.join().expect("a thread").expect("written");
    }
    let files: Vec<_> = fs::read_dir(root.path().join("design"))
        .expect("the folder")
        .map(|file| file.expect("a file").file_name())
        .collect();
    assert_eq!(files, ["v1.json"]);
    assert!(snapshot::load(&[root.path().to_owned()], "design", 1).is_ok());
}

#[test]
fn rejects_ids_that_leave_the_folder() {
    let root = folder();
    for id in [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "c:",
        "a b",
        "a\u{3000}b",
        "a\nb",
        "\0",
        // On Windows.
        "...",
        "a.",
        "a*",
        "a?",
        "<a>",
        "a|b",
        "NUL",
        "nul.x",
        "Com1",
        "lpt\u{b9}",
    ] {
        assert!(!is_design_id(id), "{id:?}");
        assert!(matches!(
            snapshot::load(&[root.path().to_owned()], id, 1),
            Err(SnapshotError::InvalidId { .. })
        ));
        assert!(
            snapshot::write(root.path(), id, 1, &list("a")).is_err(),
            "{id:?}"
        );
    }
    let right = [
        "0eUDdgAjNXrrItA2",
        "550e8400-e29b-41d4-a716-446655440000",
        "請求書",
        "a.b",
        ".a",
        "null",
        "com",
        "com10",
        "nul-a",
    ];
    for id in right {
        assert!(is_design_id(id), "{id:?}");
    }
}

#[test]
fn file_in_place_of_the_design_folder_is_no_snapshot() {
    let designs = folder();
    fs::write(designs.path().join("design"), "").expect("a file");
    let found = snapshot::load(&[designs.path().to_owned()], "design", 1);
    assert!(
        matches!(found, Err(SnapshotError::Missing { .. })),
        "{found:?}"
    );
}

#[test]
fn rejects_snapshots_over_the_limit() {
    let designs = folder();
    snapshot::write(designs.path(), "design", 1, &list("a")).expect("a snapshot");
    let path = designs.path().join("design/v1.json");
    let mut bytes = fs::read(&path).expect("the snapshot");
    bytes.resize(reportflow_schema::MAX_BYTES + 1, b' ');
    fs::write(&path, bytes).expect("the snapshot");
    let found = snapshot::load(&[designs.path().to_owned()], "design", 1);
    let error = found.expect_err("too large");
    let chain = ErrorChain(&error).to_string();
    let cause = ": too large: 8388609 bytes, the limit is 8388608";
    assert!(chain.ends_with(cause), "{chain}");
}

#[test]
fn lists_designs_with_snapshots() {
    let designs = folder();
    for (id, version) in [("b", 2), ("a", 1), ("b", 1)] {
        snapshot::write(designs.path(), id, version, &list("a")).expect("a snapshot");
    }
    fs::create_dir(designs.path().join("nothing")).expect("a folder");
    fs::write(designs.path().join("file"), "").expect("a file");
    assert_eq!(snapshot::ids(designs.path()), ["a", "b"]);
    assert!(snapshot::ids(&designs.path().join("none")).is_empty());
}

#[cfg(unix)]
#[test]
fn write_replaces_only_files_and_keeps_their_mode() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let designs = folder();
    let write = |version| snapshot::write(designs.path(), "0eUDdgAjNXrrItA2", version, &list("a"));
    write(1).expect("a snapshot");
    let path = |version| snapshot::path(designs.path(), "0eUDdgAjNXrrItA2", version);
    fs::write(path(1), "other bytes").expect("a file");
    fs::set_permissions(path(1), fs::Permissions::from_mode(0o4640)).expect("a mode");
    assert!(write(1).expect("a snapshot"));
    let mode = fs::metadata(path(1)).expect("a file").permissions().mode();
    assert_eq!(mode & 0o7777, 0o640);

    symlink("/dev/null", path(2)).expect("a link");
    let error = write(2).expect_err("a device");
    assert_eq!(
        error.to_string(),
        "it is a device, a pipe or a socket, not a file"
    );
    assert!(path(2).is_symlink());
}

#[test]
fn write_rejects_a_list_that_load_rejects() {
    let root = tempfile::tempdir().expect("a folder");
    let folders = [root.path().to_owned()];
    for (kind, is_valid) in [("Text", false), ("nubmer", false), ("picture", true)] {
        let json = format!(r#"[{{"name":"a","type":"{kind}"}}]"#);
        let list = ParameterList::from_json(json.as_bytes()).expect(kind);
        let written = snapshot::write(root.path(), "design", 1, &list);
        assert_eq!(written.is_ok(), is_valid, "{kind}: {written:?}");
        assert_eq!(snapshot::load(&folders, "design", 1).is_ok(), is_valid);
        if let Err(error) = written {
            let message = error.to_string();
            let start = format!("unknown kind `{kind}` of parameter `a`: did you mean");
            assert!(message.starts_with(&start), "{message}");
            let end = "(if the service sent it, save the list by hand with a known kind)";
            assert!(message.ends_with(end), "{message}");
        }
    }
}
