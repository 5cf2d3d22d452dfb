//! Rebuilds after a change, and changes without a rebuild.

mod fetched;
mod generated_crates;
mod sources;

use reportflow_tests_support::Project;

const V1: &str = r#"[{ "name": "total", "type": "number", "label": "Total" }]"#;
const V1_WITH_NOTE: &str = r#"[{ "name": "total", "type": "number", "label": "Total" },
  { "name": "note", "type": "text", "label": "Note" }]"#;

fn main_of(design: &str) -> String {
    format!(
        "use reportflow::ReportDesign;\n\n#[derive(ReportDesign)]\n\
         #[report_design(id = \"{design}\", version = 1)]\nstruct Document {{\n    total: i64,\n}}\n\n\
         fn main() {{\n    let _ = Document {{ total: 1 }}.to_params_json();\n}}\n"
    )
}

fn built(project: &Project, variables: &[(&str, &str)]) -> Vec<String> {
    let run = project.check(variables);
    assert!(run.success, "{}", run.text);
    run.built.into_iter().collect()
}

/// Creates a workspace of two members, each with its own design.
fn workspace(designs_of: impl Fn(&str) -> String) -> Project {
    let project = Project::workspace(&["[abc]"]);
    for member in ["a", "b"] {
        project.package(member, member, &main_of(&format!("design-{member}")));
        project.write(
            &format!("{}/design-{member}/v1.json", designs_of(member)),
            V1,
        );
    }
    project
}

fn each_change_builds_what_it_touches(project: &Project, designs: &str) {
    assert_eq!(built(project, &[]), ["a", "b"]);
    assert!(built(project, &[]).is_empty(), "nothing changed");

    // A change of white space is a change.
    project.write(&format!("{designs}/design-a/v1.json"), &format!("{V1}\n"));
    assert_eq!(built(project, &[]), ["a"], "an edited snapshot");
    assert!(
        built(project, &[]).is_empty(),
        "nothing changed after the edit"
    );

    project.write(&format!("{designs}/design-a/v2.json"), V1_WITH_NOTE);
    assert_eq!(built(project, &[]), ["a"], "an added snapshot");
    assert!(
        built(project, &[]).is_empty(),
        "nothing changed after the addition"
    );

    project.write(&format!("{designs}/another/v1.json"), V1);
    assert!(built(project, &[]).is_empty(), "an unused design");

    project.write(&format!("{designs}/design-a/v1.json"), V1_WITH_NOTE);
    let run = project.check(&[]);
    assert!(
        !run.success && run.text.contains("parameter `note` (a text)"),
        "{}",
        run.text
    );
    project.write(&format!("{designs}/design-a/v1.json"), V1);
    assert_eq!(built(project, &[]), ["a"], "the snapshot as it was");
}

#[test]
fn rebuilds_only_members_affected_by_root_designs() {
    each_change_builds_what_it_touches(&workspace(|_| "designs".to_owned()), "designs");
}

#[test]
fn rebuilds_only_members_affected_by_member_designs() {
    each_change_builds_what_it_touches(
        &workspace(|member| format!("{member}/designs")),
        "a/designs",
    );
}

#[test]
fn rebuilds_after_an_edit_without_a_build_script() {
    let project = Project::app(&main_of("design"));
    project.remove("build.rs");
    project.write("designs/design/v1.json", V1);
    assert_eq!(built(&project, &[]), ["app"]);
    assert!(built(&project, &[]).is_empty());
    project.write("designs/design/v1.json", V1_WITH_NOTE);
    let run = project.check(&[]);
    assert!(
        !run.success && run.text.contains("parameter `note` (a text)"),
        "{}",
        run.text
    );
}

#[test]
fn rebuilds_for_another_designs_folder() {
    let project = workspace(|_| "designs".to_owned());
    // A package without designs does not read the folder.
    project.package("c", "c", "fn main() {}\n");
    assert_eq!(built(&project, &[]), ["a", "b", "c"]);

    for member in ["a", "b"] {
        project.write(&format!("elsewhere/design-{member}/v1.json"), V1_WITH_NOTE);
    }
    let elsewhere = project.path().join("elsewhere").display().to_string();
    let run = project.check(&[("REPORTFLOW_DESIGNS_DIR", &elsewhere)]);
    assert!(
        !run.success && run.text.contains("parameter `note` (a text)"),
        "{}",
        run.text
    );
    assert_eq!(built(&project, &[]), ["a", "b"]);
    assert!(built(&project, &[]).is_empty());
}

#[test]
fn changed_key_rebuilds_nothing_with_all_snapshots() {
    let project = workspace(|_| "designs".to_owned());
    assert_eq!(built(&project, &[]), ["a", "b"]);
    assert!(built(&project, &[("REPORTFLOW_APP_KEY", "ak_other")]).is_empty());
}
