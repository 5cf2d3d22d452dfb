//! The role of each parameter.

use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::Field;
use super::party::{self, PartyKey};
use crate::pdf::words;

/// The maximum number of values at the top.
const MAX_META: usize = 6;
/// In characters. A longer text is a note.
const MAX_VALUE_LENGTH: usize = 80;
/// In characters. A longer text is not at the top.
const MAX_META_LENGTH: usize = 32;
/// In characters. A longer member of a party, such as an address, is a note.
const MAX_MEMBER_LENGTH: usize = 160;
/// The values between two totals, such as a tax rate.
const MAX_BETWEEN_TOTALS: usize = 2;

/// The role of a parameter in its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Value,
    Logo,
    Subject,
    Meta,
    /// A member of a party.
    Member(PartyKey),
    Object,
    /// A single object that is a party.
    PartyObject,
    Table,
    Total,
    Note,
}

/// Returns the roles of a list.
pub(super) fn roles(fields: &[Field<'_>]) -> Vec<Role> {
    let first_table = fields.iter().position(is_table).unwrap_or(fields.len());
    let mut roles: Vec<Role> = fields.iter().map(own_role).collect();
    for index in 0..fields.len() {
        let is_after_table = index > first_table;
        if roles[index] == Role::Value && is_total(&fields[index], is_after_table) {
            roles[index] = Role::Total;
        }
    }
    join_totals(fields, &mut roles);
    join_parties(fields, &mut roles, first_table);
    if let Some(subject) = subject(fields, &roles, first_table) {
        roles[subject] = Role::Subject;
    }
    if let Some(logo) = logo(fields) {
        roles[logo] = Role::Logo;
    }
    mark_meta(fields, &mut roles, first_table);
    roles
}

/// Returns whether the value is one object. A `collection` without a value is one too.
pub(super) fn is_object(field: &Field<'_>) -> bool {
    let Parameter { kind, spec, .. } = field.parameter;
    match field.value {
        Some(Value::Object(_)) => kind.has_rows() && !spec.is_empty(),
        None | Some(Value::Null) => *kind == Kind::Collection && !spec.is_empty(),
        _ => false,
    }
}

fn is_table(field: &Field<'_>) -> bool {
    field.parameter.kind.has_rows() && !is_object(field)
}

/// Returns the role without the other parameters.
fn own_role(field: &Field<'_>) -> Role {
    let Parameter {
        kind, spec, label, ..
    } = field.parameter;
    match kind {
        Kind::Array | Kind::Collection if !is_object(field) => Role::Table,
        Kind::Array | Kind::Collection => {
            let has_tables = spec.iter().any(|member| member.kind.has_rows());
            let is_party = party::side(label).is_some() || spec.iter().any(party::is_member);
            if is_party && !has_tables {
                Role::PartyObject
            } else {
                Role::Object
            }
        }
        Kind::Text if is_long(field, MAX_MEMBER_LENGTH) => Role::Note,
        Kind::Text => match party::key(field.parameter) {
            Some(key) => Role::Member(key),
            None if is_note(field) => Role::Note,
            None => Role::Value,
        },
        _ => Role::Value,
    }
}

fn is_note(field: &Field<'_>) -> bool {
    let lines =
        matches!(field.value, Some(Value::String(text)) if text.trim().contains(['\n', '\r']));
    lines || is_long(field, MAX_VALUE_LENGTH) || words::is_note(field.parameter)
}

fn is_long(field: &Field<'_>, max: usize) -> bool {
    match field.value {
        Some(Value::String(text)) => text.chars().nth(max).is_some(),
        Some(Value::Array(_) | Value::Object(_)) => true,
        _ => false,
    }
}

fn is_total(field: &Field<'_>, is_after_table: bool) -> bool {
    let parameter = field.parameter;
    if words::is_nominal(parameter) {
        return false;
    }
    match parameter.kind {
        Kind::Number => is_after_table || words::is_total(parameter),
        Kind::Text => words::is_total(parameter) && !is_long(field, MAX_META_LENGTH),
        _ => false,
    }
}

/// Gives rates and numbers between two totals the same role.
fn join_totals(fields: &[Field<'_>], roles: &mut [Role]) {
    let totals: Vec<usize> = (0..roles.len())
        .filter(|index| roles[*index] == Role::Total)
        .collect();
    for pair in totals.windows(2) {
        let between = pair[0] + 1..pair[1];
        let fits = |index: usize| {
            let Field { parameter, .. } = fields[index];
            roles[index] == Role::Value
                && !words::is_nominal(parameter)
                && (parameter.kind == Kind::Number || words::is_rate(parameter))
        };
        if between.len() <= MAX_BETWEEN_TOTALS && between.clone().all(fits) {
            roles[between].fill(Role::Total);
        }
    }
}

/// Keeps the members of a party that is known, or that has two of them. Members
/// without a party of their own join the one before.
fn join_parties(fields: &[Field<'_>], roles: &mut [Role], first_table: usize) {
    let keys: Vec<Option<PartyKey>> = roles
        .iter()
        .map(|role| match role {
            Role::Member(key) => Some(key.clone()),
            _ => None,
        })
        .collect();
    let count = |key: &PartyKey| keys.iter().flatten().filter(|other| *other == key).count();
    let mut party: Option<PartyKey> = None;
    for (index, key) in keys.iter().enumerate() {
        party = match key {
            Some(PartyKey::Continued) => party.filter(|_| index < first_table),
            Some(key @ PartyKey::Known(..)) => Some(key.clone()),
            Some(key @ PartyKey::Shared(_)) if count(key) > 1 => Some(key.clone()),
            _ => None,
        };
        if key.is_some() {
            roles[index] = match &party {
                Some(key) => Role::Member(key.clone()),
                None if is_note(&fields[index]) => Role::Note,
                None => Role::Value,
            };
        }
    }
}

fn subject(fields: &[Field<'_>], roles: &[Role], first_table: usize) -> Option<usize> {
    let is_subject = |index: &usize| {
        let field = &fields[*index];
        roles[*index] == Role::Value
            && field.parameter.kind == Kind::Text
            && words::is_subject(field.parameter)
    };
    (0..first_table).find(is_subject)
}

/// Returns the picture in the first third of the list that is near the company. A
/// picture that is called a logo may be in the first half.
fn logo(fields: &[Field<'_>]) -> Option<usize> {
    let is_logo = |index: &usize| {
        let Field { parameter, value } = fields[*index];
        let near = index.saturating_sub(2)..(index + 3).min(fields.len());
        let is_early = *index < fields.len().div_ceil(3);
        let is_near_company = fields[near]
            .iter()
            .any(|it| words::is_company(it.parameter));
        parameter.kind == Kind::Image
            && matches!(value, Some(Value::String(text)) if !text.is_empty())
            && (words::is_logo(parameter) || is_early && is_near_company)
    };
    (0..fields.len().div_ceil(2)).find(is_logo)
}

/// Marks the leading short values. The first other value ends them.
fn mark_meta(fields: &[Field<'_>], roles: &mut [Role], first_table: usize) {
    let mut count = 0;
    for index in 0..first_table {
        let parameter = fields[index].parameter;
        if roles[index] != Role::Value || parameter.kind == Kind::Image {
            continue;
        }
        let is_meta = match parameter.kind {
            Kind::Number | Kind::Date => true,
            Kind::Text => words::is_nominal(parameter) || words::is_date(parameter),
            _ => false,
        };
        if !is_meta || is_long(&fields[index], MAX_META_LENGTH) || count == MAX_META {
            return;
        }
        roles[index] = Role::Meta;
        count += 1;
    }
}
