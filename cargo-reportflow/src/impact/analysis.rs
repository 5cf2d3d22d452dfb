use reportflow_build::sources;
use reportflow_schema::{Parameter, ParameterList};

use super::comparer::Comparer;
use super::location::{Impact, Location};
use crate::error::CliError;
use crate::workspace::project::Project;
use crate::workspace::references::read_error;
use crate::workspace::rust_source::{ReportStruct, find_structs};

/// Finds the structs of a design's version, and compares their fields with both
/// parameter lists. Finds the structs of rows by the name of their type within
/// the package.
pub(crate) fn analyze(
    project: &Project,
    (id, version): (&str, u32),
    old: &ParameterList,
    new: &ParameterList,
) -> Result<Impact, CliError> {
    let mut impact = Impact::default();
    for package in &project.packages {
        let mut structs = find_structs(&package.folder).map_err(read_error(package))?;
        let mut references =
            sources::find_references(&package.folder).map_err(read_error(package))?;
        structs.retain(|item| !item.is_compile_fail_test());
        references.retain(|reference| {
            reference.id == id && reference.version == version && !reference.is_compile_fail_test()
        });
        impact.struct_count += references.len();
        let hidden = references
            .iter()
            .filter(|reference| !has_struct(reference, &structs));
        impact.unresolved.extend(hidden.map(|reference| {
            let message = "the design is named in a macro or behind `cfg_attr`".to_owned();
            Location::new(&reference.file, reference.line, message)
        }));
        let mut comparer = Comparer::new(&structs, &mut impact);
        for item in &structs {
            let design = item.design.as_ref();
            if design.is_none_or(|(of, at)| of != id || *at != version) {
                continue;
            }
            match &item.table_path {
                None => comparer.compare(item, "", &old.parameters, &new.parameters),
                Some(path) => compare_row(&mut comparer, item, (path, version), old, new),
            }
        }
    }
    impact.sort();
    Ok(impact)
}

/// Returns whether the attribute belongs to one of the structs.
fn has_struct(reference: &sources::DesignReference, structs: &[ReportStruct]) -> bool {
    structs
        .iter()
        .any(|item| item.file == reference.file && item.attribute_lines.contains(&reference.line))
}

/// Compares a row whose attribute names its table.
fn compare_row<'a>(
    comparer: &mut Comparer<'a>,
    row: &'a ReportStruct,
    (path, version): (&str, u32),
    old: &ParameterList,
    new: &ParameterList,
) {
    let line = row.attribute_lines.first().copied().unwrap_or(row.line);
    let subject = format!("`{}` names v{version} for the rows of `{path}`", row.name);
    match (columns(old, path), columns(new, path)) {
        (Some(old), Some(new)) => {
            let message = format!("{subject}: change it together with its document");
            comparer.add(&row.file, line, message);
            comparer.compare(row, &format!("{path}[]."), old, new);
        }
        (Some(_), None) => {
            let message = format!("{subject}, which is no longer a table");
            comparer.add(&row.file, line, message);
        }
        // The compiler already reports this.
        (None, _) => {}
    }
}

/// Returns the columns of the table at a path such as `明細[].内訳`.
fn columns<'a>(list: &'a ParameterList, path: &str) -> Option<&'a [Parameter]> {
    let mut parameters = list.parameters.as_slice();
    for name in path.split("[].") {
        let table = parameters.iter().find(|parameter| parameter.name == name);
        parameters = &table.filter(|table| table.kind.has_rows())?.spec;
    }
    Some(parameters)
}
