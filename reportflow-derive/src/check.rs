//! Compares the fields of a struct with a parameter list.

use proc_macro2::Ident;
use reportflow_schema::names::{self, Match};
use reportflow_schema::{Kind, Parameter};
use syn::LitStr;

use crate::findings::Findings;
use crate::model::{Field, Model};

/// A parameter list, and what is said of it in messages.
pub(crate) struct List<'a> {
    /// "design `…` v1".
    pub(crate) design: String,
    /// The path of the table whose rows the list describes, "明細[].", or "".
    pub(crate) prefix: String,
    pub(crate) parameters: &'a [Parameter],
    /// The name of the attribute that can hold `omit`.
    pub(crate) attribute: &'static str,
}

impl<'a> List<'a> {
    fn names(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.parameters
            .iter()
            .map(|parameter| parameter.name.as_str())
    }

    /// "`明細[].数量`".
    fn quoted(&self, name: &str) -> String {
        format!("`{}{name}`", self.prefix)
    }
}

/// The parameter of each field, in the order of the fields. `None` for those
/// whose mistake is among the findings.
pub(crate) fn check<'a>(
    list: &List<'a>,
    ident: &Ident,
    model: &Model<'_>,
    omit: &[LitStr],
    findings: &mut Findings,
) -> Vec<Option<&'a Parameter>> {
    let places = place_fields(list, &model.fields, findings);
    let mut filled: Vec<Filled> = list.parameters.iter().map(|_| Filled::default()).collect();
    let mut parameters = Vec::with_capacity(places.len());
    for (number, (field, place)) in model.fields.iter().zip(&places).enumerate() {
        let parameter = match *place {
            Place::One(place) => {
                let parameter = &list.parameters[place];
                if let Some(first) = filled[place].by.replace(number) {
                    filled[place].by = Some(first);
                    findings.at(
                        field.ident,
                        format!(
                            "field `{}` fills parameter {} of {}, which field `{}` fills already",
                            field.name,
                            list.quoted(&parameter.name),
                            list.design,
                            model.fields[first].name,
                        ),
                    );
                    None
                } else {
                    check_display(list, field, parameter, findings).then_some(parameter)
                }
            }
            Place::InDoubt(ref candidates) => {
                candidates
                    .iter()
                    .for_each(|place| filled[*place].in_doubt = true);
                None
            }
            Place::Nowhere => None,
        };
        parameters.push(parameter);
    }
    check_omissions(list, &model.fields, omit, &mut filled, findings);
    if !model.broken {
        check_rest(list, ident, &model.fields, &places, &mut filled, findings);
    }
    parameters
}

/// What is known of a parameter.
#[derive(Default)]
struct Filled {
    by: Option<usize>,
    /// Omitted, or part of a mistake that has been noted.
    in_doubt: bool,
}

impl Filled {
    fn is_blank(&self) -> bool {
        self.by.is_none() && !self.in_doubt
    }
}

/// Where a field belongs.
enum Place {
    One(usize),
    /// A mistake that has been noted, which these parameters are part of.
    InDoubt(Vec<usize>),
    Nowhere,
}

fn place_fields(list: &List<'_>, fields: &[Field<'_>], findings: &mut Findings) -> Vec<Place> {
    let place = |field: &Field<'_>| {
        if let Some(rename) = &field.attr.rename {
            let name = rename.value();
            return match list.names().position(|parameter| parameter == name) {
                Some(place) => Place::One(place),
                None => {
                    let nearest = names::nearest(&name, list.names());
                    let hint = nearest.map_or_else(String::new, |near| {
                        format!(": did you mean {}?", list.quoted(near))
                    });
                    findings.at(
                        rename,
                        format!(
                            "{} has no parameter {}{hint}",
                            list.design,
                            list.quoted(&name)
                        ),
                    );
                    let meant = list.names().position(|name| Some(name) == nearest);
                    Place::InDoubt(meant.into_iter().collect())
                }
            };
        }
        match names::find(&field.name, list.names()) {
            Match::One(place) => Place::One(place),
            Match::Nothing => Place::Nowhere,
            Match::Several(places) => {
                let candidates: Vec<_> = places
                    .iter()
                    .map(|place| list.quoted(&list.parameters[*place].name))
                    .collect();
                findings.at(
                    field.ident,
                    format!(
                        "field `{}` matches {} of {}: choose one by `#[report(rename = \"{}\")]`",
                        field.name,
                        candidates.join(" and "),
                        list.design,
                        list.parameters[places[0]].name,
                    ),
                );
                Place::InDoubt(places)
            }
        }
    };
    fields.iter().map(place).collect()
}

/// `display` makes a text, which only some kinds take.
fn check_display(
    list: &List<'_>,
    field: &Field<'_>,
    parameter: &Parameter,
    findings: &mut Findings,
) -> bool {
    let Some(display) = &field.attr.display else {
        return true;
    };
    let fits = matches!(parameter.kind, Kind::Text | Kind::Other(_));
    if !fits {
        findings.at(
            display,
            format!(
                "`display` writes a text, but parameter {} of {} is {}: use `with` and a function that makes one",
                list.quoted(&parameter.name),
                list.design,
                with_article(&parameter.kind),
            ),
        );
    }
    fits
}

