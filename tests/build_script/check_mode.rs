//! `REPORTFLOW_SCHEMAS=check`.

use reportflow_tests_support::{Project, Service};

use super::{assert_says, check, document, MAIN, SNAPSHOT, V1};

const CHECK: [(&str, &str); 1] = [("REPORTFLOW_SCHEMAS", "check")];

#[test]
fn check_finds_a_changed_template() {
    let service = Service::start("ak_build");
    let project = Project::app(MAIN);
    project.write(SNAPSHOT, V1);
    let before = project.files();
    let mode = [("REPORTFLOW_SCHEMAS", "check")];

    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let run = check(&service, &project, &mode);
    assert!(run.success && !run.text.contains("warning"), "{}", run.text);

    // The script runs again, even if the project did not change.
    service.design(
        "Dx3vQ8mZt5LbR2Ya", 1, r#"[{ "name": "total", "type": "text", "label": "Total" }, { "name": "memo", "type": "text", "label": "Memo" }]"#,
    );
    let run = check(&service, &project, &mode);
    assert!(!run.success);
    for text in [
        "(src/main.rs:4) differs from its snapshot `designs/Dx3vQ8mZt5LbR2Ya/v1.json`",
        "`total`: number -> text",
        "added    `memo` (text)",
        "cargo reportflow sync",
    ] {
        assert!(
            run.text.contains(text),
            "`{text}` is missing in {}",
            run.text
        );
    }

    service.design(
        "Dx3vQ8mZt5LbR2Ya",
        1,
        r#"[{ "name": "total", "type": "number", "label": "Sum" }]"#,
    );
    let run = check(&service, &project, &mode);
    assert!(
        run.success && run.text.contains("(src/main.rs:4) differs from its snapshot `designs/Dx3vQ8mZt5LbR2Ya/v1.json` only in labels, descriptions or order: run `cargo reportflow sync`"),
        "{}",
        run.text
    );

    let run = project.check(&mode);
    assert!(
        !run.success && run.text.contains("needs `REPORTFLOW_APP_KEY`"),
        "{}",
        run.text
    );
    assert_eq!(project.files(), before);
}

#[test]
fn check_requires_every_snapshot() {
    let service = Service::start("ak_build");
    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let run = check(
        &service,
        &Project::app(MAIN),
        &[("REPORTFLOW_SCHEMAS", "check")],
    );
    assert!(
        !run.success && run.text.contains("has no snapshot"),
        "{}",
        run.text
    );
}

#[test]
fn invalid_snapshot_fails_the_check() {
    let service = Service::start("ak_build");
    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    // `cfg` removes the struct, so that only the script can report the error.
    let project = Project::app(&format!(
        "fn main() {{}}\n#[cfg(any())]\n{}",
        document("Dx3vQ8mZt5LbR2Ya", "A")
    ));
    project.write(SNAPSHOT, "[{");
    let run = check(&service, &project, &CHECK);
    assert!(!run.success, "{}", run.text);
    assert_says(
        &run,
        &[
            "(src/main.rs:4) cannot be compared: invalid snapshot `",
            "EOF while parsing",
            "cargo reportflow sync",
        ],
    );
}

#[test]
fn invalid_id_is_reported_without_panic() {
    let service = Service::start("ak_build");
    let project = Project::app(&format!(
        "fn main() {{}}\n#[cfg(any())]\n{}",
        document("../x", "A")
    ));
    let run = check(&service, &project, &[]);
    assert!(run.success && !run.text.contains("warning"), "{}", run.text);
    let run = check(&service, &project, &CHECK);
    assert!(!run.success, "{}", run.text);
    assert_says(
        &run,
        &["design `../x` v1 (src/main.rs:4) has an invalid id"],
    );
}

#[test]
fn long_list_of_changes_is_shortened() {
    let service = Service::start("ak_build");
    let names = (0..50).map(|number| format!(r#""n{number}":"number""#));
    service.design(
        "Dx3vQ8mZt5LbR2Ya",
        1,
        &format!(
            "{{\"total\":\"number\",{}}}",
            names.collect::<Vec<_>>().join(",")
        ),
    );
    let project = Project::app(MAIN);
    project.write(SNAPSHOT, V1);
    let run = check(&service, &project, &CHECK);
    assert!(!run.success, "{}", run.text);
    assert_says(&run, &["added    `n19` (number)", "and 30 more"]);
    assert!(!run.text.contains("`n20`"), "{}", run.text);
}
