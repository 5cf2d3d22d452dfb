//! Emitted code compiles in every context.

#![allow(dead_code)]

mod contexts;
mod lints;
mod macros;
mod names;
mod shadowed;
mod user_lints;

use reportflow::ReportDesign;
use reportflow_tests_support::Project;

/// The source with one struct of each shape.
const SHAPES: &str = include_str!("shapes.rs");

/// Creates a library with this edition and the design `shapes`.
fn library(edition: &str, source: &str) -> Project {
    let project = Project::app("");
    project.remove("src/main.rs");
    project.remove("build.rs");
    project.write("src/lib.rs", source);
    let list = include_str!("../designs/shapes/v1.json");
    project.write("designs/shapes/v1.json", list);
    project.edit("Cargo.toml", |manifest| {
        let (manifest, _) = manifest.split_once("[build-").expect("a build script");
        let manifest = manifest.replace("\"2024\"", &format!("{edition:?}"));
        manifest + "[lib]\nname = \"app\"\n"
    });
    project
}

fn params(document: &impl ReportDesign) -> serde_json::Value {
    let json = document.to_params_json().expect("parameters");
    serde_json::from_slice(&json).expect("JSON")
}
