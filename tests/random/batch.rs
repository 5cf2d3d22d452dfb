//! A project with many cases.

use reportflow_tests_support::Project;

use super::structs::Case;

/// No incremental builds, because they need space and report some errors twice.
pub(crate) const VARIABLES: &[(&str, &str)] = &[("CARGO_INCREMENTAL", "0")];

/// Items of another crate that cases use.
const OTHER: &str = "#![allow(warnings)]
extern crate self as other;
pub use reportflow;
pub use uuid::Uuid;

pub fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub struct NotSent;

pub struct Code(pub u8);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, \"<\\\"{}\\\">\", self.0)
    }
}

pub struct Held<T>(pub T);

impl<T> Held<T> {
    pub fn lent(&self) -> &T {
        &self.0
    }

    pub fn held(&self) -> T
    where
        T: Clone,
    {
        self.0.clone()
    }
}

pub fn lent<T>(held: &Held<T>) -> &T {
    &held.0
}

pub fn held<T: Clone>(held: &Held<T>) -> T {
    held.0.clone()
}

pub fn print<D: reportflow::ReportDesign>(number: u64, document: &D) {
    match document.to_params_json() {
        Ok(json) => println!(\"params {number} {}\", String::from_utf8(json).unwrap()),
        Err(error) => println!(\"params {number} failed: {error}\"),
    }
    println!(\"name {number} {:?}\", document.file_name());
}
";

/// Creates a package with the library `other`, but without cases.
pub(crate) fn project() -> Project {
    let project = Project::app("fn main() {}\n");
    project.remove("build.rs");
    project.edit("Cargo.toml", |manifest| {
        let library = "[lib]\nname = \"other\"\npath = \"src/other/lib.rs\"\n";
        let uuid = "uuid = { version = \"1\", default-features = false }\n";
        let manifest = manifest.replace(
            "[dependencies]\n",
            &format!("{library}[dependencies]\n{uuid}"),
        );
        manifest + "[profile.dev]\ndebug = false\n"
    });
    project
}

/// Writes the lists of the cases, and their items in the other crate.
pub(crate) fn write<'c>(project: &Project, cases: impl Iterator<Item = (&'c Case, String)>) {
    let mut library = OTHER.to_owned();
    for (case, elsewhere) in cases {
        let list = format!("designs/{}/v{}.json", case.id(), case.version);
        project.write(&list, &case.file);
        let module = format!("m{}", case.number);
        project.write(&format!("src/other/{module}.rs"), &elsewhere);
        library.push_str(&format!("pub mod {module};\n"));
    }
    project.write("src/other/lib.rs", &library);
}

/// Returns the report of a failed case.
pub(crate) fn told(seed: u64, case: &Case, what: &str, here: &str, elsewhere: &str) -> String {
    format!(
        "== seed {seed}, number {}: {what}\n-- {}/v{}.json\n{}\n-- the crate\n{here}\n-- the other crate\n{elsewhere}",
        case.number,
        case.id(),
        case.version,
        case.file,
    )
}
