//! Structs with one mistake. Each is a separate program, so that no error hides another.

use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};

use fastrand::Rng;

use super::case_source::Source;
use super::mutation::{Blamed, Mutant};
use super::structs::{Part, Role};
use super::{batch, case_source, generate, mutation};

pub(crate) fn check(seed: u64, numbers: Range<u64>) -> Vec<String> {
    let mutants: Vec<(Mutant, Source)> = numbers
        .map(|number| {
            let case = generate::case(seed, number, true);
            let mut rng = Rng::with_seed(!seed ^ number);
            let mutant = mutation::random(&case, &mut rng);
            let mut source = case_source::write(&mutant.case);
            source.here.push_str("fn main() {}\n");
            (mutant, source)
        })
        .collect();

    let project = batch::project();
    let cases = mutants.iter();
    batch::write(
        &project,
        cases.map(|(mutant, source)| (&mutant.case, source.elsewhere.clone())),
    );
    for (mutant, source) in &mutants {
        project.write(&format!("src/bin/m{}.rs", mutant.case.number), &source.here);
    }
    let run = project.cargo(
        &["check", "--keep-going", "--message-format=json"],
        batch::VARIABLES,
    );
    let mut wrong = Vec::new();
    if let Some(errors) = run.errors.get("other") {
        let errors: String = errors.iter().map(|(_, text)| text.as_str()).collect();
        wrong.push(format!(
            "== seed {seed}: the other crate has errors\n{errors}"
        ));
    }
    for (mutant, source) in &mutants {
        let number = mutant.case.number;
        let errors = run.errors.get(&format!("m{number}"));
        let errors = errors.map_or(&[][..], Vec::as_slice);
        if let Some(what) = wrong_errors(mutant, source, errors) {
            let mut what = format!("{}: {what}\n", mutant.what);
            for (_, text) in errors {
                let _ = writeln!(what, "{text}");
            }
            let (here, elsewhere) = (&source.here, &source.elsewhere);
            wrong.push(batch::told(seed, &mutant.case, &what, here, elsewhere));
        }
    }
    wrong
}

/// Returns the reason why the errors are wrong, if they are.
fn wrong_errors(mutant: &Mutant, source: &Source, errors: &[(usize, String)]) -> Option<String> {
    if errors.is_empty() {
        return Some("it compiles without errors".to_owned());
    }
    if errors.len() > 2 {
        return Some(format!("there are {} errors", errors.len()));
    }
    let places = places(mutant, source);
    let is_at = |line: usize| places.iter().any(|place| place.contains(&line));
    let template = template(mutant, source);
    if let Some((line, _)) = errors
        .iter()
        .find(|(line, _)| !is_at(*line) && Some(*line) != template)
    {
        return Some(format!("line {line} is not in {places:?}"));
    }
    if !errors.iter().any(|(line, _)| is_at(*line)) {
        return Some(format!("no error is in {places:?}"));
    }
    if mutant.stands_at_tables() && errors.len() != places.len() {
        return Some(format!("each of {places:?} must have an error"));
    }
    // For a field with a wrong type, the error names the type. The quoted line has the
    // name of the field.
    let named = |text: &String| {
        // The message escapes line breaks and tabs in a name.
        let escapes = [('\n', "\\n"), ('\r', "\\r"), ('\t', "\\t")];
        let shown = |name: &str| {
            let name = name.to_owned();
            escapes
                .iter()
                .fold(name, |name, (c, escape)| name.replace(*c, escape))
        };
        let mut names = mutant.names.iter();
        text.contains("E0277")
            || names.any(|name| alphanumeric(text).contains(&alphanumeric(&shown(name))))
    };
    if !errors.iter().any(|(_, text)| named(text)) {
        return Some(format!("the errors contain none of {:?}", mutant.names));
    }
    if mutant.stands_at_tables() {
        return missing_position(mutant, source, &errors[0].1);
    }
    None
}

/// Asserts that the message contains the file and the line of each field. The errors of
/// such a row are at its tables.
fn missing_position(mutant: &Mutant, source: &Source, text: &str) -> Option<String> {
    let of = &mutant.case.structs[mutant.of];
    let file = format!("m{}.rs", mutant.case.number);
    let places = mutant.blamed.iter().filter_map(|blamed| match blamed {
        Blamed::Field(field) if of.fields[*field].ty.row().is_none() => {
            let (_, line) = source.lines[mutant.of].fields[*field];
            Some(format!("{file}:{line}:9)"))
        }
        // A missing field has no line. For a table, the mistake may be in its rows.
        _ => None,
    });
    let missing: Vec<String> = places.filter(|place| !text.contains(place)).collect();
    (!missing.is_empty()).then(|| format!("the error does not contain {missing:?}"))
}

/// Returns the expected lines of the errors.
fn places(mutant: &Mutant, source: &Source) -> Vec<RangeInclusive<usize>> {
    let field = |of: usize, field: usize| {
        let (first, last) = source.lines[of].fields[field];
        first..=last
    };
    if mutant.stands_at_tables() {
        let sites = mutant.sites().into_iter();
        return sites.map(|(of, place)| field(of, place)).collect();
    }
    let lines = &source.lines[mutant.of];
    mutant
        .blamed
        .iter()
        .map(|blamed| match blamed {
            Blamed::Attribute => lines.attribute..=lines.attribute,
            Blamed::Name => lines.name..=lines.name,
            Blamed::Field(place) => field(mutant.of, *place),
        })
        .collect()
}

/// Returns the line of a file name with fields. A removed field, or a field that is a
/// table now, causes another error there.
fn template(mutant: &Mutant, source: &Source) -> Option<usize> {
    let parts = mutant.case.file_name.as_ref()?;
    let shows = parts.iter().any(|part| matches!(part, Part::Field(_)));
    let is_document = mutant.case.structs[mutant.of].role == Role::Document;
    (shows && is_document).then(|| source.lines[mutant.of].attribute)
}

/// Removes the characters that messages escape or wrap.
fn alphanumeric(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
