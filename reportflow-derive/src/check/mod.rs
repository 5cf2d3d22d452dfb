//! Compares the fields of a struct with a parameter list.

mod spelling;
mod words;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use reportflow_schema::names::{Match, NameIndex};
use reportflow_schema::{EscapeControl, Kind, Parameter};
use syn::LitStr;

use crate::findings::Findings;
use crate::model::{Field, Model};
use spelling::literal;
use words::{missing, report_lost, report_taken};
pub(crate) use words::{some_of, with_article};

/// A parameter list, and what is said of it in messages.
pub(crate) struct List<'a> {
    /// "design `…` v1".
    pub(crate) design: String,
    /// The path of the table whose rows the list describes, "明細[].", or "".
    pub(crate) prefix: String,
    pub(crate) parameters: &'a [Parameter],
    /// Prints every parameter as a field.
    pub(crate) command: String,
    /// The name of the attribute that can hold `omit`.
    pub(crate) attribute: &'static str,
}

impl<'a> List<'a> {
    fn names(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.parameters
            .iter()
            .map(|parameter| parameter.name.as_str())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.names().position(|parameter| parameter == name)
    }

    /// "`明細[].数量`".
    fn quoted(&self, name: &str) -> String {
        format!("`{}{}`", EscapeControl(&self.prefix), EscapeControl(name))
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
    let names = NameIndex::new(list.names());
    let mut filled: Vec<Filled> = list.parameters.iter().map(|_| Filled::default()).collect();
    let (mut lost, mut taken) = (Vec::new(), Vec::new());
    let mut parameters = Vec::with_capacity(model.fields.len());
    for (number, field) in model.fields.iter().enumerate() {
        let place = place(
            list,
            &names,
            &model.fields,
            field,
            &mut filled,
            &mut lost,
            findings,
        );
        parameters.push(place.and_then(|place| {
            let parameter = &list.parameters[place];
            if let Some(first) = filled[place].by {
                taken.push((number, place, first));
                return None;
            }
            filled[place].by = Some(number);
            let fits = check_display(list, field, parameter, findings);
            (fits && !field.attr.unread).then_some(parameter)
        }));
    }
    // The one that is called like the parameter has it, whichever comes first.
    for (number, place, first) in &mut taken {
        let renamed = |number: usize| model.fields[number].attr.rename.is_some();
        if renamed(*first) && !renamed(*number) && filled[*place].by == Some(*first) {
            filled[*place].by = Some(*number);
            parameters.swap(*first, *number);
            std::mem::swap(first, number);
        }
    }
    place_omissions(list, &model.fields, omit, &mut filled, &mut lost, findings);
    let doubtful = model.broken || model.fields.iter().any(|field| field.attr.unread);
    report_taken(
        list,
        &model.fields,
        &taken,
        lost.len(),
        &mut filled,
        findings,
    );
    report_lost(list, &model.fields, lost, &mut filled, doubtful, findings);
    let blanks = blanks(&filled);
    if !blanks.is_empty() && !doubtful {
        findings.at(ident, missing(list, &names, &model.skipped, &blanks));
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

/// A name in the struct that is no parameter's.
struct Lost<'a> {
    name: String,
    written: Written<'a>,
}

/// Where the name stands.
#[derive(Clone, Copy)]
enum Written<'a> {
    Field(&'a Ident),
    Rename(&'a LitStr),
    Omit(&'a LitStr),
}

impl ToTokens for Written<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Written::Field(ident) => ident.to_tokens(tokens),
            Written::Rename(text) | Written::Omit(text) => text.to_tokens(tokens),
        }
    }
}

/// The place of a field's parameter in the list.
fn place<'a>(
    list: &List<'_>,
    names: &NameIndex<'_>,
    fields: &'a [Field<'_>],
    field: &'a Field<'_>,
    filled: &mut [Filled],
    lost: &mut Vec<Lost<'a>>,
    findings: &mut Findings,
) -> Option<usize> {
    let found = match &field.attr.rename {
        Some(rename) => list
            .position(&rename.value())
            .map_or(Match::NoMatch, Match::Unique),
        None => names.find(&field.name),
    };
    match found {
        Match::Unique(place) => return Some(place),
        Match::NoMatch if field.attr.unread => {}
        Match::NoMatch => {
            lost.push(match &field.attr.rename {
                Some(rename) => Lost {
                    name: rename.value(),
                    written: Written::Rename(rename),
                },
                None => Lost {
                    name: field.name.clone(),
                    written: Written::Field(field.ident),
                },
            });
        }
        Match::Ambiguous(places) => {
            let candidates: Vec<_> = places
                .iter()
                .map(|place| list.quoted(&list.parameters[*place].name))
                .collect();
            // One that no other field is called like.
            let mut names = places.iter().map(|place| &list.parameters[*place].name);
            let is_free = |name: &&String| fields.iter().all(|field| field.name != **name);
            let first = &list.parameters[places[0]].name;
            let free = names.find(is_free).unwrap_or(first);
            findings.at(
                field.ident,
                format!(
                    "field `{}` matches {} of {}: choose one by `#[report(rename = {})]`",
                    field.name,
                    candidates.join(" and "),
                    list.design,
                    literal(free),
                ),
            );
            places
                .iter()
                .for_each(|place| filled[*place].in_doubt = true);
        }
    }
    None
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
                "`display` writes a text, but parameter {} of {} is {}: remove `display`, or use `with` and a function that makes one",
                list.quoted(&parameter.name),
                list.design,
                with_article(&parameter.kind),
            ),
        );
    }
    fits
}

fn place_omissions<'a>(
    list: &List<'_>,
    fields: &[Field<'_>],
    omit: &'a [LitStr],
    filled: &mut [Filled],
    lost: &mut Vec<Lost<'a>>,
    findings: &mut Findings,
) {
    for omitted in omit {
        let name = omitted.value();
        let Some(place) = list.position(&name) else {
            lost.push(Lost {
                name,
                written: Written::Omit(omitted),
            });
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

fn blanks(filled: &[Filled]) -> Vec<usize> {
    (0..filled.len())
        .filter(|place| filled[*place].is_blank())
        .collect()
}
