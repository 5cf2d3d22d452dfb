//! A valid struct with one change at a time. Each change causes one error at its position.

use std::fmt::Write as _;

use reportflow_tests_support::Project;

/// The name and the type of each field.
type Fields = Vec<(String, String)>;

fn fields(list: &[(&str, &str)]) -> Fields {
    let own = |(name, ty): &(&str, &str)| ((*name).to_owned(), (*ty).to_owned());
    list.iter().map(own).collect()
}

fn document() -> Fields {
    fields(&[
        ("number", "String"),
        ("issued_on", "String"),
        ("total", "i64"),
        ("paid", "bool"),
        ("note", "Option<String>"),
        ("items", "Vec<Item>"),
    ])
}

fn item() -> Fields {
    fields(&[
        ("name", "String"),
        ("quantity", "u32"),
        ("parts", "Vec<Part>"),
    ])
}

fn part() -> Fields {
    fields(&[("code", "String"), ("count", "u32")])
}

/// Returns all structs with one change, and the index of the changed field, or `None` if
/// it was removed.
fn changed(fields: &Fields) -> Vec<(String, Fields, Option<usize>)> {
    let mut mutants = Vec::new();
    for (place, (name, ty)) in fields.iter().enumerate() {
        let mut mutate = |what: &str, change: &dyn Fn(&mut Fields)| {
            let mut mutant = fields.clone();
            change(&mut mutant);
            let place = (mutant.len() >= fields.len()).then_some(place);
            mutants.push((format!("{what} {name}"), mutant, place));
        };
        mutate("misspelt", &|fields| fields[place].0.push('x'));
        mutate("renamed", &|fields| {
            fields[place].0 = "quite_another_name".to_owned()
        });
        mutate("dropped", &|fields| {
            fields.remove(place);
        });
        mutate("added before", &|fields| {
            fields.insert(
                place,
                ("quite_another_name".to_owned(), "String".to_owned()),
            );
        });
        let types = [
            "bool",
            "i64",
            "String",
            "Vec<Item>",
            "Vec<String>",
            "Vec<u8>",
            "Option<bool>",
            "std::time::Duration",
            "NotRow",
            "()",
        ];
        let is_text = ty.contains("String");
        let fits = |other: &str| match other {
            "String" => is_text,
            "i64" => ty == "u32",
            "bool" | "Option<bool>" => ty == "bool",
            other => other == ty,
        };
        for other in types
            .into_iter()
            .filter(|other| !fits(other) && other != ty)
        {
            let what = format!("retyped to {other}");
            mutate(&what, &|fields| fields[place].1 = other.to_owned());
        }
    }
    mutants
}

struct Mutant {
    what: String,
    source: String,
    /// The expected line of the error, from 1.
    line: usize,
}

/// Returns the three structs with one of them changed. `named` rows are checked by their
/// own derives.
fn mutants(named: bool) -> Vec<Mutant> {
    let originals = [document(), item(), part()];
    let mut mutants = Vec::new();
    for changed_struct in 0..3 {
        for (what, fields, place) in changed(&originals[changed_struct]) {
            // Two rows that contain each other: the compiler reports the cycle before
            // the derives are checked.
            if changed_struct == 2 && what.contains("Vec<Item>") {
                continue;
            }
            let mut source = "#![allow(dead_code)]\nstruct NotRow;\n".to_owned();
            let mut line = 0;
            let mut line_of_table = 0;
            for (number, name) in ["Document", "Item", "Part"].into_iter().enumerate() {
                let fields = if number == changed_struct {
                    &fields
                } else {
                    &originals[number]
                };
                let _ = writeln!(source, "{}", attributes(number, named));
                let _ = writeln!(source, "struct {name} {{");
                let start = source.lines().count();
                for (name, ty) in fields {
                    let _ = writeln!(source, "    {name}: {ty},");
                }
                let _ = writeln!(source, "}}");
                if number == changed_struct {
                    line = place.map_or(start, |place| start + 1 + place);
                }
                if number == 0 {
                    line_of_table = start + fields.len();
                }
            }
            source.push_str("fn main() {}\n");
            // A row without `path` does not know its table, so the error is at the table
            // of the document. Exceptions: a type that is not valid for any parameter,
            // and a row that contains itself.
            let by_trait = [
                "Vec<Item>",
                "Duration",
                "NotRow",
                "()",
                "Vec<String>",
                "Vec<u8>",
            ];
            let by_trait = by_trait.iter().any(|ty| what.contains(ty));
            if changed_struct > 0 && !named && !by_trait {
                line = line_of_table;
            }
            mutants.push(Mutant {
                what: format!("{what} ({changed_struct})"),
                source,
                line,
            });
        }
    }
    mutants
}

fn attributes(number: usize, named: bool) -> String {
    let row = "#[derive(reportflow::ReportRow)]";
    match (number, named) {
        (0, _) => {
            "#[derive(reportflow::ReportDesign)]\n#[report_design(id = \"invoice\", version = 1, file_name = \"{number}\")]".to_owned()
        }
        (_, false) => row.to_owned(),
        (1, true) => format!("{row}\n#[report_row(id = \"invoice\", version = 1, path = \"items\")]"),
        (_, true) => {
            format!("{row}\n#[report_row(id = \"invoice\", version = 1, path = \"items[].parts\")]")
        }
    }
}

fn each_is_one_error_at_its_place(named: bool) {
    let project = Project::app("fn main() {}\n");
    project.remove("build.rs");
    let list = include_str!("designs/invoice/v1.json");
    project.write("designs/invoice/v1.json", list);
    let mutants = mutants(named);
    assert!(mutants.len() > 100, "{} mutants", mutants.len());
    for (number, mutant) in mutants.iter().enumerate() {
        project.write(&format!("src/bin/m{number}.rs"), &mutant.source);
    }

    let run = project.cargo(&["check", "--keep-going", "--message-format=json"], &[]);
    let mut wrong = String::new();
    for (number, mutant) in mutants.iter().enumerate() {
        let errors = run
            .errors
            .get(&format!("m{number}"))
            .map_or(&[][..], Vec::as_slice);
        let lines: Vec<usize> = errors.iter().map(|(line, _)| *line).collect();
        if lines != [mutant.line] {
            let texts: String = errors.iter().map(|(_, text)| text.as_str()).collect();
            let _ = writeln!(
                wrong,
                "== {}: expected one error in line {}, found {lines:?}\n{texts}",
                mutant.what, mutant.line
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn each_change_is_one_error_in_place() {
    each_is_one_error_at_its_place(false);
}

#[test]
fn each_change_is_one_error_in_place_for_rows_with_a_path() {
    each_is_one_error_at_its_place(true);
}
