use std::collections::BTreeMap;
use std::fmt::Write as _;

use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{self, SnapshotError};
use serde_json::{Value, json};

use super::pretty;
use crate::changes;
use crate::paint::Paint;
use crate::project::Project;
use crate::remote::{Remote, is_about_the_design};
use crate::settings::Settings;
use crate::used::{Kept, Used, used};
use crate::{Answer, say};

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
    let mut used = used(&project)?;
    used.retain(|used| !used.meant_to_fail || used.sound().is_some());
    if used.is_empty() {
        say("no struct here names a design: start with `cargo reportflow add ID`");
        let text = if json {
            pretty(&json!([]))
        } else {
            String::new()
        };
        return Ok(Answer::well(text));
    }
    let remote = Remote::new(Settings::read(&project.root)?, "")?;
    let lists = fetch(&remote, &used)?;
    let mut written = Vec::new();
    let mut current = 0;
    for used in &used {
        let list = &lists[&(used.id.as_str(), used.version)];
        for kept in used
            .snapshots
            .iter()
            .filter(|kept| project.owns(&kept.designs))
        {
            match write(&project, used, kept, list)? {
                Some(one) => written.push(one),
                None => current += 1,
            }
        }
    }
    let text = if json {
        pretty(&written.iter().map(to_json).collect::<Value>())
    } else {
        describe(&written, current)
    };
    Ok(Answer::well(text))
}

/// Everything, before anything is written.
fn fetch<'a>(
    remote: &Remote,
    used: &'a [Used],
) -> Result<BTreeMap<(&'a str, u32), ParameterList>, String> {
    let mut lists = BTreeMap::new();
    let mut failures = Vec::new();
    for used in used {
        if used.snapshots.is_empty() {
            failures.push(format!("{}: that is no design id", used.label()));
            continue;
        }
        match remote.parameters(&used.id, used.version) {
            Ok(list) => {
                lists.insert((used.id.as_str(), used.version), list);
            }
            Err(error) => {
                failures.push(format!("{}: {}", used.label(), remote.explain(&error)));
                if !is_about_the_design(&error) {
                    break;
                }
            }
        }
    }
    if failures.is_empty() {
        return Ok(lists);
    }
    failures.push("no file was changed".to_owned());
    Err(failures.join("\n"))
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
