use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use reportflow_schema::is_design_id;
use reportflow_schema::snapshot::{self, DESIGNS_DIR, SnapshotError};

use crate::check::check;
use crate::environment::{Mode, SCHEMAS, folder, mode};
use crate::fetch::{fetch, forget};
use crate::say::say;
use crate::sources::{Used, scan};
use crate::watch;

/// Does the work of a build script: see the top of this crate.
///
/// It fails the build only when it was asked to `check`, or when a variable
/// makes no sense. A list that could not be fetched is a warning: the derive's
/// error then says where it is missing.
pub fn run() {
    for error in build().err().into_iter().flatten() {
        say("error", error);
    }
}

fn build() -> Result<(), Vec<String>> {
    let one = |message| vec![message];
    let manifest = folder("CARGO_MANIFEST_DIR").map_err(one)?;
    let out_dir = folder("OUT_DIR").map_err(one)?;
    let sources =
        scan(&manifest).map_err(|error| one(format!("the sources cannot be read: {error}")))?;
    watch::sources(&manifest, &sources);
    let mut first: BTreeMap<(&str, u32), &Used> = BTreeMap::new();
    for used in sources.used.iter().filter(|used| !used.is_meant_to_fail()) {
        first.entry((&used.id, used.version)).or_insert(used);
    }
    if first.is_empty() {
        // The variables are not its business either.
        return Ok(());
    }

    say("rerun-if-env-changed", DESIGNS_DIR);
    say("rerun-if-env-changed", SCHEMAS);
    let mode = mode().map_err(one)?;
    let variable = env::var_os(DESIGNS_DIR).map(PathBuf::from);
    let folders = snapshot::folders(variable.as_deref(), &manifest, None);
    let is_right = |used: &&Used| is_design_id(&used.id);
    watch::designs(&folders, first.values().copied().filter(is_right));

    let designs: Vec<_> = first
        .into_values()
        .map(|used| (used, snapshot::load(&folders, &used.id, used.version)))
        .collect();
    let fetched = out_dir.join("designs");
    match mode {
        Mode::Offline => forget(&fetched).map_err(one),
        Mode::Fetch => {
            // The derive shows what else is wrong, at the struct.
            let is_missing = |state| matches!(state, &Err(SnapshotError::Missing { .. }));
            let missing = designs.iter().filter(|(_, state)| is_missing(state));
            let missing: Vec<&Used> = missing.map(|(used, _)| *used).collect();
            if !missing.is_empty() {
                fetch(&missing, &manifest, &folders, &fetched);
            }
            Ok(())
        }
        Mode::Check => {
            // Asked for at each build: a file that never is there makes cargo
            // run the script again.
            watch::changes(&out_dir.join("always"));
            check(&designs, &manifest)
        }
    }
}
