//! Reports duplicate and unknown names.

use reportflow_schema::names::is_composed;
use reportflow_schema::suggestions::SuggestionIndex;

use super::checker::Checker;
use super::list::List;
use super::name_source::{NameSource, UnknownName};
use super::rust_names::{is_field_name, literal};
use crate::phrases::some_names;

impl Checker<'_, '_> {
    /// Reports fields whose parameter another field fills. One such field and one
    /// parameter without a field are one mistake.
    pub(super) fn report_duplicates(&mut self) {
        let only = match (
            self.duplicates.len(),
            self.unknown.len(),
            self.missing().as_slice(),
        ) {
            (1, 0, &[only]) => Some(only),
            _ => None,
        };
        let (list, fields) = (self.list, &self.model.fields);
        for duplicate in &self.duplicates {
            let field = &fields[duplicate.field];
            let hint = match only {
                Some(only) => {
                    self.columns[only].is_suppressed = true;
                    let name = list.name(only);
                    format!(
                        "the only parameter without a field is {}; for that one, use `#[report(rename = {})]`",
                        list.quoted(name),
                        literal(name)
                    )
                }
                None => "remove one, or name another parameter".to_owned(),
            };
            self.errors.push_at(
                NameSource::of_field(field),
                format!(
                    "duplicate fields for parameter {} of {}: `{}` and `{}`; {hint}",
                    list.quoted(list.name(duplicate.column)),
                    list.design,
                    fields[duplicate.first].name,
                    field.name,
                ),
            );
        }
    }

    /// Reports names that no parameter has. The parameter that a message suggests is not
    /// reported as missing: the two are one mistake.
    pub(super) fn report_unknown_names(&mut self) {
        if self.unknown.is_empty() {
            return;
        }
        let names = SuggestionIndex::new(self.list.names());
        let mut without_suggestion = Vec::new();
        for unknown in std::mem::take(&mut self.unknown) {
            let near = names.nearest(&unknown.name, |column| self.is_missing(column));
            match near {
                Some(near) => {
                    self.columns[near].is_suppressed = true;
                    let hint = did_you_mean(self.list, self.list.name(near), unknown.source);
                    self.report_unknown(&unknown, &hint);
                }
                None => without_suggestion.push(unknown),
            }
        }
        if let ([unknown], [only], false) = (
            without_suggestion.as_slice(),
            self.missing().as_slice(),
            self.is_incomplete(),
        ) {
            self.columns[*only].is_suppressed = true;
            let hint = only_missing(self.list, self.list.name(*only), unknown.source);
            return self.report_unknown(unknown, &hint);
        }
        for unknown in without_suggestion {
            let hint = match unknown.source {
                NameSource::Field(_) => self.advice_for_field(&unknown.name, &names),
                NameSource::Rename(_) | NameSource::Omit(_) => all_names(self.list),
            };
            self.report_unknown(&unknown, &hint);
        }
    }

    fn report_unknown(&mut self, unknown: &UnknownName<'_>, hint: &str) {
        let (design, name) = (&self.list.design, self.list.quoted(&unknown.name));
        let message = format!("unknown parameter {name} in {design}: {hint}");
        self.errors.push_at(unknown.source, message);
    }

    /// Returns advice for a field that is not near a missing parameter.
    fn advice_for_field(&self, field: &str, names: &SuggestionIndex<'_>) -> String {
        // No missing parameter is near.
        let near = names.nearest(field, |column| !self.is_missing(column));
        match near.and_then(|near| Some((near, self.columns[near].field?))) {
            Some((near, filled_by)) => format!(
                "the nearest, {}, is filled by field `{}`; remove this field, or exclude it with `#[report(skip)]`",
                self.list.quoted(self.list.name(near)),
                self.model.fields[filled_by].name
            ),
            None => "remove the field, exclude it with `#[report(skip)]`, or name its parameter with `#[report(rename = \"…\")]`"
                .to_owned(),
        }
    }
}

/// Returns "did you mean `数量`?". Adds a `rename` if a field cannot have the name.
fn did_you_mean(list: &List<'_>, name: &str, source: NameSource<'_>) -> String {
    let quoted = list.quoted(name);
    match source {
        NameSource::Field(_) if !is_field_name(name) => {
            format!(
                "did you mean {quoted}? Then add `#[report(rename = {})]`",
                literal(name)
            )
        }
        // The text must match each character, so the message shows escapes.
        NameSource::Rename(_) | NameSource::Omit(_) if literal(name).contains('\\') => {
            let difference = if name.contains(is_composed) {
                ", which only looks the same"
            } else {
                ""
            };
            format!("did you mean `{}`{difference}?", literal(name))
        }
        _ => format!("did you mean {quoted}?"),
    }
}

/// Returns the advice for one unknown name and one missing parameter.
fn only_missing(list: &List<'_>, name: &str, source: NameSource<'_>) -> String {
    let hint = format!("the only one without a field is {}", list.quoted(name));
    match source {
        NameSource::Field(_) => format!(
            "{hint}; for that one, add `#[report(rename = {})]`",
            literal(name)
        ),
        NameSource::Rename(_) | NameSource::Omit(_) => hint,
    }
}

/// Returns "expected one of `a`, `b`".
fn all_names(list: &List<'_>) -> String {
    let names: Vec<_> = list
        .names()
        .map(|name| format!("{}{name}", list.prefix))
        .collect();
    if names.is_empty() {
        let is_document = list.prefix.is_empty();
        let owner = if is_document { "design" } else { "table" };
        format!("the {owner} has no parameters")
    } else {
        format!("expected one of {}", some_names(&names))
    }
}
