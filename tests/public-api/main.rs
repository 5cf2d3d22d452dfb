//! The public API of each library is the one in `<crate>.txt`.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use public_api::{Builder, PublicItem};

/// Manifests with the libraries of their workspace. `reportflow-rules` is private, and `cargo-reportflow` is a program.
const WORKSPACES: [(&str, &[&str]); 2] = [
    (
        "Cargo.toml",
        &[
            "reportflow",
            "reportflow-build",
            "reportflow-bulk",
            "reportflow-core",
            "reportflow-derive",
            "reportflow-emulator",
            "reportflow-schema",
        ],
    ),
    ("reportflow-river/Cargo.toml", &["reportflow-river"]),
];

const VARIABLE: &str = "REPORTFLOW_PUBLIC_API";

#[test]
fn public_api_is_the_listed_one() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    // `<target>/debug/deps/<this test>`. The dependencies of the libraries are there too.
    let executable = env::current_exe().unwrap();
    let target = executable.ancestors().nth(3).unwrap();
    let overwrites = env::var_os(VARIABLE).is_some_and(|value| value == "overwrite");
    let mut changes = String::new();
    for (manifest, names) in WORKSPACES {
        write_json(&here.join("../..").join(manifest), names, target);
        for name in names {
            let json = format!("doc/{}.json", name.replace('-', "_"));
            let found = list(&target.join(json));
            let path = here.join(format!("{name}.txt"));
            if overwrites {
                fs::write(path, found).unwrap();
            } else {
                changes += &difference(&fs::read_to_string(path).unwrap_or_default(), &found);
            }
        }
    }
    assert!(
        changes.is_empty(),
        "the public API differs from the lists in tests/public-api:\n{changes}\
         if you intend this, repeat the test with {VARIABLE}=overwrite, and commit the lists; \
         docs/compatibility.md says which version may change or remove an item"
    );
}

/// Documents libraries with all features, as docs.rs does.
fn write_json(manifest: &Path, names: &[&str], target: &Path) {
    let mut command = Command::new(env!("CARGO"));
    command.args(["doc", "--quiet", "--no-deps", "--all-features"]);
    command.args(names.iter().flat_map(|name| ["-p", name]));
    // Then syn has the features that it has in the other steps of `.ci/run`.
    if names.contains(&"reportflow") {
        command.args(["-p", "reportflow-tests-host-features"]);
    }
    command.arg("--manifest-path").arg(manifest);
    command.arg("--target-dir").arg(target);
    command.env(
        "RUSTDOC",
        Path::new(env!("CARGO_MANIFEST_DIR")).join("rustdoc"),
    );
    let flags = "-D warnings --cfg docsrs -Z unstable-options --output-format json";
    command.env("RUSTDOCFLAGS", flags);
    assert!(command.status().unwrap().success(), "{command:?}");
}

/// Returns the public items, a line each. The impl of a trait is listed without its functions, which the trait has.
fn list(json: &Path) -> String {
    let api = Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .unwrap();
    let trait_impls = api
        .items()
        .filter(|item| item.to_string().contains(" for "));
    let trait_impls: HashSet<_> = trait_impls.map(PublicItem::id).collect();
    let is_listed = |item: &&PublicItem| {
        let text = item.to_string();
        let is_in_a_trait_impl = item.parent_id().is_some_and(|id| trait_impls.contains(&id));
        let is_repeated = is_in_a_trait_impl && text.contains("fn ");
        // Derived with `PartialEq`, and of no use for callers.
        let is_internal = text.contains("StructuralPartialEq");
        !is_repeated && !is_internal
    };
    let lines = api.items().filter(is_listed);
    lines.map(|item| format!("{item}\n")).collect()
}

fn difference(listed: &str, found: &str) -> String {
    let [listed, found] = [listed, found].map(|text| text.lines().collect::<BTreeSet<_>>());
    let removed = listed.difference(&found).map(|line| format!("-{line}\n"));
    let added = found.difference(&listed).map(|line| format!("+{line}\n"));
    removed.chain(added).collect()
}
