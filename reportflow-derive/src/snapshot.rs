//! The second stage: finds and loads the snapshot of a design.

use std::env;
use std::path::{Path, PathBuf};

use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::snapshot::{self, Snapshot, SnapshotError};
use reportflow_schema::suggestions;

use crate::errors::Errors;
use crate::input::DesignRef;

/// Loads the snapshot of a design. Errors point at the design's id or version.
pub(crate) fn load(design: &DesignRef, errors: &mut Errors) -> Option<Snapshot> {
    let designs_dir = designs_dir();
    let out_dir = env::var_os("OUT_DIR").map(PathBuf::from);
    // Set by cargo. Default without cargo: the current folder.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let folders = snapshot::folders(designs_dir.as_deref(), &manifest, out_dir.as_deref());
    let folders = folders
        .map_err(|error| errors.push_at(&design.id, ErrorChain(&error).to_string()))
        .ok()?;
    let search = Search {
        design,
        folders,
        manifest,
    };
    let error = match snapshot::load(&search.folders, &design.id.value(), design.version) {
        Ok(snapshot) => return Some(snapshot),
        Err(error) => error,
    };
    match &error {
        SnapshotError::Missing { searched, versions } if versions.is_empty() => {
            errors.push_at(&design.id, search.missing_design(searched));
        }
        SnapshotError::Missing { searched, versions } => {
            let message = search.missing_version(searched, versions);
            errors.push(syn::Error::new(design.version_span, message));
        }
        SnapshotError::Invalid { error: cause, .. } if !cause.has_advice() => errors.push_at(
            &design.id,
            format!(
                "{}: {}; to fetch it again, run `{}`",
                design.label(),
                ErrorChain(&error),
                design.command("add")
            ),
        ),
        _ => errors.push_at(
            &design.id,
            format!("{}: {}", design.label(), ErrorChain(&error)),
        ),
    }
    None
}

/// A search for a snapshot. If it finds nothing, the messages show its parts.
struct Search<'a> {
    design: &'a DesignRef,
    folders: Vec<PathBuf>,
    manifest: PathBuf,
}

impl Search<'_> {
    fn missing_design(&self, searched: &[PathBuf]) -> String {
        let id = self.design.id.value();
        let ids: Vec<String> = self
            .folders
            .iter()
            .flat_map(|folder| snapshot::ids(folder))
            .collect();
        let hint = match suggestions::suggest(&id, ids.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? If not, {}", self.run_add()),
            None => self.advice(searched),
        };
        format!("missing snapshot of design `{id}`: {hint}")
    }

    fn missing_version(&self, searched: &[PathBuf], versions: &[u32]) -> String {
        let versions: Vec<_> = versions.iter().map(|v| format!("v{v}")).collect();
        format!(
            "missing snapshot of {} (found: {}): {}",
            self.design.label(),
            versions.join(", "),
            self.advice(searched)
        )
    }

    fn run_add(&self) -> String {
        format!("run `{}`", self.design.command("add"))
    }

    fn advice(&self, searched: &[PathBuf]) -> String {
        let file = searched
            .first()
            .map_or(Path::new("designs"), PathBuf::as_path);
        let file = file.strip_prefix(&self.manifest).unwrap_or(file).display();
        let above = if searched.len() > 1 {
            ", then in the folders above"
        } else {
            ""
        };
        let (id, version, run) = (self.design.id.value(), self.design.version, self.run_add());
        format!(
            "looked for `{file}`{above}; {run}, or save the response of `GET /v1/file/design/parameter/{id}?version={version}` there"
        )
    }
}

#[cfg(not(test))]
fn designs_dir() -> Option<PathBuf> {
    env::var_os(snapshot::DESIGNS_DIR).map(PathBuf::from)
}

// A test cannot set an environment variable without unsafe code.
#[cfg(test)]
fn designs_dir() -> Option<PathBuf> {
    Some(crate::tests::designs())
}
