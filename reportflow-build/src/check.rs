use std::path::Path;

use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{Snapshot, SnapshotError};

use crate::environment::{APP_KEY, Remote, SCHEMAS, remote};
use crate::finding::{Finding, asked, commit, is_about_all, next, shown};
use crate::say::say;
use crate::sources::Used;

/// How many changes of a design are shown.
const SHOWN: usize = 20;

/// Compares each snapshot with the service; what is wrong with one is an error.
pub(crate) fn check(
    designs: &[(&Used, Result<Snapshot, SnapshotError>)],
    manifest: &Path,
) -> Result<(), Vec<String>> {
    let Some(remote) = remote().map_err(|message| vec![message])? else {
        return Err(vec![format!(
            "`{SCHEMAS}=check` asks the service, which needs `{APP_KEY}`"
        )]);
    };
    let mut errors = Vec::new();
    let mut not_asked = 0;
    let mut is_over = false;
    for (used, state) in designs {
        let finding = |what: String, next: String| {
            let finding = Finding {
                manifest,
                used,
                what,
                next,
            };
            finding.to_string()
        };
        match state {
            Err(SnapshotError::InvalidId { .. }) => errors.push(finding(
                "has an id that is none".to_owned(),
                "`cargo reportflow designs` lists them".to_owned(),
            )),
            Err(SnapshotError::Missing { .. }) => {
                errors.push(finding("has no snapshot".to_owned(), commit(used)));
            }
            Err(error) => errors.push(finding(
                format!("cannot be compared: {error}"),
                "run `cargo reportflow sync`".to_owned(),
            )),
            Ok(_) if is_over => not_asked += 1,
            Ok(snapshot) => match compare(used, snapshot, &remote, manifest) {
                Ok(None) => {}
                Ok(Some((what, changes))) => {
                    let said = finding(what, "run `cargo reportflow sync`".to_owned());
                    match changes.is_empty() {
                        true => say("warning", said),
                        false => errors.push(said),
                    }
                    errors.extend(lines(&changes));
                }
                Err(error) => {
                    let path = shown(&snapshot.path, manifest).display();
                    let from = asked(used, &remote);
                    errors.push(finding(
                        format!("cannot be fetched {from} to be compared with `{path}`: {error}"),
                        next(used, &error),
                    ));
                    is_over = is_about_all(&error);
                }
            },
        }
    }
    if not_asked > 0 {
        errors.push(format!(
            "the service was not asked for the other {not_asked} designs"
        ));
    }
    match errors.is_empty() {
        true => Ok(()),
        false => Err(errors),
    }
}

/// What differs, with the changes that a struct could notice.
fn compare(
    used: &Used,
    snapshot: &Snapshot,
    remote: &Remote,
    manifest: &Path,
) -> Result<Option<(String, Vec<Change>)>, crate::service::ServiceError> {
    let live = remote
        .service
        .parameters(remote.ids.of(&used.id), Some(used.version))?;
    let mut changes = diff(&snapshot.list, &live);
    if changes.is_empty() {
        return Ok(None);
    }
    changes.retain(Change::is_breaking);
    let path = shown(&snapshot.path, manifest).display();
    let what = match changes.is_empty() {
        true => {
            format!("differs from its snapshot `{path}` in labels, descriptions or order alone")
        }
        false => format!("differs from its snapshot `{path}`"),
    };
    Ok(Some((what, changes)))
}

fn lines(changes: &[Change]) -> Vec<String> {
    let shown = changes.iter().take(SHOWN);
    let mut lines: Vec<String> = shown.map(|change| format!("  {change}")).collect();
    if changes.len() > SHOWN {
        lines.push(format!("  and {} more", changes.len() - SHOWN));
    }
    lines
}
