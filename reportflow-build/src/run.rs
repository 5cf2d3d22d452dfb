use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{self, DESIGNS_DIR, Snapshot, SnapshotError};

use crate::ids::{DESIGN_IDS, Ids};
use crate::service::{DEFAULT_BASE_URL, Service};
use crate::sources::{Used, used};

const APP_KEY: &str = "REPORTFLOW_APP_KEY";
const BASE_URL: &str = "REPORTFLOW_BASE_URL";
const SCHEMAS: &str = "REPORTFLOW_SCHEMAS";

/// What all requests of a build may take together.
const BUDGET: Duration = Duration::from_secs(8);

/// What `REPORTFLOW_SCHEMAS` asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Fetch,
    Check,
    Offline,
}

/// Does the work of a build script: see the top of this crate.
///
/// It fails the build only when it was asked to `check`, or when a variable
/// makes no sense. A list that could not be fetched is a warning: the derive's
/// error then says where it is missing.
pub fn run() {
    if let Err(message) = build() {
        for line in message.lines() {
            println!("cargo::error={line}");
        }
    }
}

fn build() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed={DESIGNS_DIR}");
    println!("cargo::rerun-if-env-changed={SCHEMAS}");
    let mode = mode()?;
    let manifest = folder("CARGO_MANIFEST_DIR")?;
    let out_dir = folder("OUT_DIR")?;
    let variable = env::var_os(DESIGNS_DIR).map(PathBuf::from);
    let folders = snapshot::folders(variable.as_deref(), &manifest, None);

    let used = used(&manifest).map_err(|error| format!("the sources cannot be read: {error}"))?;
    watch_sources(&manifest, &used);
    watch_designs(&folders, &used);

    let mut designs: BTreeMap<(&str, u32), &Used> = BTreeMap::new();
    for used in used.iter().filter(|used| !used.is_meant_to_fail()) {
        designs.entry((&used.id, used.version)).or_insert(used);
    }
    let mut missing = Vec::new();
    let mut committed = Vec::new();
    for ((id, version), used) in designs {
        match snapshot::load(&folders, id, version) {
            Ok(snapshot) => committed.push((used, snapshot)),
            Err(SnapshotError::Missing { .. }) => missing.push(used),
            // The derive shows it, at the struct.
            Err(_) => {}
        }
    }
    match mode {
        Mode::Offline => Ok(()),
        Mode::Fetch if missing.is_empty() => Ok(()),
        Mode::Fetch => {
            watch_service();
            fetch(&missing, &out_dir.join("designs"));
            Ok(())
        }
        Mode::Check => {
            watch_service();
            // Asked for at each build: a file that never is there makes cargo
            // run the script again.
            println!(
                "cargo::rerun-if-changed={}",
                out_dir.join("always").display()
            );
            check(&committed, &missing)
        }
    }
}

fn mode() -> Result<Mode, String> {
    match env::var(SCHEMAS).unwrap_or_default().as_str() {
        "" => Ok(Mode::Fetch),
        "check" => Ok(Mode::Check),
        "offline" => Ok(Mode::Offline),
        other => Err(format!(
            "`{SCHEMAS}` is `{other}`: expected `check`, `offline` or nothing"
        )),
    }
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    let value = env::var_os(variable);
    value.map(PathBuf::from).ok_or_else(|| {
        format!("`{variable}` is not set: `reportflow_build::run()` is for build scripts")
    })
}

/// A new struct may name a new design. Other folders are not watched as a whole:
/// an edit of a test would build the library again.
fn watch_sources(manifest: &Path, used: &[Used]) {
    let src = manifest.join("src");
    if src.is_dir() {
        println!("cargo::rerun-if-changed={}", src.display());
    }
    let mut last = None;
    for used in used.iter().filter(|used| !used.file.starts_with(&src)) {
        if last != Some(&used.file) {
            println!("cargo::rerun-if-changed={}", used.file.display());
            last = Some(&used.file);
        }
    }
}

