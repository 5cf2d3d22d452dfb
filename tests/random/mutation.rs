//! One random change to valid structs.

use fastrand::Rng;

use super::lists::Parameter;
use super::names;
use super::scalar_types::LEAVES;
use super::structs::{Case, Field, Role, Written};
use super::type_changes;
use super::types::Type;

/// A case with one mistake.
pub(crate) struct Mutant {
    pub(crate) what: String,
    pub(crate) case: Case,
    /// The struct that was changed.
    pub(crate) of: usize,
    /// The changed fields. A swap changes two.
    pub(crate) blamed: Vec<Blamed>,
    /// True if the type is invalid in every context.
    pub(crate) by_trait: bool,
    /// The message must contain one of these names.
    pub(crate) names: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Blamed {
    Attribute,
    Name,
    Field(usize),
}

pub(crate) fn random(case: &Case, rng: &mut Rng) -> Mutant {
    loop {
        let mutant = attempt(case, rng).filter(|mutant| {
            let of = &mutant.case.structs[mutant.of];
            let sites = mutant.sites();
            // An error in the other crate would stop the build of all cases. If a row
            // there does not know its table, the error is at the document.
            let is_here = if mutant.stands_at_tables() {
                sites
                    .iter()
                    .all(|(site, _)| !mutant.case.structs[*site].elsewhere)
            } else {
                !of.elsewhere
            };
            // Each table of a row has its own message.
            is_here && sites.len() <= 2
        });
        if let Some(mutant) = mutant {
            return mutant;
        }
    }
}

impl Mutant {
    /// Returns whether the row does not know its table, so that the errors are at the uses
    /// of the row.
    pub(crate) fn stands_at_tables(&self) -> bool {
        self.case.structs[self.of].role == Role::Row && !self.by_trait
    }

    /// Returns the tables, by struct and field, whose check includes the row.
    pub(crate) fn sites(&self) -> Vec<(usize, usize)> {
        let case = &self.case;
        let mut sites = Vec::new();
        for (place, of) in case.structs.iter().enumerate() {
            if of.role != Role::Row {
                let rows = case.rows_of(place);
                let met = rows.filter(|(_, row)| includes(case, *row, self.of));
                sites.extend(met.map(|(field, _)| (place, field)));
            }
        }
        sites
    }
}

/// Returns whether the check of `row` includes `of`. A row that names its table checks
/// its own rows, so other checks end there.
fn includes(case: &Case, row: usize, of: usize) -> bool {
    case.structs[row].role == Role::Row
        && (row == of
            || case
                .rows_of(row)
                .any(|(_, inner)| includes(case, inner, of)))
}

fn attempt(case: &Case, rng: &mut Rng) -> Option<Mutant> {
    let rows = case.structs.len() - 1;
    // The document is the last struct. It is chosen in a quarter of the cases with rows.
    let of = match rng.u8(..4) {
        1.. if rows > 0 => rng.usize(..rows),
        _ => rows,
    };
    let fields = &case.structs[of].fields;
    let filled: Vec<usize> = (0..fields.len())
        .filter(|field| fields[*field].parameter.is_some())
        .collect();
    let mut mutant = Mutant {
        what: String::new(),
        case: case.clone(),
        of,
        blamed: Vec::new(),
        by_trait: false,
        names: Vec::new(),
    };
    let dice = rng.u8(..16);
    if dice < 2 {
        add(&mut mutant, rng);
        return Some(mutant);
    }
    if dice == 2 {
        return omit(&mut mutant, rng).map(|()| mutant);
    }
    let field = *filled.get(rng.usize(..filled.len().max(1)))?;
    match dice {
        3..6 => rename(&mut mutant, rng, field)?,
        6 | 7 => drop_field(&mut mutant, field),
        8..11 => type_changes::swap(&mut mutant, field, filled[rng.usize(..filled.len())])?,
        _ => type_changes::retype(&mut mutant, rng, field)?,
    }
    Some(mutant)
}

fn add(mutant: &mut Mutant, rng: &mut Rng) {
    let ident = names::stranger(rng);
    mutant.what = format!("added {ident}");
    mutant.names.push(ident.clone());
    let fields = &mut mutant.case.structs[mutant.of].fields;
    let mut place = rng.usize(..=fields.len());
    let rename = match fields.get(place) {
        // The parameter of another field: the last of the two is a duplicate.
        Some(field) if rng.bool() => field.parameter.clone(),
        _ => None,
    };
    if rename.is_some() {
        place = fields.len();
    }
    // The message of a row has the parameter instead of the field.
    mutant.names.extend(rename.clone());
    fields.insert(
        place,
        Field {
            ident,
            rename,
            written: Written::Plainly,
            ty: Type::Leaf(&LEAVES[0]),
            parameter: None,
        },
    );
    mutant.blamed.push(Blamed::Field(place));
}

fn rename(mutant: &mut Mutant, rng: &mut Rng, field: usize) -> Option<()> {
    let of = &mut mutant.case.structs[mutant.of];
    let old = of.fields[field].rename.clone();
    let old = old.unwrap_or_else(|| of.fields[field].ident.clone());
    let new = unknown_name(rng, &old, &of.list)?;
    if of.fields.iter().any(|other| other.ident == new) {
        return None;
    }
    mutant.what = format!("renamed {old:?} to {new:?}");
    mutant.names.push(new.clone());
    match &mut of.fields[field].rename {
        Some(rename) => *rename = new,
        None => of.fields[field].ident = new,
    }
    mutant.blamed.push(Blamed::Field(field));
    Some(())
}

/// Returns a name that matches no parameter of the list.
fn unknown_name(rng: &mut Rng, old: &str, list: &[Parameter]) -> Option<String> {
    let new = if rng.bool() {
        names::misspelt(rng, old)?
    } else {
        names::stranger(rng)
    };
    let folded = |name: &str| name.to_lowercase().replace(['_', '-', ' '], "");
    let is_taken = |parameter: &Parameter| folded(&parameter.name.text) == folded(&new);
    (!list.iter().any(is_taken)).then_some(new)
}

fn drop_field(mutant: &mut Mutant, field: usize) {
    let of = &mut mutant.case.structs[mutant.of];
    let field = of.fields.remove(field);
    mutant.what = format!("dropped {}", field.ident);
    mutant.names.extend(field.parameter);
    mutant.blamed.push(Blamed::Name);
}

/// Adds an `omit` of an unknown parameter, or of one that a field fills.
fn omit(mutant: &mut Mutant, rng: &mut Rng) -> Option<()> {
    let of = &mut mutant.case.structs[mutant.of];
    let new = if rng.bool() {
        let place = rng.usize(..of.omit.len().max(1));
        let old = of.omit.get(place)?.clone();
        let new = unknown_name(rng, &old, &of.list)?;
        of.omit[place].clone_from(&new);
        new
    } else {
        let filled: Vec<&String> = of
            .fields
            .iter()
            .filter_map(|field| field.parameter.as_ref())
            .collect();
        let new = (*filled.get(rng.usize(..filled.len().max(1)))?).clone();
        of.omit.push(new.clone());
        new
    };
    mutant.what = format!("omit of {new:?}");
    mutant.names.push(new);
    mutant.blamed.push(Blamed::Attribute);
    Some(())
}
