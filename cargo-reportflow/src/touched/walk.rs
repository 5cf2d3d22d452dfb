use std::path::Path;

use reportflow_schema::names::{Match, NameIndex};
use reportflow_schema::{Kind, Parameter};

use super::{Place, Touched};
use crate::structs::{Field, Struct};

/// Compares structs with both lists, and goes on in those of their rows.
pub(super) struct Walk<'a> {
    structs: &'a [Struct],
    touched: &'a mut Touched,
    depth: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(structs: &'a [Struct], touched: &'a mut Touched) -> Walk<'a> {
        Walk {
            structs,
            touched,
            depth: 0,
        }
    }

    /// Compares what the fields of a struct fill in both lists; `prefix` is
    /// the path of the table, "明細[].".
    pub(super) fn compare(
        &mut self,
        one: &'a Struct,
        prefix: &str,
        old: &[Parameter],
        new: &[Parameter],
    ) {
        // What the struct fills or omits, of the old list and of the new one.
        let mut before_filled: Vec<&str> = one.omit.iter().map(String::as_str).collect();
        let mut filled = before_filled.clone();
        for field in &one.fields {
            let Some(before) = parameter(field, old) else {
                continue;
            };
            before_filled.push(&before.name);
            let path = format!("{prefix}{}", before.name);
            let name = format!("`{}.{}`", one.name, field.name);
            match find(field, new) {
                Match::Unique(place) => {
                    let after = &new[place];
                    filled.push(after.name.as_str());
                    self.field(one, field, &name, &path, before, after);
                }
                Match::NoMatch => {
                    self.add(
                        &one.file,
                        field.line,
                        format!("{name} fills `{path}`, which is gone"),
                    );
                }
                Match::Ambiguous(places) => {
                    let several: Vec<_> = places
                        .iter()
                        .map(|place| format!("`{prefix}{}`", new[*place].name))
                        .collect();
                    filled.extend(places.iter().map(|place| new[*place].name.as_str()));
                    self.add(
                        &one.file,
                        field.line,
                        format!(
                            "{name} would match {}: it needs a `rename`",
                            several.join(" and ")
                        ),
                    );
                }
            }
        }
        for omitted in &one.omit {
            if position(new, omitted).is_none() && position(old, omitted).is_some() {
                self.add(
                    &one.file,
                    one.line,
                    format!("`{}` omits `{prefix}{omitted}`, which is gone", one.name),
                );
            }
        }
        // One that has no field in the old list either is the compiler's to report.
        let is_new = |name: &str| before_filled.contains(&name) || position(old, name).is_none();
        let blank = |name: &str| !filled.contains(&name) && is_new(name);
        for parameter in new.iter().filter(|parameter| blank(&parameter.name)) {
            let message = format!(
                "`{}` needs a field for `{prefix}{}` ({}), or `omit({:?})`",
                one.name,
                parameter.name,
                parameter.kind.as_str(),
                parameter.name
            );
            self.add(&one.file, one.line, message);
        }
    }

    fn field(
        &mut self,
        one: &Struct,
        field: &'a Field,
        name: &str,
        path: &str,
        before: &Parameter,
        after: &Parameter,
    ) {
        if before.name != after.name {
            let message = format!("{name} fills `{path}`, and would fill `{}`", after.name);
            self.add(&one.file, field.line, message);
        }
        if before.kind != after.kind {
            let (from, to) = (before.kind.as_str(), after.kind.as_str());
            let message = format!("{name} fills `{path}`, which turns from {from} to {to}");
            self.add(&one.file, field.line, message);
        }
        let rows = |kind: &Kind| kind.has_rows();
        if rows(&before.kind) && rows(&after.kind) && before.spec != after.spec {
            self.rows(one, field, path, before, after);
        }
    }

    /// Goes on in the struct of a table's rows.
    fn rows(
        &mut self,
        one: &Struct,
        field: &'a Field,
        path: &str,
        before: &Parameter,
        after: &Parameter,
    ) {
        let name = field.row.as_deref().unwrap_or_default();
        let same_name: Vec<&Struct> = self.structs.iter().filter(|row| row.name == name).collect();
        let here: Vec<&Struct> = same_name
            .iter()
            .filter(|row| row.file == one.file)
            .copied()
            .collect();
        let row = match (here.as_slice(), same_name.as_slice()) {
            ([row], _) | (_, [row]) => *row,
            (_, several) => {
                let why = match several.len() {
                    0 => format!("`{name}` is no struct of this package that derives `ReportRow`"),
                    _ => format!("this package has several structs `{name}`"),
                };
                let message = format!("the rows of `{}.{}`: {why}", one.name, field.name);
                let (file, line) = (one.file.clone(), field.line);
                self.touched.not_followed.push(Place {
                    file,
                    line,
                    message,
                });
                return;
            }
        };
        // A row that holds itself would lead round in circles.
        if self.depth < reportflow_schema::MAX_DEPTH {
            self.depth += 1;
            self.compare(row, &format!("{path}[]."), &before.spec, &after.spec);
            self.depth -= 1;
        }
    }

    pub(super) fn add(&mut self, file: &Path, line: usize, message: String) {
        let file = file.to_owned();
        self.touched.places.push(Place {
            file,
            line,
            message,
        });
    }
}

/// As the derive finds it.
fn find(field: &Field, parameters: &[Parameter]) -> Match {
    match &field.rename {
        Some(rename) => position(parameters, rename).map_or(Match::NoMatch, Match::Unique),
        None => NameIndex::new(parameters.iter().map(|p| p.name.as_str())).find(&field.name),
    }
}

fn parameter<'a>(field: &Field, parameters: &'a [Parameter]) -> Option<&'a Parameter> {
    match find(field, parameters) {
        Match::Unique(place) => parameters.get(place),
        _ => None,
    }
}

fn position(parameters: &[Parameter], name: &str) -> Option<usize> {
    parameters
        .iter()
        .position(|parameter| parameter.name == name)
}
