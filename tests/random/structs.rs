//! Structs, as the source has them.

use super::fields;
use super::lists::Parameter;
use super::types::Type;

/// A design, and the structs of a document of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) number: u64,
    pub(crate) version: u32,
    pub(crate) list: Vec<Parameter>,
    /// The text of the list's file.
    pub(crate) file: String,
    /// The document comes last, each row before what is made of it.
    pub(crate) structs: Vec<Struct>,
    pub(crate) file_name: Option<Vec<Part>>,
    /// Whether `reportflow` is reached through another crate.
    pub(crate) through: bool,
}

/// A piece of a file name.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text(&'static str),
    /// A field, by its name.
    Field(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Struct {
    pub(crate) name: String,
    /// The name with the crate and the module, if they are others.
    pub(crate) path: String,
    pub(crate) role: Role,
    pub(crate) elsewhere: bool,
    /// Whether a macro of the user's makes it.
    pub(crate) by_macro: bool,
    /// The parameters it is checked against.
    pub(crate) list: Vec<Parameter>,
    pub(crate) fields: Vec<Field>,
    pub(crate) omit: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Role {
    Document,
    /// A row that does not know its table.
    Row,
    /// A row that names its table by this path.
    RowOf(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) ident: String,
    pub(crate) rename: Option<String>,
    pub(crate) written: Written,
    pub(crate) ty: Type,
    /// The parameter that it fills; none for a field that is skipped.
    pub(crate) parameter: Option<String>,
}

/// The attribute form of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Written {
    Plainly,
    Skipped,
    Display,
    /// By a function.
    With(&'static str),
}

impl Case {
    pub(crate) fn id(&self) -> String {
        format!("d{}", self.number)
    }

    pub(crate) fn document(&self) -> &Struct {
        self.structs.last().expect("a document")
    }

    /// The rows that a struct is made of, with the field of each.
    pub(crate) fn rows_of(&self, place: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let fields = self.structs[place].fields.iter().enumerate();
        fields.filter_map(|(field, of)| Some((field, of.ty.row()?)))
    }

    /// Whether a struct is the row, or is made of it.
    pub(crate) fn holds(&self, place: usize, row: usize) -> bool {
        place == row || self.rows_of(place).any(|(_, inner)| self.holds(inner, row))
    }
}

impl Struct {
    pub(crate) fn has_lifetime(&self, case: &Case) -> bool {
        self.fields.iter().any(|field| field.ty.has_lifetime(case))
    }

    /// The text between its angle brackets.
    fn generics(&self, case: &Case) -> Vec<Generic> {
        let mut generics: Vec<Generic> = Vec::new();
        if self.has_lifetime(case) {
            generics.push(Generic::new("'a", "'a".to_owned(), "'a".to_owned()));
        }
        for field in &self.fields {
            // What a function needs of its argument is for the user to say.
            let bound = match field.written {
                Written::With(fields::ANY) => ": reportflow::params::Serialize",
                _ => "",
            };
            for ty in field.ty.layers() {
                match ty {
                    Type::Parameter(name, inner) => {
                        let declared = format!("{name}{bound}");
                        generics.push(Generic::new(name, declared, inner.concrete(case)));
                    }
                    Type::Array(_, count, Some(name)) => {
                        let declared = format!("const {name}: usize");
                        generics.push(Generic::new(name, declared, count.to_string()));
                    }
                    Type::Lifted(row) => {
                        let row = &case.structs[row.row().expect("a row")];
                        let lifted = row.generics(case).into_iter();
                        generics.extend(lifted.filter(|generic| generic.name != "'a"));
                    }
                    _ => {}
                }
            }
        }
        let names: Vec<String> = generics.iter().map(|of| of.name.clone()).collect();
        let mut place = 0;
        generics.retain(|of| {
            place += 1;
            !names[..place - 1].contains(&of.name)
        });
        generics
    }

    pub(crate) fn is_generic(&self, case: &Case) -> bool {
        self.generics(case)
            .iter()
            .any(|generic| generic.name != "'a")
    }

    /// `<'a, T1, const N2: usize>`.
    pub(crate) fn declared(&self, case: &Case) -> String {
        listed(self.generics(case).into_iter().map(|of| of.declared))
    }

    /// `<'a, T1, N2>`, within a struct that has them as well.
    pub(crate) fn named(&self, case: &Case) -> String {
        listed(self.generics(case).into_iter().map(|of| of.name))
    }

    /// `<'a, i64, 3>`.
    pub(crate) fn arguments(&self, case: &Case) -> String {
        listed(self.generics(case).into_iter().map(|of| of.given))
    }
}

/// A lifetime, a type parameter or a const parameter.
struct Generic {
    name: String,
    declared: String,
    given: String,
}

impl Generic {
    fn new(name: &str, declared: String, given: String) -> Generic {
        let name = name.to_owned();
        Generic {
            name,
            declared,
            given,
        }
    }
}

fn listed(generics: impl Iterator<Item = String>) -> String {
    let generics: Vec<String> = generics.collect();
    if generics.is_empty() {
        String::new()
    } else {
        format!("<{}>", generics.join(", "))
    }
}
