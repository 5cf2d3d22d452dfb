//! Rows with many columns. The compiler warns if its interpreter takes too many steps
//! for the check of a table, so these tests do not depend on the speed of the machine.

use reportflow_tests_support::Project;

/// A list with one table, `items`, of these columns.
fn list(columns: &[String]) -> String {
    let columns: Vec<_> = columns
        .iter()
        .map(|name| format!(r#"{{ "name": "{name}", "type": "text", "label": "" }}"#))
        .collect();
    let columns = columns.join(",");
    format!(r#"[{{ "name": "items", "type": "array", "label": "", "spec": [{columns}] }}]"#)
}

/// A document of the design `id`, whose row has these fields and `omit`s.
fn document(id: &str, fields: &[String], omit: &[String]) -> String {
    format!(
        "mod {id} {{
            #[derive(reportflow::ReportDesign)]
            #[report_design(id = \"{id}\", version = 1)]
            pub struct Document {{ pub items: Vec<Row> }}
            #[derive(reportflow::ReportRow)]
            #[report_row(omit({}))]
            pub struct Row {{ {} }}
        }}\n",
        omit.join(", "),
        fields.join(", ")
    )
}

fn names(count: usize, name: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(name).collect()
}

#[test]
fn the_check_of_a_thousand_columns_takes_few_steps() {
    let columns = names(1_000, |n| format!("column_{n:03}"));
    let field = |name: &String| format!("pub {name}: String");
    let quoted = |name: &String| format!("\"{name}\"");
    let fields = |names: &[String]| names.iter().map(field).collect::<Vec<_>>();
    let quote = |names: &[String]| names.iter().map(quoted).collect::<Vec<_>>();
    let mut backwards = columns.clone();
    backwards.reverse();
    let renamed = |n| format!("#[report(rename = \"column_{n:03}\")] pub field_{n}: String");
    let misspelt = |n| format!("pub colunm_{n:03}: String");
    let renamed_wrongly = |n| format!("#[report(rename = \"colunm_{n:03}\")] pub f{n}: String");

    let mut main = "#![allow(dead_code)]\nfn main() {}\n".to_owned();
    for (id, fields, omit) in [
        ("backwards", fields(&backwards), Vec::new()),
        ("renamed", names(1_000, |n| renamed(999 - n)), Vec::new()),
        (
            "omitted",
            fields(&backwards[..500]),
            quote(&backwards[500..]),
        ),
        ("misspelt", names(1_000, misspelt), Vec::new()),
        ("renamed_wrongly", names(1_000, renamed_wrongly), Vec::new()),
    ] {
        main += &document(id, &fields, &omit);
    }
    let long = names(100, |n| format!("the_amount_of_the_item_in_column_{n:02}"));
    let misspelt = names(10, |n| {
        format!("\"the_amonut_of_the_item_in_column_{n:02}\"")
    });
    main += &document("omitted_wrongly", &fields(&long[10..]), &misspelt);
    let one = ["\"colunm_149\"".to_owned()];
    main += &document("omit_of_one", &fields(&columns[..1]), &one);
    main += &document("omit_of_a_field", &fields(&columns[..150]), &one);

    let project = Project::app(&main);
    for id in [
        "backwards",
        "renamed",
        "omitted",
        "misspelt",
        "renamed_wrongly",
    ] {
        project.write(&format!("designs/{id}/v1.json"), &list(&columns));
    }
    project.write("designs/omitted_wrongly/v1.json", &list(&long));
    project.write("designs/omit_of_one/v1.json", &list(&columns));
    project.write("designs/omit_of_a_field/v1.json", &list(&columns[..150]));
    let run = project.check(&[("REPORTFLOW_SCHEMAS", "offline")]);
    assert!(!run.text.contains("is taking a long time"), "{}", run.text);
    for message in [
        "unknown parameter `items[].colunm_000` in design `misspelt` v1",
        "unknown parameter `items[].colunm_000` in design `renamed_wrongly` v1",
        "did you mean `items[].the_amount_of_the_item_in_column_09`?",
        // The search includes the columns after the first hundred.
        "at `omit` of `Row`: did you mean `items[].column_149`?",
        // A column that a field fills is not suggested.
        "in design `omit_of_a_field` v1, at `omit` of `Row`: expected one of",
    ] {
        assert!(run.text.contains(message), "{message}: {}", run.text);
    }
    assert_eq!(
        run.errors.values().map(Vec::len).sum::<usize>(),
        5,
        "{}",
        run.text
    );
}
