//! The header of a CSV file: its columns are parameters, or columns of tables.

use reportflow_schema::suggestions::suggest;
use reportflow_schema::{Kind, Parameter, ParameterList};

use super::options::{InputOptions, paths};

/// Separates a table from its column in a header: `明細[].品目`.
const TABLE_SEPARATOR: &str = "[].";

/// The start of the columns that reports add. They are ignored, so that a report can be
/// the input of another run.
pub(crate) const REPORT_PREFIX: &str = "reportflow.";

pub(super) struct Columns<'s> {
    pub(super) columns: Vec<Column<'s>>,
    /// The index of the column of the key.
    pub(super) key: usize,
    /// The tables with columns here.
    pub(super) tables: Vec<&'s Parameter>,
}

pub(super) enum Column<'s> {
    /// A parameter, or a text that is only the key or a part of the passthrough.
    Value { name: String, kind: &'s Kind },
    /// A column of a table.
    Cell {
        /// The index of the table.
        table: usize,
        parameter: &'s Parameter,
    },
    /// A column that a report added.
    Report,
}

impl<'s> Columns<'s> {
    /// Finds the parameter of each column.
    ///
    /// # Errors
    ///
    /// Returns all mistakes.
    pub(super) fn parse<'h>(
        header: impl Iterator<Item = &'h str>,
        list: &'s ParameterList,
        options: &InputOptions,
    ) -> Result<Columns<'s>, Vec<String>> {
        let header: Vec<&str> = header.collect();
        let mut columns = Columns {
            columns: Vec::with_capacity(header.len()),
            key: 0,
            tables: Vec::new(),
        };
        if let [one] = header[..]
            && list.get(one).is_none()
            && !options.is_extra(one)
            && let Some(separator) = [';', '\t'].into_iter().find(|it| one.contains(*it))
        {
            return Err(vec![format!(
                "one column with {separator:?} in its name: separate columns by `,`"
            )]);
        }
        let mut mistakes = Vec::new();
        for (index, name) in header.iter().enumerate() {
            if header[..index].contains(name) {
                mistakes.push(format!("duplicate column `{name}`"));
            }
            match columns.column(name, list, options) {
                Ok(column) => columns.columns.push(column),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        for name in options.passthrough.iter().chain([&options.key]) {
            if !header.contains(&name.as_str()) {
                mistakes.push(format!("missing column `{name}`"));
            }
        }
        let is_there = |path: &str| {
            let columns_of_table = format!("{path}{TABLE_SEPARATOR}");
            let is_there = |name: &&str| *name == path || name.starts_with(&columns_of_table);
            header.iter().any(is_there)
        };
        for parameter in &list.parameters {
            let name = &parameter.name;
            let is_named_above = options.is_extra(name);
            if options.is_optional(name) || is_named_above {
                continue;
            }
            if parameter.spec.is_empty() {
                if !is_there(name) {
                    mistakes.push(format!("missing column `{name}`"));
                }
                continue;
            }
            for column in &parameter.spec {
                let path = format!("{name}{TABLE_SEPARATOR}{}", column.name);
                if !is_there(&path) && !options.is_optional(&path) {
                    mistakes.push(format!("missing column `{path}`"));
                }
            }
        }
        columns.key = header
            .iter()
            .position(|name| *name == options.key)
            .unwrap_or_default();
        if mistakes.is_empty() {
            Ok(columns)
        } else {
            Err(mistakes)
        }
    }

    fn column(
        &mut self,
        name: &str,
        list: &'s ParameterList,
        options: &InputOptions,
    ) -> Result<Column<'s>, String> {
        if let Some(parameter) = list.get(name) {
            if parameter.kind.has_rows() {
                let column = column_name(parameter);
                return Err(format!(
                    "`{name}` is a table: name its columns as `{column}`"
                ));
            }
            let (name, kind) = (name.to_owned(), &parameter.kind);
            return Ok(Column::Value { name, kind });
        }
        if options.is_extra(name) {
            let (name, kind) = (name.to_owned(), &Kind::Text);
            return Ok(Column::Value { name, kind });
        }
        if name.starts_with(REPORT_PREFIX) {
            return Ok(Column::Report);
        }
        let column = name.split_once(TABLE_SEPARATOR);
        let table = column.and_then(|(table, column)| Some((list.get(table)?, column)));
        let cell = table.and_then(|(table, column)| {
            let parameter = table.spec.iter().find(|it| it.name == column)?;
            Some((table, parameter))
        });
        match cell {
            Some((_, parameter)) if parameter.kind.has_rows() => {}
            Some((table, parameter)) => {
                let table = self.table(table);
                return Ok(Column::Cell { table, parameter });
            }
            None if column.is_some_and(|(_, column)| column.contains(TABLE_SEPARATOR)) => {}
            None => return Err(unknown(name, list)),
        }
        Err(format!(
            "`{name}` is in a table in a table: write the documents as JSON Lines"
        ))
    }

    /// Returns the index of a table, which may be new.
    fn table(&mut self, table: &'s Parameter) -> usize {
        let known = self.tables.iter().position(|it| it.name == table.name);
        known.unwrap_or_else(|| {
            self.tables.push(table);
            self.tables.len() - 1
        })
    }
}

fn unknown(name: &str, list: &ParameterList) -> String {
    let paths = paths(list);
    match suggest(name, paths.iter().map(String::as_str)) {
        Some(near) => format!("unknown column `{name}`: the design has `{near}`"),
        None => {
            format!("unknown column `{name}`: remove it, or name it by `--key` or `--passthrough`")
        }
    }
}

/// Returns the name of a parameter's column, or of the first column of a table.
fn column_name(parameter: &Parameter) -> String {
    match parameter.spec.first() {
        Some(column) => format!("{}{TABLE_SEPARATOR}{}", parameter.name, column.name),
        None => parameter.name.clone(),
    }
}
