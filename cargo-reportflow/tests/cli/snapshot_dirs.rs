//! The folders of snapshots, and the packages that read them.

use crate::service::Service;
use crate::workspace::Workspace;

const V1: &str = r#"[{ "name": "total", "type": "number", "label": "Total" }]"#;
const V2: &str = r#"[{ "name": "total", "type": "text", "label": "Total" }]"#;
const SOURCE: &str =
    "#[derive(ReportDesign)]\n#[report_design(id = \"receipt\", version = 1)]\nstruct S;\n";

fn service() -> Service {
    let service = Service::start();
    service.design("receipt", 1, V1);
    service
}

#[test]
fn gives_help_for_the_current_folder() {
    let (service, workspace) = (service(), Workspace::new());
    workspace.write("app/src/lib.rs", SOURCE);
    workspace.write("lib/designs/receipt/v2.json", V2);
    let advice = |folder: &str| {
        let run = workspace.run_in(folder, &service, &["check"]);
        assert_eq!(run.code, 1, "{run:?}");
        let next = run.stdout.lines().find(|line| line.starts_with("  = "));
        next.map(str::to_owned).unwrap_or_default()
    };
    let add = "  = help: run `cargo reportflow add receipt --version 1`";
    assert_eq!((advice("").as_str(), advice("app").as_str()), (add, add));
    // `add` would write into the folder of `lib`, which `app` does not read.
    assert_eq!(advice("lib"), "  = help: run `cargo reportflow sync`");
    assert_eq!(workspace.run_in("lib", &service, &["sync"]).code, 0);
    assert_eq!(workspace.run_in("lib", &service, &["check"]).code, 0);
}

#[test]
fn a_finding_names_the_source_of_its_package() {
    let (service, workspace) = (service(), Workspace::new());
    workspace.write("app/src/lib.rs", SOURCE);
    workspace.write("lib/src/lib.rs", &format!("\n{SOURCE}"));
    workspace.write("app/designs/receipt/v1.json", V1);
    workspace.write("lib/designs/receipt/v1.json", V2);
    let run = workspace.run(&service, &["check"]);
    let first = "error: design `receipt` v1 (lib/src/lib.rs:3) differs from \
                 `lib/designs/receipt/v1.json`\n";
    assert!(run.stdout.starts_with(first), "{run:?}");
    workspace.write("lib/designs/receipt/v1.json", "[");
    let run = workspace.offline(&["check", "--offline"]);
    let first = "error: design `receipt` v1 (lib/src/lib.rs:3) has an invalid snapshot";
    assert!(run.stdout.starts_with(first), "{run:?}");
}

