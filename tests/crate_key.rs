//! `crate = "…"`: `reportflow` with another name, or through another crate.

use reportflow_tests_support::Project;

const LIST: &str = r#"[
    { "name": "total", "type": "number", "label": "" },
    { "name": "place", "type": "text", "label": "" },
    { "name": "chart", "type": "hologram", "label": "" },
    { "name": "items", "type": "array", "label": "", "spec": [
        { "name": "name", "type": "text", "label": "" },
        { "name": "count", "type": "number", "label": "" },
        { "name": "parts", "type": "array", "label": "", "spec": [
            { "name": "code", "type": "text", "label": "" } ] } ] }
]"#;

/// Returns a program with all forms of fields, with the path `facade`.
fn main_of(facade: &str) -> String {
    format!(
        r##"
use {facade}::{{ReportDesign, ReportRow}};

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, file_name = "{{total}}-{{place}}", crate = "{facade}")]
struct Receipt<'a> {{
    #[report(with = twice)]
    total: i64,
    #[report(display)]
    place: u8,
    chart: Vec<u8>,
    items: Vec<Item<'a>>,
}}

#[derive(ReportRow)]
#[report_row(id = "receipt", version = 1, path = "items", crate = "{facade}")]
struct Item<'a> {{
    #[report(display)]
    name: Option<u8>,
    #[report(with = twice)]
    count: i64,
    parts: [Part<&'a str>; 1],
}}

#[derive(ReportRow)]
#[report_row(crate = "{facade}")]
struct Part<T> {{
    code: T,
}}

fn twice(number: &i64) -> i64 {{
    number * 2
}}

fn main() {{
    let parts = [Part {{ code: "a" }}];
    let items = vec![Item {{ name: Some(1), count: 2, parts }}];
    let receipt = Receipt {{ total: 3, place: 4, chart: vec![1], items }};
    let json = receipt.to_params_json().expect("parameters");
    assert_eq!(
        String::from_utf8(json).expect("JSON"),
        r#"{{"total":6,"place":"4","chart":[1],"items":[{{"name":"1","count":4,"parts":[{{"code":"a"}}]}}]}}"#
    );
    assert_eq!(receipt.file_name(), "6-4");
}}
"##
    )
}

#[test]
fn compiles_with_reportflow_renamed() {
    let project = Project::app(&main_of("rf"));
    project.write("designs/receipt/v1.json", LIST);
    project.edit("Cargo.toml", |manifest| {
        manifest.replace("reportflow = {", "rf = { package = \"reportflow\",")
    });
    let run = project.cargo(&["run"], &[]);
    assert!(run.success, "{}", run.text);
}

#[test]
fn compiles_with_reportflow_reexported() {
    let project = Project::app(&main_of("toolbox::inner::rf"));
    project.write("designs/receipt/v1.json", LIST);
    project.package("toolbox", "toolbox", "");
    project.edit("toolbox/Cargo.toml", |manifest| {
        let name = manifest.lines().find(|line| line.starts_with("name = "));
        manifest.replace(name.expect("a name"), "name = \"toolbox\"")
    });
    project.remove("toolbox/src/main.rs");
    project.write(
        "toolbox/src/lib.rs",
        "pub mod inner {\n    pub use reportflow as rf;\n}\n",
    );
    project.edit("Cargo.toml", |manifest| {
        let (before, after) = manifest.split_once("reportflow = {").expect("a dependency");
        let (_, after) = after.split_once('\n').expect("a line");
        format!("{before}toolbox = {{ path = \"toolbox\" }}\n{after}")
    });
    let run = project.cargo(&["run"], &[]);
    assert!(run.success, "{}", run.text);
}

const ALBUM: &str = r#"[
    { "name": "cover", "type": "image", "label": "" },
    { "name": "pages", "type": "array", "label": "", "spec": [
        { "name": "photo", "type": "image", "label": "" } ] }
]"#;

/// Returns structs whose types and `crate` key use the path `facade`.
fn album_of(facade: &str) -> String {
    format!(
        r##"
#[derive({facade}::ReportDesign)]
#[report_design(id = "album", version = 1, crate = "{facade}")]
pub struct Album<T: {facade}::params::Param> {{
    pub cover: {facade}::Image,
    pub pages: Vec<Page<T>>,
}}

#[derive({facade}::ReportRow)]
#[report_row(id = "album", version = 1, path = "pages", crate = "{facade}")]
pub struct Page<T>
where
    T: {facade}::params::Param,
{{
    #[report(with = {facade}::Image::clone)]
    pub photo: {facade}::Image,
    #[report(skip)]
    pub other: T,
}}
"##
    )
}

#[test]
fn types_may_start_with_the_crate_key_path() {
    let [of_crate, of_self, of_super] =
        ["crate", "self", "super"].map(|start| album_of(&format!("{start}::reportflow")));
    let project = Project::app(&format!(
        "pub use ::reportflow;\n\
         {of_crate}\n\
         pub mod of_self {{ pub use ::reportflow;\n{of_self} }}\n\
         pub mod of_super {{ {of_super} }}\n\
         fn main() {{}}\n"
    ));
    project.write("designs/album/v1.json", ALBUM);
    let run = project.cargo(&["check"], &[]);
    assert!(run.success, "{}", run.text);
}

/// Another crate has the name `reportflow`.
#[test]
fn user_path_named_reportflow_stays_unchanged() {
    let project = Project::app(
        r#"
#[derive(rf::ReportDesign)]
#[report_design(id = "album", version = 1, omit("pages"), crate = "rf")]
pub struct Album<T: ::reportflow::Mark> {
    #[report(with = ::reportflow::image)]
    pub cover: ::reportflow::Photo,
    #[report(skip)]
    pub other: T,
}

fn main() {}
"#,
    );
    project.write("designs/album/v1.json", ALBUM);
    project.package("other", "other", "");
    project.edit("other/Cargo.toml", |manifest| {
        let name = manifest.lines().find(|line| line.starts_with("name = "));
        manifest.replace(name.expect("a name"), "name = \"other\"")
    });
    project.remove("other/src/main.rs");
    project.write(
        "other/src/lib.rs",
        "pub trait Mark {}\npub struct Photo;\n\
         pub fn image(_: &Photo) -> String { String::new() }\n",
    );
    project.edit("Cargo.toml", |manifest| {
        let renamed = manifest.replace("reportflow = {", "rf = { package = \"reportflow\",");
        let other = "[dependencies]\nreportflow = { package = \"other\", path = \"other\" }";
        renamed.replace("[dependencies]", other)
    });
    let run = project.cargo(&["check"], &[]);
    assert!(run.success, "{}", run.text);
}
