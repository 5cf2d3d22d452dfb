//! Gives each struct a unique name.

use std::collections::HashSet;

use super::identifier::type_name;

/// Names that the generated source, or code beside it, uses for other types.
const RESERVED: [&str; 30] = [
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

/// Returns whether the name can become the name of a document's struct.
pub(crate) fn is_usable_name(name: &str) -> bool {
    !is_generated_id(name) && type_name(name, "Document").is_some()
}

#[derive(Default)]
pub(super) struct TypeNames {
    /// The prefix of the names of rows.
    document: String,
    taken: HashSet<String>,
}

impl TypeNames {
    /// Returns the name of the document's struct: the first usable one of `names`.
    /// Otherwise, it contains the id, so that two designs have different names.
    pub(super) fn document(&mut self, names: &[&str], id: &str) -> String {
        let usable = names.iter().find(|name| is_usable_name(name));
        let usable = usable.and_then(|name| type_name(name, "Document"));
        let name = usable.unwrap_or_else(|| format!("Document{}", id_letters(id)));
        self.document.clone_from(&name);
        if self.take(&name) {
            return name;
        }
        self.numbered(&format!("{name}Document"))
    }

    /// Returns the name of a row's struct, from its document and table. Adds the
    /// names of the outer tables if the name is taken.
    pub(super) fn row(&mut self, outer: &str, table: &str) -> String {
        let document = self.document.clone();
        let name = |of: &str| {
            let table = type_name(of, "").unwrap_or_default();
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
        !RESERVED.contains(&name) && self.taken.insert(name.to_owned())
    }
}

/// Returns the letters and digits of an id, and the codes of other characters.
fn id_letters(id: &str) -> String {
    let letters = id.chars().filter(|c| *c != '-').map(|c| match c {
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => format!("{:x}", u32::from(c)),
    });
    letters.collect()
}

/// Returns whether the name looks like an id that the service generated.
fn is_generated_id(name: &str) -> bool {
    let is_long = name.len() >= 16 && name.is_ascii();
    let is_id_char = |c: char| c.is_ascii_alphanumeric() || c == '-';
    is_long && name.chars().all(is_id_char) && name.chars().any(|c| c.is_ascii_digit())
}