#[test]
fn finds_a_member_outside_of_the_root() {
    let (service, workspace) = (service(), Workspace::new());
    workspace.write(
        "root/Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"../side\"]\n",
    );
    // No folder above both of them is a package.
    std::fs::remove_file(workspace.path().join("Cargo.toml")).expect("a manifest");
    let package = "[package]\nname = \"side\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
                   workspace = \"../root\"\n";
    workspace.write("side/Cargo.toml", package);
    workspace.write("side/src/lib.rs", SOURCE);
    let run = workspace.run_in("root", &service, &["sync"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        workspace
            .path()
            .join("side/designs/receipt/v1.json")
            .is_file()
    );
    workspace.write("side/designs/receipt/v1.json", V2);
    assert_eq!(workspace.run_in("root", &service, &["check"]).code, 1);
    let run = workspace.run_in("side", &service, &["add", "receipt"]);
    assert!(
        run.stderr.starts_with("wrote designs/receipt/v1.json"),
        "{run:?}"
    );
    assert_eq!(workspace.run_in("root", &service, &["check"]).code, 0);
}

#[test]
fn the_variable_gives_no_right_to_write_into_other_projects() {
    let (service, workspace) = (service(), Workspace::new());
    // A project inside another project reads the designs of the outer one.
    for file in ["Cargo.toml", "app/Cargo.toml", "lib/Cargo.toml"] {
        workspace.write(&format!("inner/{file}"), &workspace.read(file));
    }
    workspace.write("inner/lib/src/lib.rs", "");
    workspace.write("inner/app/src/lib.rs", SOURCE);
    workspace.write("designs/receipt/v1.json", V2);
    workspace.write("inner/app/designs/.gitkeep", "");
    let url = service.url();
    let variables = [
        ("REPORTFLOW_BASE_URL", url.as_str()),
        ("REPORTFLOW_APP_KEY", "ak_cli"),
        ("REPORTFLOW_DESIGNS_DIR", "designs"),
    ];
    let run = workspace.run_with("inner", &["sync"], &variables);
    run.is(0, "0 snapshots up to date\n", "");
    assert_eq!(workspace.read("designs/receipt/v1.json"), V2);
}

#[test]
fn finds_a_folder_with_the_name_of_the_file() {
    let workspace = Workspace::new();
    workspace.write("app/src/lib.rs", SOURCE);
    workspace.write("designs/receipt/v1.json/x", "");
    let run = workspace.offline(&["check", "--offline"]);
    assert!(
        run.stdout
            .contains("\n  = help: move the folder that has the file's name\n"),
        "{run:?}"
    );
    assert!(
        !run.stdout.contains(&*workspace.path().to_string_lossy()),
        "{run:?}"
    );
}

#[test]
fn rejects_version_0() {
    let (service, workspace) = (service(), Workspace::new());
    workspace.write("app/src/lib.rs", &SOURCE.replace("= 1", "= 0"));
    let stdout = "\
error: design `receipt` v0 (app/src/lib.rs:2): invalid version 0
  = help: versions start at 1
checked without a request: 1 design, 1 error
";
    workspace.run(&service, &["check"]).is(1, stdout, "");
    let run = workspace.run(&service, &["sync"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
}

#[test]
fn a_variable_that_leads_nowhere_is_an_error() {
    let (service, workspace) = (service(), Workspace::new());
    workspace.write("app/src/lib.rs", SOURCE);
    workspace.write("designs/receipt/v1.json", V1);
    workspace.write("designs/receipt/v2.json", V2);
    let url = service.url();
    let run = |designs: &str, arguments: &[&str]| {
        let variables = [
            ("REPORTFLOW_BASE_URL", url.as_str()),
            ("REPORTFLOW_APP_KEY", "ak_cli"),
            ("REPORTFLOW_DESIGNS_DIR", designs),
        ];
        workspace.run_with("", arguments, &variables)
    };
    let file = workspace.path().join("Cargo.toml").display().to_string();
    let commands = [
        &["check", "--offline"][..],
        &["check"],
        &["sync"],
        &["designs"],
        &["codegen", "receipt", "--version", "1"],
        &["diff", "receipt", "1", "2"],
    ];
    for designs in ["no-such-folder", &file] {
        for command in commands {
            let run = run(designs, command);
            assert_eq!(
                (run.code, run.stdout.as_str()),
                (2, ""),
                "{command:?}: {run:?}"
            );
            let start = "error: invalid `REPORTFLOW_DESIGNS_DIR`: the folder `";
            assert!(run.stderr.starts_with(start), "{run:?}");
            let end = "; a relative path starts at the crate's folder or one above it\n";
            assert!(run.stderr.ends_with(end), "{run:?}");
            assert!(
                run.stderr.contains("no-such-folder` ") || designs == file,
                "{run:?}"
            );
        }
    }
    // A relative path starts at each package or at the workspace. Only `app` names a
    // design.
    workspace.write("app/own/receipt/v1.json", V1);
    workspace.write("app/own/receipt/v2.json", V2);
    for command in commands {
        for designs in ["own", "designs"] {
            let run = run(designs, command);
            assert_eq!(run.code, 0, "{designs}, {command:?}: {run:?}");
        }
    }
}

#[test]
fn a_repository_in_another_checkout_has_its_own_designs() {
    let workspace = Workspace::new();
    for file in ["Cargo.toml", "app/Cargo.toml", "lib/Cargo.toml"] {
        workspace.write(&format!("wt/{file}"), &workspace.read(file));
    }
    workspace.write("wt/lib/src/lib.rs", "");
    workspace.write("wt/app/src/lib.rs", SOURCE);
    workspace.write("designs/receipt/v1.json", V1);
    let check = ["check", "--offline"];
    assert_eq!(workspace.run_with("wt", &check, &[]).code, 0);
    workspace.write("wt/.git", "gitdir: ../.git/worktrees/wt");
    let run = workspace.run_with("wt", &check, &[]);
    assert!(
        run.stdout.contains("`designs/receipt/v1.json` is missing"),
        "{run:?}"
    );
}
