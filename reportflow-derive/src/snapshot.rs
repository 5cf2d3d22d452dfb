use std::env;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::names;
use reportflow_schema::snapshot::{self, DESIGNS_DIR, Snapshot, SnapshotError};

use crate::attr::DesignRef;
use crate::findings::Findings;

/// Finds and reads the snapshot of a design; what goes wrong is noted where
/// the design is named.
pub(crate) fn load(design: &DesignRef, findings: &mut Findings) -> Option<Snapshot> {
    let variable = variable();
    let out_dir = env::var_os("OUT_DIR").map(PathBuf::from);
    // Cargo always sets it; without cargo, the current folder is the crate's.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let folders = snapshot::folders(variable.as_deref(), &manifest, out_dir.as_deref());

    let id = design.id.value();
    let error = match snapshot::load(&folders, &id, design.version) {
        Ok(snapshot) => return Some(snapshot),
        Err(error) => error,
    };
    match &error {
        SnapshotError::Missing { searched, versions } => {
            let file = searched
                .first()
                .map_or(Path::new("designs"), PathBuf::as_path);
            let file = file.strip_prefix(&manifest).unwrap_or(file).display();
            let version = design.version;
            let run = format!("run `{}`", design.command("add"));
            let advice = format!(
                "looked for `{file}`{}: {run}, or save the answer of `GET /v1/file/design/parameter/{id}?version={version}` there",
                if searched.len() > 1 {
                    ", then in the folders above"
                } else {
                    ""
                },
            );
            if versions.is_empty() {
                let ids: Vec<String> = folders
                    .iter()
                    .flat_map(|path| snapshot::ids(path))
                    .collect();
                let near = names::suggest(&id, ids.iter().map(String::as_str));
                let hint = match near {
                    Some(near) => format!(": did you mean `{near}`? If not, {run}"),
                    None => format!("; {advice}"),
                };
                findings.at(
                    &design.id,
                    format!("there is no snapshot of design `{id}`{hint}"),
                );
            } else {
                let versions: Vec<_> = versions.iter().map(|v| format!("v{v}")).collect();
                let versions = versions.join(", ");
                findings.add(syn::Error::new(
                    design.version_span,
                    format!("there is no snapshot of v{version} of design `{id}`, only of {versions}; {advice}"),
                ));
            }
        }
        SnapshotError::Invalid { .. } => findings.at(
            &design.id,
            format!(
                "{}: {}: `{}` fetches it anew",
                design.label(),
                ErrorChain(&error),
                design.command("add")
            ),
        ),
        _ => findings.at(
            &design.id,
            format!("{}: {}", design.label(), ErrorChain(&error)),
        ),
    }
    None
}

#[cfg(not(test))]
fn variable() -> Option<PathBuf> {
    env::var_os(DESIGNS_DIR).map(PathBuf::from)
}

// A test cannot set a variable of its own process in safe code.
#[cfg(test)]
fn variable() -> Option<PathBuf> {
    Some(crate::tests::designs())
}

/// The bytes of the snapshot. Cargo compiles the crate anew when the file
/// changes, since it is included, and when the list is looked for in another
/// place.
pub(crate) fn tracked(snapshot: Option<&Snapshot>) -> TokenStream {
    // Relative, it would be taken from the folder of the source file.
    let path = snapshot.and_then(|snapshot| std::path::absolute(&snapshot.path).ok());
    let bytes = match path.as_deref().and_then(Path::to_str) {
        Some(path) => quote! { ::core::include_bytes!(#path) },
        None => quote! { &[] },
    };
    quote! { (::core::option_env!(#DESIGNS_DIR), #bytes).1 }
}
