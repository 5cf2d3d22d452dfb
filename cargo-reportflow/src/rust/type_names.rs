//! The names of the structs, each used once.

use std::collections::HashSet;

use super::identifier::type_name;

/// What the source, or code beside it, means something else by.
const MEANT: [&str; 30] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "ReportDesign",
    "ReportRow",
    "Result",
    "Self",
    "Send",
    "Some",
    "String",
    "Sync",
    "Vec",
];

/// Whether a document's struct can be called after it.
pub(crate) fn can_name(name: &str) -> bool {
    !is_random(name) && type_name(name, "Document").is_some()
}

#[derive(Default)]
pub(super) struct TypeNames {
    /// What the names of rows begin with.
    document: String,
    taken: HashSet<String>,
}

impl TypeNames {
    /// The name of the document's struct.
    pub(super) fn document(&mut self, names: &[&str]) -> String {
        let usable = names.iter().find(|name| can_name(name));
        let usable = usable.and_then(|name| type_name(name, "Document"));
        self.document = usable.clone().unwrap_or_default();
        let name = usable.unwrap_or_else(|| "Document".to_owned());
        if self.take(&name) {
            return name;
        }
        self.numbered(&format!("{name}Document"))
    }

    /// The name of a row's struct, after its document and table; with the names
    /// of the tables around it, where another table is called the same.
    pub(super) fn row(&mut self, outer: &str, table: &str) -> String {
        let document = self.document.clone();
        let digits = if document.is_empty() { "Table" } else { "" };
        let name = |of: &str| {
            let table = type_name(of, digits).unwrap_or_default();
            format!("{document}{table}Row")
        };
        let short = name(table);
        if self.take(&short) {
            return short;
        }
        let long = name(&format!("{outer}[].{table}"));
        if self.take(&long) {
            return long;
        }
        self.numbered(&long)
    }

    fn numbered(&mut self, name: &str) -> String {
        let mut number = 1_u32;
        loop {
            let numbered = match number {
                1 => name.to_owned(),
                _ => format!("{name}{number}"),
            };
            if self.take(&numbered) {
                return numbered;
            }
            number += 1;
        }
    }

    fn take(&mut self, name: &str) -> bool {
        !MEANT.contains(&name) && self.taken.insert(name.to_owned())
    }
}

/// Whether the name is an id that the service made, which says nothing to
/// people.
fn is_random(name: &str) -> bool {
    let long = name.len() >= 16 && name.is_ascii();
    let no_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    long && name.chars().all(no_word) && name.chars().any(|c| c.is_ascii_digit())
}
