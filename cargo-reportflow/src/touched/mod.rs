//! What another version of a design would touch in the sources.

mod walk;

use std::path::PathBuf;

use reportflow_build::sources;
use reportflow_schema::{Parameter, ParameterList};

use crate::project::Project;
use crate::structs::{Struct, structs};
use walk::Walk;

/// A place in the sources, and what is to be said of it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    pub(crate) message: String,
}

#[derive(Default)]
pub(crate) struct Touched {
    /// How many structs have the old version.
    pub(crate) structs: usize,
    pub(crate) places: Vec<Place>,
    /// Where syntax did not suffice.
    pub(crate) not_followed: Vec<Place>,
}

/// Follows the structs of a design's version, and the structs of their rows by
/// the name of the type within the package.
pub(crate) fn touched(
    project: &Project,
    (id, version): (&str, u32),
    old: &ParameterList,
    new: &ParameterList,
) -> Result<Touched, String> {
    let mut touched = Touched::default();
    for package in &project.packages {
        let unreadable = |error| {
            let folder = package.folder.display();
            format!("the sources in `{folder}` cannot be read: {error}")
        };
        let mut structs = structs(&package.folder).map_err(unreadable)?;
        let mut named = sources::find_references(&package.folder).map_err(unreadable)?;
        named.retain(|named| !named.is_compile_fail_test());
        structs.retain(|one| !one.is_compile_fail_test());
        // Attributes that the parser did not meet.
        for named in named
            .iter()
            .filter(|named| named.id == id && named.version == version)
        {
            touched.structs += 1;
            if !is_met(named, &structs) {
                let message = "the design is named in a macro or behind `cfg_attr`".to_owned();
                touched.not_followed.push(Place {
                    file: named.file.clone(),
                    line: named.line,
                    message,
                });
            }
        }
        let is_ours =
            |one: &&Struct| matches!(&one.design, Some((of, at)) if of == id && *at == version);
        let mut walk = Walk::new(&structs, &mut touched);
        for one in structs.iter().filter(is_ours) {
            match &one.table {
                None => walk.compare(one, "", &old.parameters, &new.parameters),
                Some(path) => row(&mut walk, one, (path, version), old, new),
            }
        }
    }
    touched.places.sort();
    touched.places.dedup();
    touched.not_followed.sort();
    touched.not_followed.dedup();
    Ok(touched)
}

/// Whether the attribute is one of a struct's.
fn is_met(named: &sources::DesignReference, structs: &[Struct]) -> bool {
    structs
        .iter()
        .any(|one| one.file == named.file && one.attributes.contains(&named.line))
}

/// A row that names its table, with or without its document.
fn row<'a>(
    walk: &mut Walk<'a>,
    one: &'a Struct,
    (path, version): (&str, u32),
    old: &ParameterList,
    new: &ParameterList,
) {
    let line = one.attributes.first().copied().unwrap_or(one.line);
    let name = &one.name;
    let version = format!("`{name}` names v{version} for the rows of `{path}`");
    match (spec(old, path), spec(new, path)) {
        (Some(old), Some(new)) => {
            walk.add(&one.file, line, format!("{version}, as its document does"));
            walk.compare(one, &format!("{path}[]."), old, new);
        }
        (Some(_), None) => walk.add(
            &one.file,
            line,
            format!("{version}, which is no table then"),
        ),
        // The compiler says so today.
        (None, _) => {}
    }
}

/// The parameters of the table at a path such as `明細[].内訳`.
fn spec<'a>(list: &'a ParameterList, path: &str) -> Option<&'a [Parameter]> {
    let mut parameters = list.parameters.as_slice();
    for name in path.split("[].") {
        let table = parameters.iter().find(|parameter| parameter.name == name);
        parameters = &table.filter(|table| table.kind.has_rows())?.spec;
    }
    Some(parameters)
}
