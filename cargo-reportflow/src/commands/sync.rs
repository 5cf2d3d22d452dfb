use std::fmt::Write as _;

use reportflow_build::service::ServiceError;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{self, SnapshotError};
use serde_json::{Value, json};

use super::pretty;
use crate::changes;
use crate::paint::Paint;
use crate::project::Project;
use crate::remote::{Answered, Remote, is_about_the_design};
use crate::settings::Settings;
use crate::used::{Kept, Used, used};
use crate::{Answer, End, say};

/// What became of a snapshot.
struct Written {
    id: String,
    version: u32,
    path: String,
    what: &'static str,
    changes: Vec<Change>,
}

pub(super) fn run(json: bool) -> Result<Answer, String> {
    let project = Project::find()?;
    let mut used = used(&project)?.used;
    used.retain(|used| !used.is_local);
    if used.is_empty() {
        say("no struct here names a design of the service: start with `cargo reportflow add ID`");
        let text = match json {
            true => pretty(&json!([])),
            false => String::new(),
        };
        return Ok(Answer::well(text));
    }
    let mut failures: Vec<String> = used
        .iter()
        .filter_map(|used| Some(format!("{}: {}", used.label(), used.misnamed()?.0)))
        .collect();
    used.retain(|used| used.misnamed().is_none());
    let mut lists = Vec::new();
    if !used.is_empty() {
        let remote = Remote::new(Settings::read(&project)?, "")?;
        let mut is_missing = false;
        for (used, answer) in fetch(&remote, &used)? {
            match answer {
                Ok(list) => lists.push((used, list)),
                Err(error) => {
                    is_missing |= matches!(error, ServiceError::NotFound(_));
                    failures.push(format!("{}: {}", used.label(), ErrorChain(&error)));
                }
            }
        }
        // Once, as there may be many.
        failures.extend(is_missing.then(|| remote.not_found()));
    }
    let (mut written, mut current) = (Vec::new(), 0);
    for (used, list) in &lists {
        let owned = |kept: &&Kept| project.owns(&kept.designs);
        for kept in used.snapshots.iter().filter(owned) {
            match write(&project, used, kept, list) {
                Ok(Some(one)) => written.push(one),
                Ok(None) => current += 1,
                Err(error) => failures.push(error),
            }
        }
    }
    let end = match (failures.is_empty(), written.is_empty()) {
        (true, _) => End::Well,
        (false, true) => End::Failed(failures.join("\n") + "\nno file was changed"),
        (false, false) => End::Failed(failures.join("\n") + "\nthe other files are written"),
    };
    let text = match lists.is_empty() {
        true => String::new(),
        false => text(&written, current, json),
    };
    Ok(Answer { text, end })
}

/// Everything, before anything is written: it is an error when that of one
/// design would befall the others as well.
fn fetch<'a>(remote: &Remote, used: &'a [Used]) -> Result<Vec<(&'a Used, Answered)>, String> {
    let wanted: Vec<_> = used
        .iter()
        .map(|used| (used.id.as_str(), used.version))
        .collect();
    let mut answers = Vec::new();
    for (used, answer) in used.iter().zip(remote.all(&wanted)) {
        match answer {
            Some(Err(error)) if !is_about_the_design(&error) => {
                let why = remote.explain(&error);
                return Err(format!("{}: {why}\nno file was changed", used.label()));
            }
            // Not asked, since another is that error.
            None => {}
            Some(answer) => answers.push((used, answer)),
        }
    }
    Ok(answers)
}

fn write(
    project: &Project,
    used: &Used,
    kept: &Kept,
    list: &ParameterList,
) -> Result<Option<Written>, String> {
    let Used { id, version, .. } = used;
    let path = project.shown(&snapshot::path(&kept.designs, id, *version));
    let changed = snapshot::write(&kept.designs, id, *version, list)
        .map_err(|error| format!("`{path}` cannot be written: {error}"))?;
    let (what, changes) = match &kept.state {
        Ok(before) => ("changed", diff(&before.list, list)),
        Err(SnapshotError::Missing { .. }) => ("new", Vec::new()),
        Err(_) => ("repaired", Vec::new()),
    };
    Ok(changed.then(|| Written {
        id: id.clone(),
        version: *version,
        path,
        what,
        changes,
    }))
}

fn text(written: &[Written], current: usize, json: bool) -> String {
    match json {
        true => pretty(&written.iter().map(to_json).collect::<Value>()),
        false => describe(written, current),
    }
}

fn describe(written: &[Written], current: usize) -> String {
    let paint = Paint::for_stdout();
    let mut text = String::new();
    for one in written {
        let what = match one.what {
            "changed" if one.changes.is_empty() => "the same list, in the form of today",
            what => what,
        };
        let _ = writeln!(text, "{}: {what}", paint.bold(&one.path));
        changes::write(&mut text, &one.changes, paint);
    }
    let count = |count: usize| match count {
        1 => "1 snapshot".to_owned(),
        _ => format!("{count} snapshots"),
    };
    let _ = match written.len() {
        0 => writeln!(text, "{} up to date", count(current)),
        _ => writeln!(
            text,
            "{} written, {current} up to date",
            count(written.len())
        ),
    };
    text
}

fn to_json(written: &Written) -> Value {
    json!({
        "id": written.id,
        "version": written.version,
        "snapshot": written.path,
        "what": written.what,
        "changes": changes::to_json(&written.changes),
    })
}
