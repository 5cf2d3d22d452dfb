//! The build script in real builds, with the emulator and with bad hosts.

mod bad_hosts;
mod check_mode;
mod discovery;
mod fetch_mode;
mod variables;

use reportflow_tests_support::{Project, Run, Service};

const V1: &str = r#"[{ "name": "total", "type": "number", "label": "Total" }]"#;
const MAIN: &str = "use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = \"Dx3vQ8mZt5LbR2Ya\", version = 1)]
struct Document {
    total: i64,
}

fn main() {
    let _ = Document { total: 1 }.to_params_json();
}
";
const SNAPSHOT: &str = "designs/Dx3vQ8mZt5LbR2Ya/v1.json";
const DEAD: &str = "http://127.0.0.1:9/v1";

/// Runs `cargo check` with the URL and the key of the service.
fn check(service: &Service, project: &Project, variables: &[(&str, &str)]) -> Run {
    let url = service.url();
    let mut all = vec![
        ("REPORTFLOW_BASE_URL", url.as_str()),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ];
    all.extend(variables);
    project.check(&all)
}

/// Returns a struct for a design, in one line.
fn document(id: &str, name: &str) -> String {
    format!("#[derive(reportflow::ReportDesign)]\n#[report_design(version = 1, id = {id:?})]\nstruct {name} {{ total: i64 }}\n")
}

/// Returns a source with a struct for each design.
fn main_of(ids: &[String]) -> String {
    let mut main = "#![allow(dead_code)]\nfn main() {}\n".to_owned();
    for (place, id) in ids.iter().enumerate() {
        main.push_str(&document(id, &format!("D{place}")));
    }
    main
}

fn assert_says(run: &Run, texts: &[&str]) {
    for text in texts {
        assert!(
            run.text.contains(text),
            "`{text}` is missing in {}",
            run.text
        );
    }
}
