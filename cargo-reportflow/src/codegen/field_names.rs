//! Gives each parameter of a struct a unique field name.

use std::collections::HashSet;

use reportflow_schema::Parameter;
use reportflow_schema::names::{Match, NameIndex};

use super::identifier;

pub(super) struct FieldName {
    /// Without `r#`.
    pub(super) name: String,
    /// `true` if the field needs `rename`, because its name does not match the
    /// parameter.
    pub(super) needs_rename: bool,
}

/// Returns the field names of parameters, in their order.
pub(super) fn assign(parameters: &[Parameter]) -> Vec<FieldName> {
    let candidates: Vec<Option<String>> = parameters
        .iter()
        .map(|parameter| identifier::field_name(&parameter.name))
        .collect();
    let mut taken = HashSet::new();
    let mut names: Vec<Option<String>> = vec![None; parameters.len()];
    // A parameter whose name equals the field comes first: it needs no `rename`.
    let is_exact = |index: &usize| candidates[*index].as_deref() == Some(&parameters[*index].name);
    let (first, second): (Vec<_>, Vec<_>) = (0..parameters.len()).partition(is_exact);
    for index in first.into_iter().chain(second) {
        names[index] = candidates[index]
            .clone()
            .filter(|name| taken.insert(name.clone()));
    }
    let all = NameIndex::new(parameters.iter().map(|parameter| parameter.name.as_str()));
    let named = names.into_iter().enumerate().map(|(index, name)| {
        let name = name.unwrap_or_else(|| {
            let stem = candidates[index].as_deref();
            unused_name(stem, index + 1, &mut taken)
        });
        FieldName {
            needs_rename: all.find(&name) != Match::Unique(index),
            name,
        }
    });
    named.collect()
}

/// Returns `stem_2` for a name that another field has. Without a stem, returns
/// `parameter_7` for the seventh parameter.
fn unused_name(stem: Option<&str>, number: usize, taken: &mut HashSet<String>) -> String {
    let (stem, start) = match stem {
        Some(stem) => (stem.trim_end_matches('_'), 2),
        None => ("parameter", number),
    };
    let mut number = start;
    loop {
        let name = format!("{stem}_{number}");
        if taken.insert(name.clone()) {
            return name;
        }
        number += 1;
    }
}
