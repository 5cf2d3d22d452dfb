//! Reports parameters without a field.

use reportflow_schema::Parameter;
use reportflow_schema::names::Match;

use super::checker::Checker;
use super::list::List;
use super::rust_names::{is_field_name, literal};
use crate::phrases::{MAX_NAMES, with_article};

/// The number of names that a shortened message shows.
const SHOWN_NAMES: usize = 6;

impl Checker<'_, '_> {
    /// Reports all missing parameters in one message.
    pub(super) fn report_missing(&mut self) {
        let missing = self.missing();
        if missing.is_empty() || self.is_incomplete() {
            return;
        }
        let list = self.list;
        let parameters: Vec<_> = missing
            .iter()
            .map(|column| &list.parameters[*column])
            .collect();
        let message = if let Some(field) = self.skipped_field(&missing) {
            skipped(list, parameters[0], field)
        } else if parameters.len() > MAX_NAMES {
            many(list, &parameters)
        } else {
            few(list, &parameters)
        };
        self.errors.push_at(self.model.ident(), message);
    }

    /// Returns the name of a skipped field that matches the only missing parameter.
    fn skipped_field(&self, missing: &[usize]) -> Option<&str> {
        let [only] = missing else {
            return None;
        };
        let mut skipped = self.model.skipped.iter().map(|field| field.name.as_str());
        skipped.find(|name| self.names.find(name) == Match::Unique(*only))
    }
}

fn skipped(list: &List<'_>, parameter: &Parameter, field: &str) -> String {
    format!(
        "missing field for parameter {} of {}: `skip` excludes field `{field}`; remove `skip`, or leave the parameter blank with `#[{}(omit({}))]`",
        list.quoted(&parameter.name),
        list.design,
        list.attribute,
        literal(&parameter.name),
    )
}

fn few(list: &List<'_>, parameters: &[&Parameter]) -> String {
    let omit: Vec<_> = parameters
        .iter()
        .map(|parameter| literal(&parameter.name))
        .collect();
    let mut odd_names = parameters
        .iter()
        .map(|parameter| &parameter.name)
        .filter(|name| !is_field_name(name));
    let (plural, it, rename) = match (parameters, odd_names.next()) {
        ([_], None) => ("", "it", String::new()),
        ([_], Some(name)) => {
            let rename = format!(" with `#[report(rename = {})]`", literal(name));
            ("", "it", rename)
        }
        (_, None) => ("s", "them", String::new()),
        (_, Some(_)) => {
            let rename = " (those that cannot be field names with `#[report(rename = \"…\")]`)";
            ("s", "them", rename.to_owned())
        }
    };
    format!(
        "missing field{plural} for parameter{plural} {} of {}: add {it}{rename}, or leave the parameter{plural} blank with `#[{}(omit({}))]`",
        with_kinds(list, parameters).join(", "),
        list.design,
        list.attribute,
        omit.join(", ")
    )
}

fn many(list: &List<'_>, parameters: &[&Parameter]) -> String {
    format!(
        "missing fields for {} parameters of {}: {} and {} more; `{}` prints them all as fields; to leave some blank, add `#[{}(omit(\"…\"))]`",
        parameters.len(),
        list.design,
        with_kinds(list, &parameters[..SHOWN_NAMES]).join(", "),
        parameters.len() - SHOWN_NAMES,
        list.command,
        list.attribute,
    )
}

/// Returns "`数量` (a number)" for each parameter.
fn with_kinds(list: &List<'_>, parameters: &[&Parameter]) -> Vec<String> {
    let parameters = parameters.iter();
    parameters
        .map(|parameter| {
            format!(
                "{} ({})",
                list.quoted(&parameter.name),
                with_article(&parameter.kind)
            )
        })
        .collect()
}
