//! Valid structs: one crate with many modules, which prints one line for each document.

use std::collections::HashMap;
use std::ops::Range;

use fastrand::Rng;
use serde_json::Value;

use super::case_source::Source;
use super::structs::Case;
use super::values::{self, Document};
use super::{batch, case_source, generate, model};

pub(crate) fn check(seed: u64, numbers: Range<u64>) -> Vec<String> {
    let cases: Vec<(Case, Source, Document)> = numbers
        .map(|number| {
            let case = generate::case(seed, number, false);
            let mut source = case_source::write(&case);
            let mut rng = Rng::with_seed(seed ^ number);
            let document = values::document(&case, &mut rng);
            source.here.push_str(&format!(
                "pub fn run() {{\n    other::print({number}, &{});\n}}\n",
                document.expression
            ));
            (case, source, document)
        })
        .collect();

    let project = batch::project();
    let modules = cases.iter();
    batch::write(
        &project,
        modules.map(|(case, source, _)| (case, source.elsewhere.clone())),
    );
    let (mut declared, mut called) = (String::new(), String::new());
    for (case, source, _) in &cases {
        let number = case.number;
        project.write(&format!("src/m{number}.rs"), &source.here);
        declared.push_str(&format!("mod m{number};\n"));
        called.push_str(&format!("    m{number}::run();\n"));
    }
    let main = format!("#![allow(warnings)]\n{declared}fn main() {{\n{called}}}\n");
    project.write("src/main.rs", &main);

    let run = project.cargo(&["run"], batch::VARIABLES);
    let printed: HashMap<&str, &str> = run
        .text
        .lines()
        .filter_map(|line| {
            let end = line.match_indices(' ').nth(1)?.0;
            Some((&line[..end], &line[end + 1..]))
        })
        .collect();
    let mut wrong = Vec::new();
    for (case, source, document) in &cases {
        let number = case.number;
        let what = match printed.get(format!("params {number}").as_str()) {
            Some(json) => differences(
                case,
                document,
                json,
                printed.get(format!("name {number}").as_str()),
            ),
            None => compiler_errors(&run.text, number),
        };
        if let Some(what) = what {
            wrong.push(batch::told(
                seed,
                case,
                &what,
                &source.here,
                &source.elsewhere,
            ));
        }
    }
    if wrong.is_empty() && !run.success {
        wrong.push(run.text);
    }
    wrong
}

/// Returns the compiler errors of this case. Empty if only other cases have errors.
fn compiler_errors(text: &str, number: u64) -> Option<String> {
    let [here, elsewhere] = ["", "other/"].map(|folder| format!(" src/{folder}m{number}.rs:"));
    let parts = text.split("\n\n");
    let errors: Vec<&str> = parts
        .filter(|part| part.contains(&here) || part.contains(&elsewhere))
        .collect();
    (!errors.is_empty()).then(|| errors.join("\n\n"))
}

fn differences(
    case: &Case,
    document: &Document,
    json: &str,
    file_name: Option<&&str>,
) -> Option<String> {
    let Ok(sent) = serde_json::from_str::<Value>(json) else {
        return Some(format!("the output is not JSON: {json}"));
    };
    let expected = values::sent(&document.json, &case.list);
    if sent != expected {
        return Some(format!("it writes\n{sent}\ninstead of\n{expected}"));
    }
    let mistakes = model::mistakes(&case.list, &sent, &document.json);
    if !mistakes.is_empty() {
        return Some(mistakes.join("\n"));
    }
    let expected = format!("{:?}", document.file_name);
    (file_name != Some(&expected.as_str()))
        .then(|| format!("its file name is {file_name:?} instead of {expected}"))
}
