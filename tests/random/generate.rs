//! Random valid structs for a random list.

use std::collections::HashSet;

use fastrand::Rng;

use super::fields;
use super::lists::{self, Parameter};
use super::names::{self, Name};
use super::structs::{Case, Field, Part, Role, Struct, Written};
use super::types::Type;

/// The case of that number. Structs that are to be mutated have no type
/// parameters where a mistake is only seen at a use with types.
pub(crate) fn case(seed: u64, number: u64, to_mutate: bool) -> Case {
    let mut rng = Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(number));
    let rng = &mut rng;
    let list = lists::random(rng);
    let file = lists::file(rng, &list);
    let case = Case {
        number,
        version: rng.u32(1..20),
        list: list.clone(),
        file,
        structs: Vec::new(),
        file_name: None,
        through: rng.u8(..10) == 0,
    };
    let mut generator = Generator {
        rng,
        case,
        to_mutate,
        items: 0,
    };
    generator.build(&list, Role::Document, None, false);
    let mut case = generator.case;
    case.file_name = file_name(rng, case.document());
    case
}

pub(crate) struct Generator<'a> {
    pub(crate) rng: &'a mut Rng,
    pub(crate) case: Case,
    pub(crate) to_mutate: bool,
    /// The number of aliases, type parameters and similar items.
    pub(crate) items: usize,
}

impl Generator<'_> {
    pub(crate) fn item(&mut self, start: &str) -> String {
        self.items += 1;
        format!("{start}{}", self.items)
    }

    /// The public path of the items of a crate.
    pub(crate) fn module(&self, elsewhere: bool) -> String {
        if elsewhere {
            format!("other::m{}::", self.case.number)
        } else {
            String::new()
        }
    }

    fn build(
        &mut self,
        list: &[Parameter],
        role: Role,
        path: Option<&str>,
        elsewhere: bool,
    ) -> usize {
        let names: Vec<Name> = list
            .iter()
            .map(|parameter| parameter.name.clone())
            .collect();
        let generic = !self.to_mutate || role == Role::Row;
        let (mut fields, mut omit) = (Vec::new(), Vec::new());
        let mut used = HashSet::new();
        let mut order: Vec<&Parameter> = list.iter().collect();
        if self.rng.bool() {
            self.rng.shuffle(&mut order);
        }
        for parameter in order {
            let text = &parameter.name.text;
            if self.rng.u8(..12) == 0 {
                omit.push(text.clone());
                continue;
            }
            let (ident, rename) = self.ident(&parameter.name, &names, &mut used);
            let (ty, written) = if parameter.kind.has_rows() {
                let path = match path {
                    None => text.clone(),
                    Some(path) => format!("{path}[].{text}"),
                };
                let row = self.row(parameter, &path, elsewhere);
                fields::table(self, parameter.kind, row, generic)
            } else {
                fields::scalar(self, parameter.kind, &role, elsewhere, generic)
            };
            fields.push(Field {
                ident,
                rename,
                written,
                ty,
                parameter: Some(text.clone()),
            });
        }
        if self.rng.u8(..8) == 0 {
            fields.push(Field {
                ident: "skipped".to_owned(),
                rename: None,
                written: Written::Skipped,
                ty: Type::Spelt("other::NotSent"),
                parameter: None,
            });
        }
        let start = match self.rng.u8(..6) {
            0 => "明細",
            1 => "Writer",
            _ => "Row",
        };
        let name = self.item(if role == Role::Document {
            "Document"
        } else {
            start
        });
        self.case.structs.push(Struct {
            path: self.module(elsewhere) + &name,
            name,
            role,
            elsewhere,
            // There, mistakes stand at the macro's call.
            by_macro: !self.to_mutate && self.rng.u8(..6) == 0,
            list: list.to_vec(),
            fields,
            omit,
        });
        self.case.structs.len() - 1
    }

    /// The struct for the rows of a table: one that is there already, if it fits.
    fn row(&mut self, table: &Parameter, path: &str, elsewhere: bool) -> usize {
        let alike = (0..self.case.structs.len()).find(|row| {
            let of = &self.case.structs[*row];
            (of.elsewhere || !elsewhere) && is_alike(&of.list, &table.spec) && self.is_free(*row)
        });
        if let Some(row) = alike.filter(|_| self.rng.u8(..4) != 0) {
            return row;
        }
        let elsewhere = elsewhere || self.rng.u8(..8) == 0;
        // A path cannot say that these dots are part of a name.
        let named = !path.contains("brackets[].inside") && self.rng.u8(..3) == 0;
        let role = if named {
            Role::RowOf(path.to_owned())
        } else {
            Role::Row
        };
        self.build(&table.spec, role, Some(path), elsewhere)
    }

    /// Whether neither the row nor its rows name their tables.
    fn is_free(&self, row: usize) -> bool {
        let mut inner = self.case.rows_of(row);
        self.case.structs[row].role == Role::Row && inner.all(|(_, row)| self.is_free(row))
    }

    /// A field's name, and its `rename`.
    fn ident(
        &mut self,
        name: &Name,
        names: &[Name],
        used: &mut HashSet<String>,
    ) -> (String, Option<String>) {
        let mut own = names::fields(name, names);
        self.rng.shuffle(&mut own);
        if let Some(ident) = own.into_iter().find(|ident| !used.contains(ident)) {
            if self.rng.u8(..6) != 0 && used.insert(ident.clone()) {
                return (ident, None);
            }
        }
        // What another parameter is called is free for a field with a `rename`.
        let other = names::fields(&names[self.rng.usize(..names.len())], names);
        let ident = match other.first() {
            Some(other) if self.rng.bool() && !used.contains(other) => other.clone(),
            _ => format!("field_{}", used.len()),
        };
        used.insert(ident.clone());
        (ident, Some(name.text.clone()))
    }
}

/// Whether one row serves both: the order does not count.
fn is_alike(one: &[Parameter], other: &[Parameter]) -> bool {
    one.len() == other.len() && one.iter().all(|parameter| other.contains(parameter))
}

fn file_name(rng: &mut Rng, document: &Struct) -> Option<Vec<Part>> {
    if rng.bool() {
        return None;
    }
    let mut parts = vec![Part::Text("請求書-")];
    for field in &document.fields {
        if field.ty.row().is_none() && field.written != Written::Skipped && rng.u8(..3) == 0 {
            parts.push(Part::Field(field.ident.trim_start_matches("r#").to_owned()));
            parts.push(Part::Text(["", "{", "}_", " "][rng.usize(..4)]));
        }
    }
    Some(parts)
}