/// Only the designs of this crate: those of others are not its business. A path
/// that is not there must not be watched, or cargo would run the script at each
/// build.
fn watch_designs(folders: &[PathBuf], used: &[Used]) {
    let mut watched = std::collections::BTreeSet::new();
    for used in used {
        let present: Vec<PathBuf> = folders
            .iter()
            .map(|folder| folder.join(&used.id))
            .filter(|design| reportflow_schema::is_design_id(&used.id) && design.is_dir())
            .collect();
        // None is there yet: it will come in one of the folders above.
        let parents = folders
            .iter()
            .filter(|folder| present.is_empty() && folder.is_dir());
        watched.extend(parents.cloned());
        watched.extend(present);
    }
    for folder in watched {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
}

fn watch_service() {
    for variable in [APP_KEY, BASE_URL, DESIGN_IDS] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
}

/// The service, and the ids by which it knows the designs.
fn service() -> Result<Option<(Service, Ids)>, String> {
    let Some(key) = env::var(APP_KEY).ok().filter(|key| !key.is_empty()) else {
        return Ok(None);
    };
    let base = env::var(BASE_URL).ok().filter(|base| !base.is_empty());
    let base = base.as_deref().unwrap_or(DEFAULT_BASE_URL);
    let ids = Ids::parse(&env::var(DESIGN_IDS).unwrap_or_default()).map_err(|e| e.to_string())?;
    let service = Service::new(base, &key, Some(BUDGET)).map_err(|error| error.to_string())?;
    Ok(Some((service, ids)))
}

/// Fetches what is missing, beside the build's other products.
fn fetch(missing: &[&Used], designs: &Path) {
    let service = match service() {
        Ok(Some(service)) => service,
        // The derive's error says what to do without a key.
        Ok(None) => return,
        Err(message) => return println!("cargo::warning={message}"),
    };
    let (service, ids) = service;
    for used in missing {
        let Used { id, version, .. } = *used;
        let place = place(used);
        if !reportflow_schema::is_design_id(id) {
            continue;
        }
        let fetched = service.parameters(ids.of(id), Some(*version));
        let written = fetched.map_err(|error| error.to_string()).and_then(|list| {
            snapshot::write(designs, id, *version, &list).map_err(|error| error.to_string())
        });
        match written {
            Ok(_) => println!(
                "cargo::warning=design `{id}` v{version} ({place}) was fetched for this build only: run `cargo reportflow add {id} --version {version}` and commit `designs/{id}/v{version}.json`"
            ),
            Err(error) => println!(
                "cargo::warning=design `{id}` v{version} ({place}) could not be fetched: {error}"
            ),
        }
    }
}

/// Compares each snapshot with the service.
fn check(committed: &[(&Used, Snapshot)], missing: &[&Used]) -> Result<(), String> {
    let Some((service, ids)) = service()? else {
        return Err(format!(
            "`{SCHEMAS}=check` asks the service, which needs `{APP_KEY}`"
        ));
    };
    let mut findings: Vec<String> = missing
        .iter()
        .map(|used| {
            let Used { id, version, .. } = used;
            format!(
                "design `{id}` v{version} ({}) has no snapshot: run `cargo reportflow add {id} --version {version}`",
                place(used)
            )
        })
        .collect();
    for (used, snapshot) in committed {
        let Used { id, version, .. } = used;
        match service.parameters(ids.of(id), Some(*version)) {
            Ok(live) => {
                let changes = diff(&snapshot.list, &live);
                let (touching, other): (Vec<_>, Vec<_>) =
                    changes.iter().partition(|change| change.touches_structs());
                if !touching.is_empty() {
                    findings.push(format!(
                        "design `{id}` v{version} ({}) differs from its snapshot `{}`: run `cargo reportflow sync`",
                        place(used),
                        snapshot.path.display()
                    ));
                    findings.extend(touching.into_iter().map(|change| format!("  {change}")));
                } else if !other.is_empty() {
                    warn_of(used, &other);
                }
            }
            Err(error) => findings.push(format!("design `{id}` v{version}: {error}")),
        }
    }
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings.join("\n"))
    }
}

fn warn_of(used: &Used, changes: &[&Change]) {
    let Used { id, version, .. } = used;
    println!(
        "cargo::warning=design `{id}` v{version} has {} other labels or descriptions than its snapshot: `cargo reportflow sync` brings them",
        changes.len()
    );
}

/// "src/main.rs:12".
fn place(used: &Used) -> String {
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let file = used.file.strip_prefix(&manifest).unwrap_or(&used.file);
    format!("{}:{}", file.display(), used.line)
}