fn check_omissions(
    list: &List<'_>,
    fields: &[Field<'_>],
    omit: &[LitStr],
    filled: &mut [Filled],
    findings: &mut Findings,
) {
    for omitted in omit {
        let name = omitted.value();
        let Some(place) = list.names().position(|parameter| parameter == name) else {
            let hint = names::nearest(&name, list.names()).map_or_else(String::new, |near| {
                format!(": did you mean {}?", list.quoted(near))
            });
            findings.at(
                omitted,
                format!(
                    "{} has no parameter {} to omit{hint}",
                    list.design,
                    list.quoted(&name)
                ),
            );
            // The one that was meant is not to be missed as well.
            if let Some(near) = names::nearest(&name, list.names()) {
                let meant = list.names().position(|parameter| parameter == near);
                meant
                    .into_iter()
                    .for_each(|place| filled[place].in_doubt = true);
            }
            continue;
        };
        filled[place].in_doubt = true;
        if let Some(field) = filled[place].by {
            findings.at(
                omitted,
                format!(
                    "`omit` names parameter {} of {}, which field `{}` fills: remove one of them",
                    list.quoted(&name),
                    list.design,
                    fields[field].name,
                ),
            );
        }
    }
}

/// Fields without a parameter, and parameters without a field. One of each that
/// belong together are one mistake.
fn check_rest(
    list: &List<'_>,
    ident: &Ident,
    fields: &[Field<'_>],
    places: &[Place],
    filled: &mut [Filled],
    findings: &mut Findings,
) {
    let lost: Vec<_> = fields
        .iter()
        .zip(places)
        .filter(|(_, place)| matches!(place, Place::Nowhere))
        .map(|(field, _)| field)
        .collect();
    let blank = |filled: &[Filled]| -> Vec<usize> {
        (0..filled.len())
            .filter(|place| filled[*place].is_blank())
            .collect()
    };
    let mut without_hint = Vec::new();
    for field in &lost {
        let blanks = blank(filled);
        let candidates = blanks
            .iter()
            .map(|place| list.parameters[*place].name.as_str());
        match names::nearest(&field.name, candidates) {
            Some(near) => {
                findings.at(
                    field.ident,
                    format!(
                        "{} has no parameter {}: did you mean {}?",
                        list.design,
                        list.quoted(&field.name),
                        list.quoted(near)
                    ),
                );
                let meant = list.names().position(|name| name == near);
                meant
                    .into_iter()
                    .for_each(|place| filled[place].in_doubt = true);
            }
            None => without_hint.push(*field),
        }
    }
    let blanks = blank(filled);
    if let ([field], [place]) = (without_hint.as_slice(), blanks.as_slice()) {
        let name = &list.parameters[*place].name;
        findings.at(
            field.ident,
            format!(
                "{} has no parameter {}: the only one without a field is {}; for that one, add `#[report(rename = \"{name}\")]`",
                list.design,
                list.quoted(&field.name),
                list.quoted(name)
            ),
        );
        return;
    }
    for field in without_hint {
        findings.at(field.ident, unknown(list, fields, &field.name, filled));
    }
    if !blanks.is_empty() {
        findings.at(ident, missing(list, &blanks));
    }
}

fn unknown(list: &List<'_>, fields: &[Field<'_>], field: &str, filled: &[Filled]) -> String {
    let near = names::nearest(field, list.names())
        .and_then(|near| list.names().position(|name| name == near));
    let taken = near.and_then(|near| Some((near, filled[near].by?)));
    let hint = match taken {
        Some((near, by)) => format!(
            "the nearest, {}, is filled by field `{}`; remove this one, or keep it out by `#[report(skip)]`",
            list.quoted(&list.parameters[near].name),
            fields[by].name
        ),
        None => "remove the field, keep it out by `#[report(skip)]`, or name its parameter by `#[report(rename = \"…\")]`"
            .to_owned(),
    };
    format!(
        "{} has no parameter {}: {hint}",
        list.design,
        list.quoted(field)
    )
}

fn missing(list: &List<'_>, blanks: &[usize]) -> String {
    let blanks: Vec<&Parameter> = blanks
        .iter()
        .map(|place| &list.parameters[*place])
        .collect();
    let described: Vec<_> = blanks
        .iter()
        .map(|parameter| {
            format!(
                "{} ({})",
                list.quoted(&parameter.name),
                with_article(&parameter.kind)
            )
        })
        .collect();
    let omit: Vec<_> = blanks
        .iter()
        .map(|parameter| format!("{:?}", parameter.name))
        .collect();
    let (noun, verb, them) = match blanks.len() {
        1 => ("parameter", "has", "it"),
        _ => ("parameters", "have", "them"),
    };
    format!(
        "{noun} {} of {} {verb} no field: add {them}, or leave {them} blank by `#[{}(omit({}))]`",
        described.join(", "),
        list.design,
        list.attribute,
        omit.join(", ")
    )
}

/// "a number", for messages.
pub(crate) fn with_article(kind: &Kind) -> String {
    match kind {
        Kind::Text => "a text".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Boolean => "a boolean".to_owned(),
        Kind::Date => "a date".to_owned(),
        Kind::Image => "an image".to_owned(),
        Kind::Array => "a table".to_owned(),
        Kind::Collection => "a collection".to_owned(),
        Kind::Other(word) => format!("of the unknown kind `{word}`"),
    }
}
