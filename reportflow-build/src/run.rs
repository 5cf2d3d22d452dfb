use std::collections::BTreeMap;
use std::env;

use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::is_design_id;
use reportflow_schema::snapshot::{self, DESIGNS_DIR, SnapshotError};

use crate::cargo::{Instruction, error, rerun_if_changed, rerun_if_env_changed, warning};
use crate::check::check;
use crate::config::{APP_KEY, Config, Environment, Mode, SCHEMAS};
use crate::fetch::Fetch;
use crate::fetched_lists::FetchedLists;
use crate::rerun_if;
use crate::sources::{DesignReference, scan};

/// Runs the build script. The documentation of the crate describes it.
///
/// The build fails in these cases only:
///
/// - `REPORTFLOW_SCHEMAS` is `check`, and the check fails.
/// - `REPORTFLOW_SCHEMAS` is invalid.
/// - `REPORTFLOW_DESIGNS_DIR` is not a folder.
/// - The sources cannot be read.
/// - `REPORTFLOW_SCHEMAS` is `offline`, and fetched lists cannot be removed.
/// - The program is not a build script.
///
/// Other problems, such as a failed request, are warnings. The derive then
/// reports the missing snapshot.
pub fn run() {
    let variable = |name: &str| env::var_os(name);
    for instruction in build(&Environment(&variable)) {
        println!("{instruction}");
    }
}

fn build(environment: &Environment<'_>) -> Vec<Instruction> {
    let mut instructions = Vec::new();
    if let Err(message) = try_build(environment, &mut instructions) {
        instructions.push(error(message));
    }
    instructions
}

fn try_build(
    environment: &Environment<'_>,
    instructions: &mut Vec<Instruction>,
) -> Result<(), String> {
    let manifest = environment.folder("CARGO_MANIFEST_DIR")?;
    let out_dir = environment.folder("OUT_DIR")?;
    let sources =
        scan(&manifest).map_err(|error| format!("the sources cannot be read: {error}"))?;
    instructions.extend(rerun_if::sources(&manifest, &sources));
    let references = first_references(&sources.references);
    if references.is_empty() {
        // Without designs, the variables do not matter.
        return Ok(());
    }

    instructions.extend([DESIGNS_DIR, SCHEMAS].map(rerun_if_env_changed));
    let mode = Mode::from_environment(environment)?;
    let designs_dir = environment.path(DESIGNS_DIR);
    let folders = snapshot::folders(designs_dir.as_deref(), &manifest, None)
        .map_err(|error| ErrorChain(&error).to_string())?;
    let valid = references
        .iter()
        .copied()
        .filter(|one| is_design_id(&one.id));
    instructions.extend(rerun_if::snapshots(&folders, valid));

    let designs: Vec<_> = references
        .into_iter()
        .map(|one| (one, snapshot::load(&folders, &one.id, one.version)))
        .collect();
    let lists = FetchedLists {
        folder: out_dir.join("designs"),
    };
    match mode {
        Mode::Offline => lists.clear()?,
        Mode::Fetch => {
            // The derive reports other errors at the struct.
            let is_missing = |state| matches!(state, &Err(SnapshotError::Missing { .. }));
            let missing = designs.iter().filter(|(_, state)| is_missing(state));
            let missing: Vec<&DesignReference> = missing.map(|(one, _)| *one).collect();
            if !missing.is_empty() {
                instructions.extend(Config::rerun_if_changed());
                let config = Config::from_environment(environment).unwrap_or_else(|message| {
                    instructions.push(warning(message));
                    None
                });
                if let Some(hint) = Config::misnamed_key(environment) {
                    instructions.push(warning(format!("missing app key: {hint}")));
                }
                let fetch = Fetch {
                    manifest: &manifest,
                    folders: &folders,
                    lists: &lists,
                    config: config.as_ref(),
                };
                instructions.extend(fetch.run(&missing));
            }
        }
        Mode::Check => {
            // This file never exists, so cargo runs the script in each build.
            instructions.push(rerun_if_changed(&out_dir.join("always")));
            instructions.extend(Config::rerun_if_changed());
            let Some(config) = Config::from_environment(environment)? else {
                let message = format!("`{SCHEMAS}=check` needs `{APP_KEY}`");
                return Err(match Config::misnamed_key(environment) {
                    Some(hint) => format!("{message}: {hint}"),
                    None => message,
                });
            };
            instructions.extend(check(&designs, &manifest, &config));
        }
    }
    Ok(())
}

