mod live;
mod local;
mod newer;

use serde_json::json;

use super::pretty;
use crate::Answer;
use crate::finding::{Finding, Level};
use crate::paint::Paint;
use crate::project::Project;
use crate::remote::Remote;
use crate::settings::Settings;
use crate::used::used;

pub(super) fn run(offline: bool, json: bool) -> Result<Answer, String> {
    let project = Project::find()?;
    let remote = if offline {
        None
    } else {
        let instead = "; `cargo reportflow check --offline` needs none";
        Some(Remote::new(Settings::read(&project.root)?, instead)?)
    };
    let used = used(&project)?;
    let mut findings = local::findings(&project, &used);
    let designs = match &remote {
        Some(remote) if !used.is_empty() => {
            findings.extend(live::findings(&project, remote, &used)?);
            Some(remote.designs().map_err(|error| remote.explain(&error))?)
        }
        _ => None,
    };
    let service = remote.as_ref().zip(designs.as_deref());
    findings.extend(newer::findings(&project, service, &used)?);
    // The worst first; what is of one level stays in the order of the designs.
    findings.sort_by_key(|finding| finding.level);

    let found = findings.iter().any(|finding| finding.level == Level::Error);
    let text = if json {
        let findings: Vec<_> = findings.iter().map(Finding::to_json).collect();
        pretty(&json!({ "designs": used.len(), "offline": offline, "findings": findings }))
    } else {
        describe(&findings, used.len(), offline)
    };
    Ok(Answer { text, found })
}

fn describe(findings: &[Finding], designs: usize, offline: bool) -> String {
    let paint = Paint::for_stdout();
    let mut text = String::new();
    for finding in findings {
        finding.write(&mut text, paint);
    }
    let count = |level, word: &str| {
        let count = findings
            .iter()
            .filter(|finding| finding.level == level)
            .count();
        match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{count} {word}s")),
        }
    };
    let counts = [
        count(Level::Error, "error"),
        count(Level::Warning, "warning"),
        count(Level::Note, "note"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let outcome = match counts.len() {
        0 => paint.green("all is well"),
        _ => counts.join(", "),
    };
    let designs = match designs {
        0 => "no struct names a design".to_owned(),
        1 => "1 design".to_owned(),
        _ => format!("{designs} designs"),
    };
    let by = if offline {
        "without the service"
    } else {
        "against the service"
    };
    text.push_str(&format!("checked {by}: {designs}, {outcome}\n"));
    text
}
