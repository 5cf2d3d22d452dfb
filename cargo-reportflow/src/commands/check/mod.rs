mod live;
mod local;
mod newer;

use serde_json::json;

use super::pretty;
use crate::finding::{Finding, Level};
use crate::paint::Paint;
use crate::project::Project;
use crate::remote::Remote;
use crate::settings::Settings;
use crate::used::{Used, used};
use crate::{Answer, End};

pub(super) fn run(offline: bool, json: bool) -> Result<Answer, String> {
    let project = Project::find()?;
    let scan = used(&project)?;
    let mut findings = local::findings(&project, &scan);
    let used = scan.used;
    let to_ask = |used: &&Used| !used.is_local && used.sound().is_some();
    let to_ask: Vec<&Used> = match offline {
        true => Vec::new(),
        false => used.iter().filter(to_ask).collect(),
    };
    let remote = match to_ask.is_empty() {
        true => None,
        false => {
            let instead = "`cargo reportflow check --offline` asks nobody";
            Some(Remote::new(Settings::read(&project)?, instead)?)
        }
    };
    let mut designs = Vec::new();
    let mut failure = None;
    if let Some(remote) = &remote {
        let (found, why) = live::findings(&project, remote, &to_ask);
        findings.extend(found);
        failure = why;
        if failure.is_none() {
            match remote.designs() {
                Ok(list) => designs = list,
                Err(error) => failure = Some(remote.explain_designs(&error)),
            }
        }
    }
    // What was found is told all the same.
    let service = remote.as_ref().filter(|_| failure.is_none());
    let service = service.map(|remote| (remote, designs.as_slice()));
    match newer::findings(&project, service, &used) {
        Ok(found) => findings.extend(found),
        Err(why) => failure = Some(why),
    }
    // The worst first; what is of one level stays in the order of the designs.
    findings.sort_by_key(|finding| finding.level);

    let found = findings.iter().any(|finding| finding.level == Level::Error);
    let text = if failure.is_some() {
        // What is missing from it would read as well.
        match json {
            true => String::new(),
            false => listed(&findings),
        }
    } else if json {
        let findings: Vec<_> = findings.iter().map(Finding::to_json).collect();
        pretty(&json!({ "designs": used.len(), "offline": offline, "findings": findings }))
    } else {
        let by = match &remote {
            Some(_) => "checked against the service",
            None if offline => "checked without the service",
            None => "nothing to ask the service",
        };
        describe(&findings, by, &used)
    };
    let end = match failure {
        Some(why) => End::Failed(why),
        None if found => End::Found,
        None => End::Well,
    };
    Ok(Answer { text, end })
}

fn listed(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        finding.write(&mut text, Paint::for_stdout());
    }
    text
}

fn describe(findings: &[Finding], by: &str, used: &[Used]) -> String {
    let paint = Paint::for_stdout();
    let mut text = listed(findings);
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
    let count = match used.len() {
        0 => "no struct names a design".to_owned(),
        1 => "1 design".to_owned(),
        count => format!("{count} designs"),
    };
    let local = match used.iter().filter(|used| used.is_local).count() {
        0 => String::new(),
        local => format!(" ({local} local)"),
    };
    text.push_str(&format!("{by}: {count}{local}, {outcome}\n"));
    text
}
