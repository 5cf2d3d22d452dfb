//! The public API of each library is the one in `<crate>.txt`.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use public_api::{Builder, PublicItem};

/// `reportflow-rules` is private, and `cargo-reportflow` is a program.
const CRATES: [&str; 7] = [
    "reportflow",
    "reportflow-build",
    "reportflow-bulk",
    "reportflow-core",
    "reportflow-derive",
    "reportflow-emulator",
    "reportflow-schema",
];

const VARIABLE: &str = "REPORTFLOW_PUBLIC_API";

#[test]
fn public_api_is_the_listed_one() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The folder of the JSON depends on the target folder, which this test shares with others.
    let executable = env::current_exe().unwrap();
    let target = executable.ancestors().nth(3).unwrap();
    document(here, target);
    let mut changes = String::new();
    for name in CRATES {
        let json = format!("doc/{}.json", name.replace('-', "_"));
        let found = list(&target.join(json));
        let path = here.join(format!("{name}.txt"));
        if env::var_os(VARIABLE).is_some_and(|value| value == "overwrite") {
            fs::write(&path, found).unwrap();
            continue;
        }
        let listed = fs::read_to_string(&path).unwrap_or_default();
        changes += &difference(&listed, &found);
    }
    assert!(
        changes.is_empty(),
        "the public API differs from the lists in tests/public-api:\n{changes}\
         if this is intended, run this test with {VARIABLE}=overwrite, and commit the lists; \
         docs/compatibility.md says which version may have a removed or changed line"
    );
}

/// Writes the JSON of all crates with all features.
fn document(here: &Path, target: &Path) {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(here.join("../..")).args(["doc", "--quiet", "--no-deps", "--all-features"]);
    command.args(CRATES.iter().flat_map(|name| ["-p", name]));
    command.arg("--target-dir").arg(target);
    command.env("RUSTDOC", here.join("rustdoc"));
    command.env("RUSTDOCFLAGS", "-Z unstable-options --output-format json");
    assert!(command.status().unwrap().success());
}

/// Returns the public items, a line each. A trait that a type implements is one line, without its functions.
fn list(json: &Path) -> String {
    let api = Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_trait_impls(true);
    let api = api.build().unwrap();
    let is_of_a_trait = |item: &&PublicItem| item.to_string().contains("impl") && item.to_string().contains(" for ");
    let impls: HashSet<_> = api.items().filter(is_of_a_trait).map(PublicItem::id).collect();
    let mut lines = String::new();
    for item in api.items() {
        let is_function = item.to_string().contains("fn ");
        let parent = item.parent_id().filter(|_| is_function);
        if !parent.is_some_and(|parent| impls.contains(&parent)) {
            lines += &format!("{item}\n");
        }
    }
    lines
}

fn difference(listed: &str, found: &str) -> String {
    let [listed, found] = [listed, found].map(|text| text.lines().collect::<BTreeSet<_>>());
    let removed = listed.difference(&found).map(|line| format!("-{line}\n"));
    let added = found.difference(&listed).map(|line| format!("+{line}\n"));
    removed.chain(added).collect()
}
