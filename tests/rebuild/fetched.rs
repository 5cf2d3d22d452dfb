//! From a fetched list to a committed snapshot.

use reportflow_tests_support::{Project, Service};

use super::{built, main_of, V1, V1_WITH_NOTE};

#[test]
fn rebuilds_after_fetch_add_and_edit() {
    let service = Service::start("ak_build");
    service.design("design", 1, V1);
    let url = service.url();
    let online = [
        ("REPORTFLOW_BASE_URL", url.as_str()),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ];
    let project = Project::app(&main_of("design"));
    assert_eq!(built(&project, &online), ["app"]);

    // The first snapshot, in new folders.
    project.write("designs/design/v1.json", V1);
    let run = project.check(&online);
    assert!(run.success && !run.text.contains("warning"), "{}", run.text);
    assert_eq!(run.built.len(), 1);
    assert!(built(&project, &online).is_empty());

    project.write("designs/design/v1.json", V1_WITH_NOTE);
    let run = project.check(&online);
    assert!(
        !run.success && run.text.contains("parameter `note` (a text)"),
        "{}",
        run.text
    );
}

#[test]
fn rebuilds_for_a_nearer_snapshot() {
    let project = Project::workspace(&["a"]);
    project.package("a", "a", &main_of("design"));
    project.write("designs/design/v1.json", V1);
    project.write("a/designs/another/v1.json", V1);
    assert_eq!(built(&project, &[]), ["a"]);
    assert!(built(&project, &[]).is_empty());

    project.write("a/designs/design/v1.json", V1_WITH_NOTE);
    let run = project.check(&[]);
    assert!(
        !run.success && run.text.contains("parameter `note` (a text)"),
        "{}",
        run.text
    );
}
