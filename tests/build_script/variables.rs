//! The other variables.

use reportflow_tests_support::{Project, Service};

use super::{check, MAIN, SNAPSHOT, V1};

#[test]
fn fetches_by_the_mapped_design_id() {
    let service = Service::start("ak_build");
    service.design("Stg3Q8mZt5LbR2Ya", 1, V1);
    let ids = ("REPORTFLOW_DESIGN_IDS", "Dx3vQ8mZt5LbR2Ya=Stg3Q8mZt5LbR2Ya");
    let run = check(&service, &Project::app(MAIN), &[ids]);
    assert!(run.success, "{}", run.text);

    service.remove("Stg3Q8mZt5LbR2Ya");
    let run = check(&service, &Project::app(MAIN), &[ids]);
    let words = format!(
        "could not be fetched from `{}`, where its id is `Stg3Q8mZt5LbR2Ya`: ",
        service.url()
    );
    assert!(!run.success && run.text.contains(&words), "{}", run.text);

    let run = check(
        &service,
        &Project::app(MAIN),
        &[("REPORTFLOW_DESIGN_IDS", "Dx3vQ8mZt5LbR2Ya")],
    );
    assert!(
        !run.success && run.text.contains("invalid entry `Dx3vQ8mZt5LbR2Ya`"),
        "{}",
        run.text
    );
}

#[test]
fn unknown_mode_fails_the_build() {
    let project = Project::app(MAIN);
    project.write(SNAPSHOT, V1);
    let run = project.check(&[("REPORTFLOW_SCHEMAS", "chekc")]);
    assert!(
        !run.success
            && run.text.contains(
                "invalid `REPORTFLOW_SCHEMAS`: expected `check` or `offline`, found `chekc`"
            ),
        "{}",
        run.text
    );
}

#[test]
fn never_sends_the_key_over_plain_http() {
    let variables = [
        ("REPORTFLOW_BASE_URL", "http://example.test/v1"),
        ("REPORTFLOW_APP_KEY", "ak_secret"),
    ];
    let run = Project::app(MAIN).check(&variables);
    assert!(
        !run.success && run.text.contains("must be an https URL"),
        "{}",
        run.text
    );
    assert!(!run.text.contains("ak_secret"), "{}", run.text);
}

/// Or it would go to another host than the one that was meant.
#[cfg(unix)]
#[test]
fn non_unicode_base_url_is_not_ignored() {
    use std::os::unix::ffi::OsStrExt as _;

    let base = std::ffi::OsStr::from_bytes(b"http://example.test/\xe9/v1");
    let project = Project::app(MAIN);
    let mut command = project.command(&["check", "--message-format=json"]);
    command.env("REPORTFLOW_BASE_URL", base);
    let run = project.run(command.env("REPORTFLOW_APP_KEY", "ak_secret"));
    let words = "`http://example.test/\u{fffd}/v1` is neither https";
    assert!(!run.success && run.text.contains(words), "{}", run.text);
}

#[test]
fn blank_key_counts_as_missing() {
    let run = Project::app(MAIN).check(&[("REPORTFLOW_APP_KEY", " ")]);
    assert!(
        !run.success && run.text.contains("there is no snapshot"),
        "{}",
        run.text
    );
    assert!(!run.text.contains("could not be fetched"), "{}", run.text);
}
