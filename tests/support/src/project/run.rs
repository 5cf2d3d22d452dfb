use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Output;

/// The result of a cargo command.
#[derive(Debug)]
pub struct Run {
    /// True if the command succeeded.
    pub success: bool,
    /// The messages of cargo and of the compiler.
    pub text: String,
    /// The packages of the project that were rebuilt.
    pub built: BTreeSet<String>,
    /// The line and the text of the errors of each target.
    pub errors: BTreeMap<String, Vec<(usize, String)>>,
    /// The line of each warning or error, with its lint or message.
    pub faults: BTreeSet<(usize, String)>,
}

pub(super) fn read(output: &Output, project: &Path) -> Run {
    let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let mut built = BTreeSet::new();
    let mut errors: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    let mut faults = BTreeSet::new();
    for line in stdout.lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        if let Some(rendered) = message["message"]["rendered"].as_str() {
            text.push_str(rendered);
        }
        let target = &message["target"];
        let spans = message["message"]["spans"].as_array();
        let primary = spans.and_then(|spans| spans.iter().find(|span| span["is_primary"] == true));
        if let Some(fault) = message["message"]["message"].as_str() {
            let lint = message["message"]["code"]["code"].as_str();
            let line = primary.and_then(|span| span["line_start"].as_u64());
            faults.insert((line.unwrap_or(0) as usize, lint.unwrap_or(fault).to_owned()));
        }
        if let (Some(span), "error") = (primary, message["message"]["level"].as_str().unwrap_or(""))
        {
            let line = span["line_start"].as_u64().unwrap_or(0) as usize;
            let text = message["message"]["rendered"]
                .as_str()
                .unwrap_or("")
                .to_owned();
            let name = target["name"].as_str().expect("a name").to_owned();
            let errors = errors.entry(name).or_default();
            // Like cargo in a terminal: equal messages are shown once.
            if !errors.contains(&(line, text.clone())) {
                errors.push((line, text));
            }
        }
        let is_built = message["reason"] == "compiler-artifact" && message["fresh"] == false;
        let manifest = Path::new(message["manifest_path"].as_str().unwrap_or_default());
        // Dependencies and build scripts are excluded.
        let is_ours = manifest.starts_with(project) && target["kind"][0] != "custom-build";
        if is_built && is_ours {
            let name = target["name"].as_str().expect("a name");
            built.insert(name.split(['-', '_']).next().unwrap_or(name).to_owned());
        }
    }
    Run {
        success: output.status.success(),
        text,
        built,
        errors,
        faults,
    }
}
