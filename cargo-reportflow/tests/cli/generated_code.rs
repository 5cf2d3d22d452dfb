//! The output of `codegen` compiles without changes and warnings, for all names
//! of parameters.

use std::path::Path;
use std::process::Command;

use reportflow_tests_support::Project;
use serde_json::{Value, json};

use crate::generated_lists::{Random, all_names, deep, tables, wide};
use crate::workspace::Workspace;

const LISTS: usize = 400;
const CRATES: usize = 4;
const NUMBER_TYPES: [&str; 3] = ["f64", "i64", "Decimal"];

#[test]
fn generated_structs_compile_without_a_warning() {
    let workspace = Workspace::new();
    let mut lists: Vec<Value> = vec![
        json!([]),
        json!([{ "name": "a", "type": "array", "label": "A", "spec": [] }]),
        wide(300),
        json!([{ "name": "明細", "type": "array", "label": "明細", "spec": wide(300) }]),
        json!([{ "name": "明細", "type": "array", "label": "明細", "spec": tables(20, 20) }]),
        json!([{ "name": "明細", "type": "array", "label": "明細", "spec": tables(2, 100) }]),
        deep(32),
    ];
    lists.extend(all_names());
    let mut random = Random(4);
    while lists.len() < LISTS {
        let count = 1 + random.below(12);
        lists.push(random.list(count, 3));
    }

    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let facade = repository.join("reportflow");
    let mut modules = vec![String::new(); CRATES];
    // Each file holds two of them.
    for (number, lists) in lists.chunks(2).enumerate() {
        let mut source = String::new();
        for (place, list) in lists.iter().enumerate() {
            let id = format!("list-{number}-{}", ["a", "b"][place]);
            workspace.write(&format!("designs/{id}/v1.json"), &list.to_string());
            let number_type = NUMBER_TYPES[number % NUMBER_TYPES.len()];
            let codegen = ["codegen", &id, "--version", "1", "--number", number_type];
            let run = workspace.offline(&codegen);
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{list}");
            source.push_str(&run.stdout);
        }
        let module = format!("list_{number}");
        let krate = number % CRATES;
        workspace.write(&format!("crate-{krate}/src/{module}.rs"), &source);
        modules[krate].push_str(&format!("pub mod {module};\n"));
    }
    let mut members = Vec::new();
    for (krate, modules) in modules.iter().enumerate() {
        let name = format!("crate-{krate}");
        // These two lints compare all names of a crate, so `allow` works only here. They warn
        // about a crate with only katakana names.
        let root = format!(
            "#![deny(warnings)]\n#![allow(confusable_idents, mixed_script_confusables)]\n{modules}"
        );
        workspace.write(&format!("{name}/src/lib.rs"), &root);
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\n\
             reportflow = {{ path = {facade:?}, default-features = false, features = [\"rust_decimal\"] }}\n\
             rust_decimal = {{ version = \"1\", default-features = false }}\n"
        );
        workspace.write(&format!("{name}/Cargo.toml"), &manifest);
        members.push(name);
    }
    workspace.write(
        "Cargo.toml",
        &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"),
    );
    // The versions of this repository need no network.
    let lock = std::fs::read_to_string(repository.join("Cargo.lock")).expect("a lock");
    workspace.write("Cargo.lock", &lock);

    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--offline",
            "--workspace",
            "--quiet",
            "--keep-going",
        ])
        .current_dir(workspace.path())
        .envs(Project::build_settings())
        .env_remove("REPORTFLOW_DESIGNS_DIR")
        .output()
        .expect("cargo");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.is_empty(), "{text}");
}
