//! Random parameter lists and their files.

use fastrand::Rng;
use serde_json::{json, Map, Value};

use super::names::{self, Name};

/// The maximum depth of nested tables.
const DEEPEST: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Boolean,
    Date,
    Image,
    Array,
    Collection,
    /// An unknown kind.
    Other,
}

impl Kind {
    pub(crate) fn has_rows(self) -> bool {
        matches!(self, Kind::Array | Kind::Collection)
    }

    fn word(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Boolean => "boolean",
            Kind::Date => "date",
            Kind::Image => "image",
            Kind::Array => "array",
            Kind::Collection => "collection",
            Kind::Other => "sparkline",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) name: Name,
    pub(crate) kind: Kind,
    pub(crate) spec: Vec<Parameter>,
}

/// Returns the list of a design.
pub(crate) fn random(rng: &mut Rng) -> Vec<Parameter> {
    // Sometimes one chain of tables with the maximum depth.
    let deep = rng.u8(..8) == 0;
    let mut budget = rng.usize(1..40);
    list(rng, 1, deep, &mut budget)
}

fn list(rng: &mut Rng, depth: usize, deep: bool, budget: &mut usize) -> Vec<Parameter> {
    let count = match (depth, rng.u8(..30)) {
        (1, 0) => 0,
        (_, 1) => rng.usize(12..24),
        (1, _) => rng.usize(1..9),
        _ => rng.usize(1..5),
    };
    let mut names: Vec<Name> = Vec::new();
    let mut parameters: Vec<Parameter> = Vec::new();
    for place in 0..count {
        let name = names::random(rng, &names);
        names.push(name.clone());
        let goes_down = depth < DEEPEST && *budget > 0;
        let kind = match rng.u8(..14) {
            _ if deep && place == 0 && depth < DEEPEST => Kind::Array,
            0..4 => Kind::Text,
            4..7 => Kind::Number,
            7 => Kind::Boolean,
            8 => Kind::Date,
            9 => Kind::Image,
            10 => Kind::Other,
            11 | 12 if goes_down => Kind::Array,
            13 if goes_down => Kind::Collection,
            _ => Kind::Text,
        };
        let spec = if kind.has_rows() {
            rows(rng, depth, deep && place == 0, budget, &parameters)
        } else {
            Vec::new()
        };
        *budget = budget.saturating_sub(1);
        parameters.push(Parameter { name, kind, spec });
    }
    parameters
}

/// Returns the columns of a table. Sometimes they equal those of another table.
fn rows(
    rng: &mut Rng,
    depth: usize,
    deep: bool,
    budget: &mut usize,
    beside: &[Parameter],
) -> Vec<Parameter> {
    let tables: Vec<&Parameter> = beside
        .iter()
        .filter(|other| other.kind.has_rows())
        .collect();
    if deep || tables.is_empty() || rng.bool() {
        return list(rng, depth + 1, deep, budget);
    }
    let mut spec = tables[rng.usize(..tables.len())].spec.clone();
    rng.shuffle(&mut spec);
    spec
}

/// Returns the text of the file, in one of the forms that the service has used.
pub(crate) fn file(rng: &mut Rng, list: &[Parameter]) -> String {
    let value = match rng.u8(..4) {
        0 if has_known_kind(list) => older(list),
        _ => newest(list),
    };
    serde_json::to_string_pretty(&value).expect("a list")
}

/// Returns true if the list may have the older form, where one kind at least must be known.
fn has_known_kind(list: &[Parameter]) -> bool {
    list.iter().any(|parameter| match parameter.kind {
        Kind::Array | Kind::Collection => has_known_kind(&parameter.spec),
        kind => kind != Kind::Other,
    })
}

fn newest(list: &[Parameter]) -> Value {
    list.iter()
        .map(|parameter| {
            let mut object = json!({
                "name": parameter.name.text,
                "type": parameter.kind.word(),
                "label": "ラベル",
            });
            if parameter.kind.has_rows() {
                object["spec"] = newest(&parameter.spec);
            }
            object
        })
        .collect()
}

/// Returns the older form: a map from names to kinds. A table is an array of one map, a
/// collection is a map.
fn older(list: &[Parameter]) -> Value {
    let member = |parameter: &Parameter| {
        let value = match parameter.kind {
            Kind::Text => json!("string"),
            Kind::Array => json!([older(&parameter.spec)]),
            Kind::Collection => older(&parameter.spec),
            kind => json!(kind.word()),
        };
        (parameter.name.text.clone(), value)
    };
    Value::Object(list.iter().map(member).collect::<Map<_, _>>())
}
