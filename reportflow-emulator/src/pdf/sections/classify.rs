//! Puts the parameters of a document into sections.

use reportflow_schema::ParameterList;
use serde_json::{Map, Value};

use super::party::{self, PartyKey, Side};
use super::role::{self, Role};
use super::{Field, Part, Party, Sections};

/// Returns the sections of a document.
pub(in crate::pdf) fn classify<'a>(
    design: &'a ParameterList,
    params: &'a Map<String, Value>,
) -> Sections<'a> {
    let fields: Vec<Field<'a>> = design
        .parameters
        .iter()
        .map(|parameter| Field::of(parameter, params))
        .collect();
    let roles = role::roles(&fields);
    let mut sections = Sections::default();
    let mut body = Body::default();
    let mut parties = Parties::default();
    for (field, role) in fields.into_iter().zip(roles) {
        match role {
            Role::Logo => sections.logo = Some(field),
            Role::Subject => sections.subject = Some(field),
            Role::Meta => sections.meta.push(field),
            Role::Note => sections.notes.push(field),
            Role::Value => body.parts.push(Part::Value(field)),
            Role::Object => body.parts.push(Part::Object(field)),
            Role::Table => body.add_table(field),
            Role::Total => body.add_total(field),
            Role::Member(key) => parties.add_member(key, field),
            Role::PartyObject => parties.add_object(field),
        }
    }
    sections.body = body.finish();
    sections.parties = parties.0.into_iter().map(|(_, party)| party).collect();
    sections
}

/// The body so far. Totals are behind the table before them. Those before all tables
/// are behind the first one.
#[derive(Default)]
struct Body<'a> {
    parts: Vec<Part<'a>>,
    /// The totals without a table.
    pending: Vec<Field<'a>>,
    /// The place of the totals of the last table.
    last_totals: Option<usize>,
}

impl<'a> Body<'a> {
    fn add_table(&mut self, field: Field<'a>) {
        self.parts.push(Part::Table(field));
        self.last_totals = Some(self.parts.len());
        self.parts
            .push(Part::Totals(std::mem::take(&mut self.pending)));
    }

    fn add_total(&mut self, field: Field<'a>) {
        match self.last_totals.and_then(|place| self.parts.get_mut(place)) {
            Some(Part::Totals(totals)) => totals.push(field),
            _ => self.pending.push(field),
        }
    }

    fn finish(mut self) -> Vec<Part<'a>> {
        self.parts.push(Part::Totals(self.pending));
        self.parts
            .retain(|part| !matches!(part, Part::Totals(totals) if totals.is_empty()));
        self.parts
    }
}

/// The parties so far.
#[derive(Default)]
struct Parties<'a>(Vec<(PartyKey, Party<'a>)>);

impl<'a> Parties<'a> {
    fn add_member(&mut self, key: PartyKey, field: Field<'a>) {
        if let Some((_, party)) = self.0.iter_mut().find(|(other, _)| *other == key) {
            party.fields.push(field);
            return;
        }
        let side = match &key {
            PartyKey::Known(side, _) => *side,
            _ => self.free_side(),
        };
        let party = Party {
            side,
            label: None,
            fields: vec![field],
        };
        self.0.push((key, party));
    }

    fn add_object(&mut self, field: Field<'a>) {
        let parameter = field.parameter;
        let side = party::side(&parameter.label).or_else(|| party::side(&parameter.name));
        let party = Party {
            side: side.unwrap_or_else(|| self.free_side()),
            label: Some(&parameter.label),
            fields: field.members(),
        };
        self.0
            .push((PartyKey::Shared(parameter.name.clone()), party));
    }

    /// Returns the side with fewer parties.
    fn free_side(&self) -> Side {
        let left = self
            .0
            .iter()
            .filter(|(_, it)| it.side == Side::Left)
            .count();
        if left * 2 > self.0.len() {
            Side::Right
        } else {
            Side::Left
        }
    }
}
