//! One random change to structs that fit.

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
    /// The changed fields; two after a swap.
    pub(crate) blamed: Vec<Blamed>,
    /// Whether the type is rejected in every context.
    pub(crate) by_trait: bool,
    /// One of these is to be named.
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
            // A mistake in the other crate would stop all that are built upon it;
            // what a row there cannot know is the document's mistake.
            let is_here = if mutant.stands_at_tables() {
                sites
                    .iter()
                    .all(|(site, _)| !mutant.case.structs[*site].elsewhere)
            } else {
                !of.elsewhere
            };
            // A row of many tables is a message for each.
            is_here && sites.len() <= 2
        });
        if let Some(mutant) = mutant {
            return mutant;
        }
    }
}

impl Mutant {
    /// Whether the row cannot know of its mistake, so that it is shown where
    /// somebody uses the row.
    pub(crate) fn stands_at_tables(&self) -> bool {
        self.case.structs[self.of].role == Role::Row && !self.by_trait
    }

    /// The tables, by struct and field, whose check meets the row.
    pub(crate) fn sites(&self) -> Vec<(usize, usize)> {
        let case = &self.case;
        let mut sites = Vec::new();
        for (place, of) in case.structs.iter().enumerate() {
            if of.role != Role::Row {
                let rows = case.rows_of(place);
                let met = rows.filter(|(_, row)| meets(case, *row, self.of));
                sites.extend(met.map(|(field, _)| (place, field)));
            }
        }
        sites
    }
}

/// A row that names its table checks its own rows, and nobody looks behind it.
fn meets(case: &Case, row: usize, of: usize) -> bool {
    case.structs[row].role == Role::Row
        && (row == of || case.rows_of(row).any(|(_, inner)| meets(case, inner, of)))
}

fn attempt(case: &Case, rng: &mut Rng) -> Option<Mutant> {
    let rows = case.structs.len() - 1;
    // The document is the last, and a quarter of all where there are rows.
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
        // For a parameter that another field fills: the last of them is one too many.
        Some(field) if rng.bool() => field.parameter.clone(),
        _ => None,
    };
    if rename.is_some() {
        place = fields.len();
    }
    // A row calls such a field by its parameter.
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
    let new = another(rng, &old, &of.list)?;
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

/// A name that is none of the list's, and would not be taken for one.
fn another(rng: &mut Rng, old: &str, list: &[Parameter]) -> Option<String> {
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

/// `omit` of no parameter, or of one that a field fills.
fn omit(mutant: &mut Mutant, rng: &mut Rng) -> Option<()> {
    let of = &mut mutant.case.structs[mutant.of];
    let new = if rng.bool() {
        let place = rng.usize(..of.omit.len().max(1));
        let old = of.omit.get(place)?.clone();
        let new = another(rng, &old, &of.list)?;
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
