//! Coverage of the generator: finds kinds of cases that it never generates.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::lists::Parameter;
use super::scalar_types::LEAVES;
use super::structs::Role;
use super::{case_source, generate, mutation};

/// Texts that at least one case in a hundred contains.
const WRITTEN: &[&str] = &[
    "rename = ",
    "omit(",
    "#[report(skip)]",
    "#[report(display)]",
    "with = other::lent",
    "with = other::Held::<_>::held",
    "with = reportflow::params::Json",
    "file_name = ",
    "crate = \"other::reportflow\"",
    "path = ",
    "[].",
    "<'a",
    "T1",
    "const N",
    "Option<",
    "Box<",
    "std::rc::Rc<",
    "std::sync::Arc<",
    "Cow<'a, ",
    "&'a [",
    "Box<[",
    "Vec<",
    "pub type ",
    "impl reportflow::params::NumberParam for ",
    "macro_rules!",
    "r#type",
    "other::m",
    "明細",
    "Ｔｏｔａｌ",
    "quote\\\"d",
    "new\\nline",
    "か\\u{3099}ぎ",
    "rename = \"\"",
];

#[test]
fn generator_reaches_every_case() {
    let cases: Vec<_> = (0..1000)
        .map(|number| generate::case(1, number, false))
        .collect();
    let sources: Vec<String> = cases
        .iter()
        .map(|case| {
            let source = case_source::write(case);
            source.here + &source.elsewhere
        })
        .collect();
    let leaves = LEAVES.iter().map(|leaf| leaf.ty);
    for what in WRITTEN.iter().copied().chain(leaves) {
        let count = sources
            .iter()
            .filter(|source| source.contains(what))
            .count();
        assert!(count >= 10, "`{what}` in {count} of 1000");
    }
    let deepest = cases.iter().filter(|case| depth(&case.list) == 6).count();
    assert!(deepest >= 50, "{deepest} of 1000 lists are 6 tables deep");
    let older = cases
        .iter()
        .filter(|case| case.file.starts_with('{'))
        .count();
    assert!(older >= 100, "{older} of 1000 lists are of an older form");
    let shared = cases.iter().filter(|case| {
        let mut users = BTreeMap::<usize, usize>::new();
        for place in 0..case.structs.len() {
            for (_, row) in case.rows_of(place) {
                *users.entry(row).or_default() += 1;
            }
        }
        users.values().any(|users| *users > 1)
    });
    let shared = shared.count();
    assert!(shared >= 20, "{shared} of 1000 share a row");
}

/// Returns the depth of nested lists.
fn depth(list: &[Parameter]) -> usize {
    1 + list
        .iter()
        .filter(|parameter| parameter.kind.has_rows())
        .map(|parameter| depth(&parameter.spec))
        .max()
        .unwrap_or(0)
}

#[test]
fn each_mutation_meets_each_role() {
    let mut counts = BTreeMap::<(&str, &str), usize>::new();
    for number in 0..1000 {
        let case = generate::case(1, number, true);
        let mutant = mutation::random(&case, &mut Rng::with_seed(number));
        let role = match &mutant.case.structs[mutant.of].role {
            Role::Document => "document",
            Role::Row => "row",
            Role::RowOf(_) => "row of a table",
        };
        let what = ["added", "dropped", "omit", "renamed", "retyped", "swapped"];
        let what = what.into_iter().find(|what| mutant.what.contains(what));
        *counts.entry((what.expect("a change"), role)).or_default() += 1;
    }
    assert_eq!(counts.len(), 6 * 3, "{counts:?}");
    assert!(counts.values().all(|count| *count >= 3), "{counts:?}");
}
