//! The derives cause no lints beyond those of the plain struct.

use std::collections::BTreeSet;
use std::process::Command;

use reportflow_tests_support::Project;

use super::{library, SHAPES};

/// Derives with the same names that emit nothing.
const NOTHING: &str = "
use proc_macro::TokenStream;

#[proc_macro_derive(ReportDesign, attributes(report_design, report))]
pub fn design(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

#[proc_macro_derive(ReportRow, attributes(report_row, report))]
pub fn row(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
";

/// Returns all lints of the compiler that are off by default, and all lints of clippy.
fn all_lints() -> Vec<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let help = Command::new(rustc).args(["-W", "help"]).output();
    let help = String::from_utf8(help.expect("rustc").stdout).expect("text");
    let lints = help.lines().filter_map(|line| {
        let mut columns = line.split_whitespace();
        let (name, level) = (columns.next()?, columns.next()?);
        (level == "allow").then(|| name.replace('-', "_"))
    });
    let mut lints: Vec<String> = lints.collect();
    assert!(lints.len() > 50, "{lints:?}");
    let groups = ["all", "pedantic", "nursery", "cargo", "restriction"];
    lints.extend(groups.map(|group| format!("clippy::{group}")));
    lints.extend(["warnings", "deprecated", "unused"].map(str::to_owned));
    lints
}

fn faults(project: &Project) -> BTreeSet<(usize, String)> {
    let run = project.cargo(&["clippy", "--message-format=json"], &[]);
    run.faults
}

/// Returns the lints that only the derives cause.
fn lints_of_the_derives(edition: &str, level: &str) -> Vec<(usize, String)> {
    let lints = all_lints().join(", ");
    let mut source = format!("#![{level}({lints})]\n{SHAPES}");
    if edition == "2015" {
        source.push_str("extern crate reportflow;\n");
    }
    if level == "forbid" {
        // The attribute would also not compile with the user's own code.
        source = source.replace("#[allow(deprecated)]", "#[deprecated]");
    }
    let derived = library(edition, &source);
    let plain = library(edition, &source);
    plain.write("nothing/src/lib.rs", NOTHING);
    plain.write(
        "nothing/Cargo.toml",
        "[package]\nname = \"reportflow\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [lib]\nproc-macro = true\n",
    );
    plain.edit("Cargo.toml", |manifest| {
        let ours = manifest
            .lines()
            .find(|line| line.starts_with("reportflow "));
        let nothing = "reportflow = { path = \"nothing\" }";
        manifest.replace(ours.expect("a dependency"), nothing)
    });
    let (derived, plain) = (faults(&derived), faults(&plain));
    assert!(plain.len() > 50, "the lints are on: {plain:?}");
    let added = derived.difference(&plain).cloned();
    // The function in `with` really is called only once.
    let added = added.filter(|(_, lint)| lint != "clippy::single_call_fn");
    added.collect()
}

#[test]
fn emitted_code_triggers_no_lint() {
    for edition in ["2015", "2018", "2021", "2024"] {
        let added = lints_of_the_derives(edition, "warn");
        assert_eq!(added, [], "edition {edition}");
    }
}

#[test]
fn emitted_code_compiles_with_forbidden_lints() {
    assert_eq!(lints_of_the_derives("2024", "forbid"), []);
}
