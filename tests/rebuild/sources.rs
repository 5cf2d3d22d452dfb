//! Sources that rerun the build script.

use reportflow_tests_support::{Project, Service};

use super::{built, main_of, V1};

/// Creates a library with a test that names a design.
fn library() -> Project {
    let project = Project::app("");
    project.remove("src/main.rs");
    let main = main_of("design").replace("fn main()", "pub fn main()");
    project.write("src/lib.rs", &main);
    project.write("tests/names.rs", &main_of("design"));
    project.write("designs/design/v1.json", V1);
    project
}

#[test]
fn edited_test_does_not_rebuild_the_library() {
    let project = library();
    assert_eq!(built(&project, &[]), ["app"]);
    project.append("tests/names.rs", "// More.\n");
    assert!(built(&project, &[]).is_empty());
    project.append("src/lib.rs", "// More.\n");
    assert_eq!(built(&project, &[]), ["app"]);
}

#[test]
fn ignores_trybuild_mistakes_and_their_designs() {
    let project = library();
    project.write("tests/ui/wrong.rs", &main_of("misspelt"));
    project.write("tests/ui/wrong.stderr", "error: …");
    project.write("designs/misspelt/v1.json", V1);
    assert_eq!(built(&project, &[]), ["app"]);
    project.write("designs/misspelt/v1.json", "[]");
    assert!(built(&project, &[]).is_empty());
}

#[test]
fn reads_and_watches_files_outside_the_package() {
    let service = Service::start("ak_build");
    let url = service.url();
    let online = [
        ("REPORTFLOW_BASE_URL", url.as_str()),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ];
    let project = Project::workspace(&["a"]);
    project.package(
        "a",
        "a",
        "#[path = \"../../shared/documents.rs\"]\nmod documents;\nfn main() { documents::main(); }\n",
    );
    let shared = main_of("design").replace("fn main()", "pub fn main()");
    project.write("shared/documents.rs", &shared);
    service.design("design", 1, V1);
    assert_eq!(built(&project, &online), ["a"]);
    project.write("a/designs/design/v1.json", V1);
    assert_eq!(built(&project, &online), ["a"]);
    assert!(built(&project, &online).is_empty());

    service.design("another", 1, V1);
    project.write(
        "shared/documents.rs",
        &shared.replace("design\"", "another\""),
    );
    let run = project.check(&online);
    assert!(
        run.success && run.text.contains("design `another` v1"),
        "{}",
        run.text
    );
}
