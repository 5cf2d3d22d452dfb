//! `bulk`.

mod bad_rows;
mod csv;
mod encodings;
mod json_lines;
#[cfg(all(unix, feature = "postgres"))]
mod outages;
mod refusals;
mod reports;
mod run;
#[cfg(all(unix, feature = "postgres"))]
mod secrets;
mod service;
#[cfg(all(unix, feature = "postgres"))]
mod shared_journal;
#[cfg(unix)]
mod stop;
mod unknown;
#[cfg(unix)]
mod waiting;
#[cfg(all(unix, feature = "postgres"))]
mod workers;

use crate::workspace::{Run, Workspace};

/// A design with each kind that an input can have.
pub(crate) const LIST: &str = r#"[
    { "name": "番号", "type": "text", "label": "番号" },
    { "name": "宛名", "type": "text", "label": "宛名" },
    { "name": "金額", "type": "number", "label": "金額" },
    { "name": "支払日", "type": "date", "label": "支払日" },
    { "name": "支払済", "type": "boolean", "label": "支払済" },
    { "name": "印", "type": "image", "label": "印" },
    { "name": "明細", "type": "array", "label": "明細", "spec": [
        { "name": "品目", "type": "text", "label": "品目" },
        { "name": "数量", "type": "number", "label": "数量" } ] }
]"#;

/// Returns a workspace with the design `bill`.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("designs/bill/v1.json", LIST);
    workspace
}

/// Checks an input with the key `番号`. Everything but `宛名` and `金額` may be missing.
fn check(workspace: &Workspace, file: &str, options: &[&str]) -> Run {
    let mut arguments = vec!["bulk", "run", "bill", "--version", "1", "--dry-run"];
    arguments.extend(["--key", "番号", "--out", "out", "--input", file]);
    arguments.extend(["--optional", "支払日,支払済,印,明細,明細[].数量"]);
    arguments.extend(options);
    workspace.offline(&arguments)
}

/// Checks the lines of an input, and returns the lines of standard error.
fn mistakes(file: &str, lines: &[&str], options: &[&str]) -> Vec<String> {
    let workspace = workspace();
    workspace.write(file, &(lines.join("\n") + "\n"));
    let run = check(&workspace, file, options);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(!workspace.path().join("out").exists());
    run.stderr.lines().map(str::to_owned).collect()
}