/// Returns the first reference to each version of a design. Ignores
/// compile-fail tests.
fn first_references(references: &[DesignReference]) -> Vec<&DesignReference> {
    let mut first: BTreeMap<(&str, u32), &DesignReference> = BTreeMap::new();
    for reference in references {
        if !reference.is_compile_fail_test() {
            first
                .entry((&reference.id, reference.version))
                .or_insert(reference);
        }
    }
    first.into_values().collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::fs;
    use std::path::Path;

    use super::build;
    use crate::config::Environment;

    /// Builds a package with one design. Returns the lines for cargo, with `$DIR`
    /// for its folder.
    fn lines(folder: &Path, variables: &[(&str, &str)]) -> Vec<String> {
        let variable = |name: &str| match name {
            "CARGO_MANIFEST_DIR" => Some(folder.into()),
            "OUT_DIR" => Some(folder.join("out").into()),
            name => {
                let found = variables.iter().find(|(variable, _)| *variable == name);
                found.map(|(_, value)| OsString::from(value))
            }
        };
        let instructions = build(&Environment(&variable));
        let folder = folder.display().to_string();
        let lines = instructions.iter().map(ToString::to_string);
        lines.map(|line| line.replace(&folder, "$DIR")).collect()
    }

    fn package() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("src")).expect("a folder");
        let source = "#[report_design(id = \"invoice\", version = 1)]\nstruct S;\n";
        fs::write(folder.path().join("src/main.rs"), source).expect("a source");
        folder
    }

    const START: [&str; 3] = [
        "cargo::rerun-if-changed=$DIR/src",
        "cargo::rerun-if-env-changed=REPORTFLOW_DESIGNS_DIR",
        "cargo::rerun-if-env-changed=REPORTFLOW_SCHEMAS",
    ];
    const CONFIG: [&str; 10] = [
        "cargo::rerun-if-env-changed=REPORTFLOW_APP_KEY",
        "cargo::rerun-if-env-changed=REPORTFLOW_API_KEY",
        "cargo::rerun-if-env-changed=REPORTFLOW_BASE_URL",
        "cargo::rerun-if-env-changed=REPORTFLOW_DESIGN_IDS",
        "cargo::rerun-if-env-changed=HTTPS_PROXY",
        "cargo::rerun-if-env-changed=https_proxy",
        "cargo::rerun-if-env-changed=ALL_PROXY",
        "cargo::rerun-if-env-changed=all_proxy",
        "cargo::rerun-if-env-changed=NO_PROXY",
        "cargo::rerun-if-env-changed=no_proxy",
    ];

    #[test]
    fn without_a_key_nothing_is_fetched() {
        let package = package();
        let expected = [START.as_slice(), &CONFIG].concat();
        assert_eq!(lines(package.path(), &[]), expected);
        let offline = [("REPORTFLOW_SCHEMAS", "offline")];
        assert_eq!(lines(package.path(), &offline), START);
    }

    #[test]
    fn an_invalid_variable_is_a_warning_or_an_error() {
        let package = package();
        let key = [
            ("REPORTFLOW_APP_KEY", "ak_test"),
            ("REPORTFLOW_DESIGN_IDS", "a"),
        ];
        let message = "invalid entry `a` in `REPORTFLOW_DESIGN_IDS`: \
                       expected `<id in the sources>=<id in the workspace>`";
        let fetch = lines(package.path(), &key);
        assert_eq!(fetch.last(), Some(&format!("cargo::warning={message}")));

        let check = [key.as_slice(), &[("REPORTFLOW_SCHEMAS", "check")]].concat();
        let check = lines(package.path(), &check);
        assert_eq!(check.last(), Some(&format!("cargo::error={message}")));

        let mode = lines(package.path(), &[("REPORTFLOW_SCHEMAS", "chekc")]);
        assert_eq!(mode[..3], START);
        assert!(mode[3].starts_with("cargo::error=invalid `REPORTFLOW_SCHEMAS`"));
    }

    #[test]
    fn a_designs_dir_that_leads_nowhere_is_an_error() {
        let package = package();
        let designs = package.path().join("designs/invoice");
        fs::create_dir_all(&designs).expect("a folder");
        fs::write(designs.join("v1.json"), "[]").expect("a snapshot");
        for designs in ["no-such-folder", "src/main.rs"] {
            let lines = lines(package.path(), &[("REPORTFLOW_DESIGNS_DIR", designs)]);
            assert_eq!(lines[..3], START);
            let start = format!(
                "cargo::error=invalid `REPORTFLOW_DESIGNS_DIR`: the folder `$DIR/{designs}` \
                 cannot be read: "
            );
            assert!(lines[3].starts_with(&start), "{lines:?}");
            let end = "; a relative path starts at the crate's folder or one above it";
            assert!(lines[3].ends_with(end), "{lines:?}");
        }
        let designs = [("REPORTFLOW_DESIGNS_DIR", "designs")];
        let lines = lines(package.path(), &designs);
        assert!(
            !lines.iter().any(|line| line.contains("error")),
            "{lines:?}"
        );
    }

    #[test]
    fn check_names_a_file_that_is_no_list() {
        let package = package();
        let designs = package.path().join("designs/invoice");
        fs::create_dir_all(&designs).expect("a folder");
        let variables = [
            ("REPORTFLOW_APP_KEY", "ak_test"),
            ("REPORTFLOW_SCHEMAS", "check"),
        ];
        for (text, cause) in [
            (
                r#"{"message":"Unauthorized"}"#,
                "it is an error response (`Unauthorized`), not a parameter list",
            ),
            ("<html>", "it is an HTML page; check the URL of the request"),
            (
                r#"[{"name":"a","type":"nubmer"}]"#,
                "unknown kind `nubmer` of parameter `a`: did you mean `number`?",
            ),
        ] {
            fs::write(designs.join("v1.json"), text).expect("a file");
            let lines = lines(package.path(), &variables);
            let message = format!(
                "cargo::error=design `invoice` v1 (src/main.rs:1) cannot be compared: invalid \
                 snapshot `$DIR/designs/invoice/v1.json`: {cause}: run `cargo reportflow sync`"
            );
            assert_eq!(lines.last(), Some(&message));
        }
    }

    #[test]
    fn check_needs_a_key_and_runs_in_each_build() {
        let package = package();
        let lines = lines(package.path(), &[("REPORTFLOW_SCHEMAS", "check")]);
        let expected = [
            START.as_slice(),
            &["cargo::rerun-if-changed=$DIR/out/always"],
            &CONFIG,
            &["cargo::error=`REPORTFLOW_SCHEMAS=check` needs `REPORTFLOW_APP_KEY`"],
        ];
        assert_eq!(lines, expected.concat());
    }

    #[test]
    fn a_misnamed_key_has_a_hint() {
        let package = package();
        let other = ("REPORTFLOW_API_KEY", "ak_other");
        let hint = "`REPORTFLOW_API_KEY` is set; rename it to `REPORTFLOW_APP_KEY`";
        let fetch = lines(package.path(), &[other]);
        let warning = format!("cargo::warning=missing app key: {hint}");
        assert_eq!(fetch.last(), Some(&warning));
        let check = lines(package.path(), &[other, ("REPORTFLOW_SCHEMAS", "check")]);
        let error =
            format!("cargo::error=`REPORTFLOW_SCHEMAS=check` needs `REPORTFLOW_APP_KEY`: {hint}");
        assert_eq!(check.last(), Some(&error));
    }

    #[test]
    fn a_committed_snapshot_needs_no_key() {
        let package = package();
        let design = package.path().join("designs/invoice");
        fs::create_dir_all(&design).expect("a folder");
        fs::write(design.join("v1.json"), "[]").expect("a snapshot");
        let watched = ["cargo::rerun-if-changed=$DIR/designs/invoice"];
        let expected = [START.as_slice(), &watched].concat();
        assert_eq!(lines(package.path(), &[]), expected);
    }

    #[test]
    fn a_package_without_designs_ignores_the_variables() {
        let package = package();
        fs::write(package.path().join("src/main.rs"), "fn main() {}").expect("a source");
        let lines = lines(package.path(), &[("REPORTFLOW_SCHEMAS", "chekc")]);
        assert_eq!(lines, START[..1]);
    }
}
