//! The fields of a struct: a name of its own for each parameter.

use std::collections::HashSet;

use reportflow_schema::Parameter;
use reportflow_schema::names::{Match, NameIndex};

use super::identifier;

pub(super) struct FieldName {
    /// Without `r#`.
    pub(super) name: String,
    /// Whether the derive would not find the parameter by the name.
    pub(super) rename: bool,
}

/// The fields for parameters, in their order.
pub(super) fn of(parameters: &[Parameter]) -> Vec<FieldName> {
    let usual: Vec<Option<String>> = parameters
        .iter()
        .map(|parameter| identifier::field(&parameter.name))
        .collect();
    let mut taken = HashSet::new();
    let mut names: Vec<Option<String>> = vec![None; parameters.len()];
    // A parameter that is spelt like the field comes before those that only
    // look like it in snake case: it then needs no `rename`.
    let exact = |place: &usize| usual[*place].as_deref() == Some(&parameters[*place].name);
    let (first, second): (Vec<_>, Vec<_>) = (0..parameters.len()).partition(exact);
    for place in first.into_iter().chain(second) {
        names[place] = usual[place]
            .clone()
            .filter(|name| taken.insert(name.clone()));
    }
    let all = NameIndex::new(parameters.iter().map(|parameter| parameter.name.as_str()));
    let named = names.into_iter().enumerate().map(|(place, name)| {
        let name = name.unwrap_or_else(|| {
            let stem = usual[place].as_deref();
            unused(stem, place + 1, &mut taken)
        });
        FieldName {
            rename: all.find(&name) != Match::Unique(place),
            name,
        }
    });
    named.collect()
}

/// `stem_2` for a name that another field has, `parameter_7` for the seventh
/// where there is no name at all.
fn unused(stem: Option<&str>, place: usize, taken: &mut HashSet<String>) -> String {
    let (stem, start) = match stem {
        Some(stem) => (stem.trim_end_matches('_'), 2),
        None => ("parameter", place),
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
