//! The sections of a document: its parameters in the order of a business letter.
//! Kinds and values decide first, labels are hints. Every parameter is in one section.

mod classify;
mod party;
mod role;

use reportflow_schema::Parameter;
use serde_json::{Map, Value};

pub(super) use classify::classify;
pub(super) use party::Side;

/// A parameter and its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Field<'a> {
    pub(super) parameter: &'a Parameter,
    pub(super) value: Option<&'a Value>,
}

impl<'a> Field<'a> {
    /// Returns a parameter with its value in an object.
    pub(super) fn of(parameter: &'a Parameter, object: &'a Map<String, Value>) -> Field<'a> {
        let value = object.get(&parameter.name);
        Field { parameter, value }
    }

    /// Returns the members of a single object.
    pub(super) fn members(&self) -> Vec<Field<'a>> {
        let member = |parameter: &'a Parameter| Field {
            parameter,
            value: self.value.and_then(|value| value.get(&parameter.name)),
        };
        self.parameter.spec.iter().map(member).collect()
    }
}

/// The parameters of a document, by their place on the page.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sections<'a> {
    pub(super) logo: Option<Field<'a>>,
    pub(super) subject: Option<Field<'a>>,
    /// Short values at the top: numbers and dates.
    pub(super) meta: Vec<Field<'a>>,
    pub(super) parties: Vec<Party<'a>>,
    pub(super) body: Vec<Part<'a>>,
    /// Long texts at the end.
    pub(super) notes: Vec<Field<'a>>,
}

/// A person or a company.
#[derive(Debug, PartialEq)]
pub(super) struct Party<'a> {
    pub(super) side: Side,
    /// The label of a nested object.
    pub(super) label: Option<&'a str>,
    pub(super) fields: Vec<Field<'a>>,
}

/// A part of the body, in the order of the list.
#[derive(Debug, PartialEq)]
pub(super) enum Part<'a> {
    Value(Field<'a>),
    /// A single object.
    Object(Field<'a>),
    Table(Field<'a>),
    /// Amounts. They follow the table to which they belong.
    Totals(Vec<Field<'a>>),
}
