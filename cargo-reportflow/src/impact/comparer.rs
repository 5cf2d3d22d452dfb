use std::collections::HashSet;
use std::path::Path;

use reportflow_schema::names::{Match, NameIndex};
use reportflow_schema::{MAX_DEPTH, Parameter};

use super::location::{Impact, Location};
use crate::workspace::rust_source::{Field, ReportStruct};

/// Compares structs with two parameter lists.
pub(super) struct Comparer<'a> {
    structs: &'a [ReportStruct],
    impact: &'a mut Impact,
    depth: usize,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(structs: &'a [ReportStruct], impact: &'a mut Impact) -> Comparer<'a> {
        Comparer {
            structs,
            impact,
            depth: 0,
        }
    }

    /// Compares the fields of a struct, then those of its rows. `prefix` is the
    /// path of the table, such as `明細[].`.
    pub(super) fn compare(
        &mut self,
        item: &'a ReportStruct,
        prefix: &str,
        old: &[Parameter],
        new: &[Parameter],
    ) {
        // Built once, because a list may have thousands of names.
        let (old_names, new_names) = (index_names(old), index_names(new));
        // The parameters of each list with a field or an `omit`.
        let mut filled_old: HashSet<&str> = item.omit.iter().map(String::as_str).collect();
        let mut filled_new = filled_old.clone();
        for field in &item.fields {
            let Match::Unique(before) = find(field, &old_names) else {
                continue;
            };
            let before = &old[before];
            filled_old.insert(&before.name);
            let found = find(field, &new_names);
            match &found {
                Match::Unique(index) => {
                    filled_new.insert(&new[*index].name);
                }
                Match::Ambiguous(indices) => {
                    filled_new.extend(indices.iter().map(|index| new[*index].name.as_str()));
                }
                Match::NoMatch => {}
            }
            self.compare_field(item, field, prefix, before, (found, new));
        }
        self.compare_omitted(item, prefix, old, new);
        // The compiler already reports a parameter without a field in the old list.
        let is_new = |name: &str| filled_old.contains(name) || old_names.position(name).is_none();
        let missing = new.iter().filter(|parameter| {
            let name = parameter.name.as_str();
            !filled_new.contains(name) && is_new(name)
        });
        for Parameter { name, kind, .. } in missing {
            let message = format!(
                "`{}` needs a field for `{prefix}{name}` ({}), or `omit({name:?})`",
                item.name,
                kind.as_str(),
            );
            self.add(&item.file, item.line, message);
        }
    }

    fn compare_omitted(
        &mut self,
        item: &ReportStruct,
        prefix: &str,
        old: &[Parameter],
        new: &[Parameter],
    ) {
        for omitted in &item.omit {
            if position(new, omitted).is_none() && position(old, omitted).is_some() {
                let message = format!(
                    "`{}` omits `{prefix}{omitted}`, which is removed",
                    item.name
                );
                self.add(&item.file, item.line, message);
            }
        }
    }

    fn compare_field(
        &mut self,
        item: &ReportStruct,
        field: &'a Field,
        prefix: &str,
        before: &Parameter,
        (found, new): (Match, &[Parameter]),
    ) {
        let name = format!("`{}.{}`", item.name, field.name);
        let path = format!("{prefix}{}", before.name);
        match found {
            Match::Unique(index) => {
                let after = &new[index];
                if before.name != after.name {
                    let message = format!("{name} fills `{path}`, and would fill `{}`", after.name);
                    self.add(&item.file, field.line, message);
                }
                if before.kind != after.kind {
                    let (from, to) = (before.kind.as_str(), after.kind.as_str());
                    let message =
                        format!("{name} fills `{path}`, which changes from {from} to {to}");
                    self.add(&item.file, field.line, message);
                }
                let are_tables = before.kind.has_rows() && after.kind.has_rows();
                if are_tables && before.spec != after.spec {
                    self.compare_rows(item, field, &path, before, after);
                }
            }
            Match::NoMatch => {
                let message = format!("{name} fills `{path}`, which is removed");
                self.add(&item.file, field.line, message);
            }
            Match::Ambiguous(indices) => {
                let paths: Vec<_> = indices
                    .iter()
                    .map(|index| format!("`{prefix}{}`", new[*index].name))
                    .collect();
                let paths = paths.join(" and ");
                let message = format!("{name} would match {paths}: it needs a `rename`");
                self.add(&item.file, field.line, message);
            }
        }
    }

    fn compare_rows(
        &mut self,
        item: &ReportStruct,
        field: &'a Field,
        path: &str,
        before: &Parameter,
        after: &Parameter,
    ) {
        match self.find_row(item, field) {
            // A row type that contains itself would recurse without end.
            Ok(row) if self.depth < MAX_DEPTH => {
                self.depth += 1;
                self.compare(row, &format!("{path}[]."), &before.spec, &after.spec);
                self.depth -= 1;
            }
            Ok(_) => {}
            Err(cause) => {
                let message = format!("the rows of `{}.{}`: {cause}", item.name, field.name);
                let location = Location::new(&item.file, field.line, message);
                self.impact.unresolved.push(location);
            }
        }
    }

    /// Finds the struct of a table's rows: in the same file first.
    fn find_row(&self, item: &ReportStruct, field: &Field) -> Result<&'a ReportStruct, String> {
        let name = field.row_type.as_deref().unwrap_or_default();
        let named: Vec<_> = self.structs.iter().filter(|row| row.name == name).collect();
        let in_file: Vec<_> = named
            .iter()
            .copied()
            .filter(|row| row.file == item.file)
            .collect();
        match (in_file.as_slice(), named.as_slice()) {
            ([row], _) | (_, [row]) => Ok(*row),
            (_, []) => Err(format!(
                "`{name}` is not a struct of this package that derives `ReportRow`"
            )),
            _ => Err(format!("this package has several structs `{name}`")),
        }
    }

    pub(super) fn add(&mut self, file: &Path, line: usize, message: String) {
        let location = Location::new(file, line, message);
        self.impact.affected.push(location);
    }
}

fn index_names(parameters: &[Parameter]) -> NameIndex<'_> {
    NameIndex::new(parameters.iter().map(|parameter| parameter.name.as_str()))
}

/// Finds the parameter of a field as the derive does.
fn find(field: &Field, names: &NameIndex<'_>) -> Match {
    match &field.rename {
        Some(rename) => names.position(rename).map_or(Match::NoMatch, Match::Unique),
        None => names.find(&field.name),
    }
}

fn position(parameters: &[Parameter], name: &str) -> Option<usize> {
    parameters
        .iter()
        .position(|parameter| parameter.name == name)
}
