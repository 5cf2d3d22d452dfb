//! The fields in a `file_name` template.

use reportflow_rules::file_names::is_forbidden;
use reportflow_schema::names::{Match, NameIndex};
use reportflow_schema::suggestions;
use reportflow_schema::{Parameter, ParameterList};
use syn::LitStr;

use super::placeholder::Placeholder;
use super::template::{TemplatePart, parse_template};
use crate::errors::Errors;
use crate::input::{Field, Model};

/// The template of a file name, with its fields.
pub(crate) struct FileName<'a> {
    pub(crate) template: &'a LitStr,
    /// The parts without mistakes.
    pub(crate) parts: Vec<FileNamePart<'a>>,
}

/// A part of a file name.
pub(crate) enum FileNamePart<'a> {
    Text(String),
    /// A field that fills a parameter.
    Parameter(&'a Field<'a>, &'a Parameter),
    /// A skipped field, written by its `Display`.
    Skipped(&'a Field<'a>),
}

/// The names that a template can use.
pub(super) struct FileNameContext<'c, 'a> {
    pub(super) model: &'a Model<'a>,
    /// The parameter of each field; `None` for a field with a reported mistake.
    pub(super) parameters: &'c [Option<&'a Parameter>],
    /// `None` if the snapshot is missing, which is already reported.
    pub(super) list: Option<&'a ParameterList>,
    pub(super) omit: &'a [LitStr],
}

impl<'a> FileNameContext<'_, 'a> {
    /// Checks the template and its fields.
    pub(super) fn check(&self, template: &'a LitStr, errors: &mut Errors) -> FileName<'a> {
        let mut parts = Vec::new();
        match parse_template(&template.value()) {
            Ok(parsed) => {
                for part in parsed {
                    parts.extend(self.check_part(template, part, errors));
                }
            }
            Err(message) => errors.push_at(template, message),
        }
        FileName { template, parts }
    }

    fn check_part(
        &self,
        template: &LitStr,
        part: TemplatePart,
        errors: &mut Errors,
    ) -> Option<FileNamePart<'a>> {
        match part {
            TemplatePart::Text(text) => {
                check_characters(template, &text, errors);
                Some(FileNamePart::Text(text))
            }
            TemplatePart::Field(name) => self.find(template, &name, errors),
        }
    }

    /// Returns the field in braces, or reports why it cannot be used.
    fn find(&self, template: &LitStr, name: &str, errors: &mut Errors) -> Option<FileNamePart<'a>> {
        let model = self.model;
        if let Some(field) = model.skipped.iter().find(|field| field.name == name) {
            return Some(FileNamePart::Skipped(field));
        }
        let Some(index) = model.fields.iter().position(|field| field.name == name) else {
            if let Some(message) = self.unknown_field(name, !errors.is_empty()) {
                errors.push_at(template, message);
            }
            return None;
        };
        // The mistake of a field without a parameter is already reported.
        let parameter = self.parameters.get(index).copied().flatten()?;
        if parameter.kind.has_rows() {
            errors.push_at(template, found_table(name));
            return None;
        }
        Some(FileNamePart::Parameter(&model.fields[index], parameter))
    }

    /// Returns the message for a name that no field has. Returns `None` if the name may
    /// be part of a mistake that is already reported.
    fn unknown_field(&self, text: &str, has_errors: bool) -> Option<String> {
        let parameters = self.list.map_or(&[][..], |list| &list.parameters);
        let names = parameters.iter().map(|parameter| parameter.name.as_str());
        let placeholder = Placeholder::parse(text);
        let name = if names.clone().any(|parameter| parameter == text) {
            text
        } else {
            placeholder.plain_name
        };
        if self.model.all_fields().any(|field| field.name == name) {
            let is_single = self.single_values().any(|field| field == name);
            let message = is_single.then(|| placeholder.more_than_a_field());
            return Some(message.unwrap_or_else(|| found_table(name)));
        }
        if let Match::Unique(index) = NameIndex::new(names).find(name) {
            let parameter = &parameters[index].name;
            if let Some(field) = self.field_of(parameter) {
                return Some(format!(
                    "unknown field `{name}` in `file_name`: the field of that parameter is `{{{field}}}`"
                ));
            }
            if self.omit.iter().any(|omit| omit.value() == *parameter) {
                return Some(format!(
                    "unknown field `{name}` in `file_name`: `omit` leaves that parameter blank; add a field instead, or remove `{{{text}}}`"
                ));
            }
            if has_errors {
                return None;
            }
        }
        let example = self.single_values().next().unwrap_or("field");
        if let Some(message) = placeholder.not_a_name(example) {
            return Some(message);
        }
        if self.model.is_incomplete {
            return None;
        }
        let hint = match suggestions::suggest(name, self.single_values()) {
            Some(near) => format!("did you mean `{{{near}}}`?"),
            None => "expected the name of a field in the braces".to_owned(),
        };
        Some(format!("unknown field `{name}` in `file_name`: {hint}"))
    }

    /// Returns the names of the fields that are not known to be tables.
    fn single_values(&self) -> impl Iterator<Item = &str> {
        let is_table = |index: usize| {
            let parameter = self.parameters.get(index).copied().flatten();
            parameter.is_some_and(|parameter| parameter.kind.has_rows())
        };
        let fields = self.model.fields.iter().enumerate();
        let fields = fields.filter_map(move |(index, field)| (!is_table(index)).then_some(field));
        let fields = fields.chain(&self.model.skipped);
        fields.map(|field| field.name.as_str())
    }

    /// Returns the name of the field that fills the parameter.
    fn field_of(&self, name: &str) -> Option<&'a str> {
        let is_filled = |of: &Option<&Parameter>| of.is_some_and(|of| of.name == name);
        let index = self.parameters.iter().position(is_filled)?;
        Some(&self.model.fields[index].name)
    }
}

fn found_table(name: &str) -> String {
    format!("invalid field `{name}` in `file_name`: expected a single value, found a table")
}

fn check_characters(template: &LitStr, text: &str, errors: &mut Errors) {
    if let Some(forbidden) = text.chars().find(|c| is_forbidden(*c)) {
        errors.push_at(
            template,
            format!(
                "invalid character `{}` in `file_name`: the service rejects / \\ : * ? \" < > | and control characters",
                forbidden.escape_debug()
            ),
        );
    }
}
