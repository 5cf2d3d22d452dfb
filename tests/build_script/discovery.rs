//! Discovery of designs in sources.

use reportflow_tests_support::{Project, Service};

use super::{check, V1};

#[test]
fn finds_designs_in_every_source_of_a_crate() {
    let service = Service::start("ak_build");
    for id in [
        "in-a-module",
        "in-another-file",
        "in-a-function",
        "behind-cfg",
        "of-a-row",
    ] {
        service.design(id, 1, V1);
    }
    let document = |id: &str, name: &str| {
        format!("#[derive(reportflow::ReportDesign)]\n#[report_design(version = 1, id = {id})]\nstruct {name} {{ total: i64 }}\n")
    };
    let project = Project::app(&format!(
        "#![allow(dead_code)]\nmod other;\n\
         mod inner {{ {} }}\n\
         #[cfg(any())]\n{}\
         // #[report_design(id = \"in-a-comment\", version = 1)]\n\
         macro_rules! design {{ ($id:literal) => {{ #[report_design(id = $id, version = 1)] }} }}\n\
         const TEXT: &str = r#\"#[report_design(id = \"in-a-text\", version = 1)]\"#;\n\
         fn main() {{ {} }}\n",
        document("r\"in-a-module\"", "A"),
        document("\"behind-cfg\"", "B"),
        document("\"in-a-function\"", "C"),
    ));
    project.write("src/other.rs", &document("\"in-another-file\"", "D"));
    project.write(
        "src/unfinished.rs",
        "#[report_design(id = \"x\", version = 1)] struct {{{",
    );
    project.write("tests/ui/wrong.rs", &document("\"misspelt\"", "G"));
    project.write("tests/ui/wrong.stderr", "error: …");
    project.write("target/old.rs", &document("\"in-target\"", "E"));
    project.write(
        "examples/row.rs",
        "#[report_row(id = \"of-a-row\", version = 1, path = \"x\")] struct F;",
    );
    let run = check(&service, &project, &[]);
    assert!(run.success, "{}", run.text);
    let mut fetched: Vec<&str> = run
        .text
        .lines()
        .filter(|line| line.contains("was fetched"))
        .filter_map(|line| line.split('`').nth(1))
        .collect();
    fetched.sort_unstable();
    let expected = [
        "behind-cfg",
        "in-a-function",
        "in-a-module",
        "in-another-file",
        "of-a-row",
    ];
    assert_eq!(fetched, expected, "{}", run.text);
    assert!(!run.text.contains("could not be fetched"), "{}", run.text);
}
