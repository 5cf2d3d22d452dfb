//! The local designs in the manifests. Local designs, such as those of tests,
//! exist in no service.

use std::collections::BTreeSet;

use cargo_metadata::Metadata;
use serde_json::Value;

use crate::error::CliError;

const KEY: &str = "local-designs";

/// Reads `local-designs` of the workspace's and the packages' metadata.
pub(super) fn read(metadata: &Metadata) -> Result<BTreeSet<String>, CliError> {
    let packages = metadata.packages.iter().map(|package| &package.metadata);
    let mut ids = BTreeSet::new();
    for table in packages.chain([&metadata.workspace_metadata]) {
        for (key, value) in table["reportflow"].as_object().into_iter().flatten() {
            // An unknown key is an error, so that the user notices a typing
            // mistake.
            let listed = (key == KEY).then(|| strings(value)).flatten();
            ids.extend(listed.ok_or_else(|| invalid(key))?);
        }
    }
    Ok(ids)
}

fn strings(value: &Value) -> Option<Vec<String>> {
    let values = value.as_array()?.iter();
    values
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

fn invalid(key: &str) -> CliError {
    CliError::new(format!(
        "invalid `{key} = …` in `[workspace.metadata.reportflow]` or \
         `[package.metadata.reportflow]`: expected `{KEY} = [\"id\", …]`"
    ))
}
