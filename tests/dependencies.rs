//! `docs/dependencies.md` has the dependencies of the manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Dependencies, and the cell with the crates that have them.
type Users = BTreeMap<String, String>;

#[test]
fn each_dependency_of_a_published_crate_has_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/dependencies.md")).expect("the page");
    let mut listed = Users::new();
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, users, licence, reason] = cells[..] else {
            panic!("a row has four cells: {row}")
        };
        assert!(!licence.is_empty() && !reason.is_empty(), "{row}");
        let known = listed.insert(name.trim_matches('`').to_owned(), users.to_owned());
        assert_eq!(known, None, "{row}");
    }
    let manifests = ["Cargo.toml", "reportflow-river/Cargo.toml"];
    let found = users(
        manifests
            .iter()
            .flat_map(|manifest| packages(&root.join(manifest))),
    );
    assert!(
        listed == found,
        "docs/dependencies.md differs from the manifests:\n{}",
        difference(&listed, &found)
    );
}

fn packages(manifest: &Path) -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "metadata",
        "--no-deps",
        "--format-version=1",
        "--manifest-path",
    ]);
    let output = cargo.arg(manifest).output().expect("cargo");
    assert!(output.status.success(), "{output:?}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn users(packages: impl Iterator<Item = Value>) -> Users {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages.filter(|package| package["publish"].is_null()) {
        let crate_name = text(&package["name"]).trim_start_matches("reportflow-");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let name = text(&dependency["name"]);
            // Kinds are `dev` and `build`.
            if dependency["kind"].is_null() && !name.starts_with("reportflow") {
                let features = features(&package["features"], name);
                let user = format!("{crate_name}{features}");
                users.entry(name.to_owned()).or_default().insert(user);
            }
        }
    }
    let cell = |users: BTreeSet<String>| users.into_iter().collect::<Vec<_>>().join(", ");
    users
        .into_iter()
        .map(|(name, users)| (name, cell(users)))
        .collect()
}

/// Returns the features that turn on an optional dependency, such as ` (`zip`)`.
fn features(features: &Value, dependency: &str) -> String {
    let switch = Value::from(format!("dep:{dependency}"));
    let features = features.as_object().expect("features").iter();
    let features =
        features.filter(|(_, enables)| enables.as_array().is_some_and(|all| all.contains(&switch)));
    let names: Vec<String> = features.map(|(name, _)| format!("`{name}`")).collect();
    match names[..] {
        [] => String::new(),
        _ => format!(" ({})", names.join(", ")),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Returns the rows that the page has too much and too little.
fn difference(listed: &Users, found: &Users) -> String {
    let [listed, found] = [listed, found].map(|users| users.iter().collect::<BTreeSet<_>>());
    let row =
        |sign| move |(name, users): &(&String, &String)| format!("{sign}| `{name}` | {users} |\n");
    let removed = listed.difference(&found).map(row('-'));
    let added = found.difference(&listed).map(row('+'));
    removed.chain(added).collect()
}
