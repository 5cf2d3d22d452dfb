use reportflow_schema::names::{Match, NameIndex};
use reportflow_schema::{Kind, Parameter};
use syn::LitStr;

use super::list::List;
use super::name_source::{NameSource, UnknownName};
use super::rust_names::literal;
use crate::errors::Errors;
use crate::input::{Field, Model};
use crate::phrases::with_article;

/// Returns the parameter of each field, in the order of the fields. It is `None` for a
/// field with a reported mistake.
pub(super) fn match_fields<'p>(
    list: &List<'p>,
    model: &Model<'_>,
    omit: &[LitStr],
    errors: &mut Errors,
) -> Vec<Option<&'p Parameter>> {
    let mut checker = Checker {
        list,
        names: NameIndex::new(list.names()),
        model,
        omit,
        errors,
        parameters: Vec::with_capacity(model.fields.len()),
        columns: list.parameters.iter().map(|_| Column::default()).collect(),
        unknown: Vec::new(),
        duplicates: Vec::new(),
    };
    checker.match_fields();
    checker.prefer_own_names();
    checker.match_omissions();
    checker.report_duplicates();
    checker.report_unknown_names();
    checker.report_missing();
    checker.parameters
}

/// The state of the comparison.
pub(super) struct Checker<'c, 'p> {
    pub(super) list: &'c List<'p>,
    pub(super) names: NameIndex<'p>,
    pub(super) model: &'c Model<'c>,
    omit: &'c [LitStr],
    pub(super) errors: &'c mut Errors,
    /// The parameter of each field.
    parameters: Vec<Option<&'p Parameter>>,
    /// The state of each parameter.
    pub(super) columns: Vec<Column>,
    pub(super) unknown: Vec<UnknownName<'c>>,
    pub(super) duplicates: Vec<Duplicate>,
}

/// The state of a parameter.
#[derive(Default)]
pub(super) struct Column {
    /// The field that fills it.
    pub(super) field: Option<usize>,
    /// True if the parameter is omitted, or part of a mistake that is already reported.
    pub(super) is_suppressed: bool,
}

/// A field whose parameter another field already fills.
pub(super) struct Duplicate {
    pub(super) field: usize,
    pub(super) column: usize,
    pub(super) first: usize,
}

impl<'c, 'p> Checker<'c, 'p> {
    fn match_fields(&mut self) {
        let model = self.model;
        for (index, field) in model.fields.iter().enumerate() {
            let parameter = self
                .find_column(field)
                .and_then(|column| self.fill(column, index));
            self.parameters.push(parameter);
        }
    }

    /// Returns the index of the field's parameter.
    fn find_column(&mut self, field: &'c Field<'_>) -> Option<usize> {
        let found = match &field.attr.rename {
            Some(rename) => self
                .names
                .position(&rename.value())
                .map_or(Match::NoMatch, Match::Unique),
            None => self.names.find(&field.name),
        };
        match found {
            Match::Unique(column) => return Some(column),
            Match::NoMatch if field.attr.is_invalid => {}
            Match::NoMatch => {
                let rename = field.attr.rename.as_ref();
                self.unknown.push(UnknownName {
                    name: rename.map_or_else(|| field.name.clone(), LitStr::value),
                    source: NameSource::of_field(field),
                });
            }
            Match::Ambiguous(columns) => self.report_ambiguous(field, &columns),
        }
        None
    }

    /// Fills a parameter with a field, if the parameter is free and the field fits.
    fn fill(&mut self, column: usize, index: usize) -> Option<&'p Parameter> {
        if let Some(first) = self.columns[column].field {
            self.duplicates.push(Duplicate {
                field: index,
                column,
                first,
            });
            return None;
        }
        self.columns[column].field = Some(index);
        let (field, parameter) = (&self.model.fields[index], &self.list.parameters[column]);
        let fits = self.check_display(field, parameter);
        (fits && !field.attr.is_invalid).then_some(parameter)
    }

    fn report_ambiguous(&mut self, field: &Field<'_>, columns: &[usize]) {
        let list = self.list;
        let candidates: Vec<_> = columns
            .iter()
            .map(|column| list.quoted(list.name(*column)))
            .collect();
        // Suggests a name that no field and no `omit` has.
        let fields = self.model.fields.iter();
        let renames = fields
            .clone()
            .filter_map(|field| field.attr.rename.as_ref());
        let taken: Vec<_> = fields
            .map(|field| field.name.clone())
            .chain(renames.chain(self.omit).map(LitStr::value))
            .collect();
        let is_free = |name: &&str| taken.iter().all(|taken| taken != name);
        let mut names = columns.iter().map(|column| list.name(*column));
        let suggestion = names.find(is_free).unwrap_or(list.name(columns[0]));
        self.errors.push_at(
            field.ident,
            format!(
                "ambiguous field `{}`: it matches {} of {}; choose one with `#[report(rename = {})]`",
                field.name,
                candidates.join(" and "),
                list.design,
                literal(suggestion),
            ),
        );
        for column in columns {
            self.columns[*column].is_suppressed = true;
        }
    }

    /// Returns false if `display` writes a text for a parameter of another kind.
    fn check_display(&mut self, field: &Field<'_>, parameter: &Parameter) -> bool {
        let Some(display) = &field.attr.display else {
            return true;
        };
        let fits = matches!(parameter.kind, Kind::Text | Kind::Other(_));
        if !fits {
            self.errors.push_at(
                display,
                format!(
                    "`display` writes a text, but parameter {} of {} is {}: remove `display`, or use `with` and a function that returns one",
                    self.list.quoted(&parameter.name),
                    self.list.design,
                    with_article(&parameter.kind),
                ),
            );
        }
        fits
    }

    /// Gives a parameter to the field of the same name, instead of an earlier field
    /// with a `rename`.
    fn prefer_own_names(&mut self) {
        for duplicate in &mut self.duplicates {
            let is_renamed = |field: usize| self.model.fields[field].attr.rename.is_some();
            let filled_by = &mut self.columns[duplicate.column].field;
            if is_renamed(duplicate.first)
                && !is_renamed(duplicate.field)
                && *filled_by == Some(duplicate.first)
            {
                *filled_by = Some(duplicate.field);
                self.parameters.swap(duplicate.first, duplicate.field);
                std::mem::swap(&mut duplicate.first, &mut duplicate.field);
            }
        }
    }

    fn match_omissions(&mut self) {
        for omitted in self.omit {
            let name = omitted.value();
            let Some(column) = self.names.position(&name) else {
                let source = NameSource::Omit(omitted);
                self.unknown.push(UnknownName { name, source });
                continue;
            };
            self.columns[column].is_suppressed = true;
            if let Some(field) = self.columns[column].field {
                self.errors.push_at(
                    omitted,
                    format!(
                        "`omit` names parameter {} of {}, which field `{}` fills: remove one of them",
                        self.list.quoted(&name),
                        self.list.design,
                        self.model.fields[field].name,
                    ),
                );
            }
        }
    }

    /// Returns the parameters without a field that no other mistake explains.
    pub(super) fn missing(&self) -> Vec<usize> {
        let columns = 0..self.columns.len();
        columns.filter(|column| self.is_missing(*column)).collect()
    }

    pub(super) fn is_missing(&self, column: usize) -> bool {
        let column = &self.columns[column];
        column.field.is_none() && !column.is_suppressed
    }

    /// Returns true if fields are invalid: a missing parameter may belong to them.
    pub(super) fn is_incomplete(&self) -> bool {
        self.model.is_incomplete || self.model.fields.iter().any(|field| field.attr.is_invalid)
    }
}
