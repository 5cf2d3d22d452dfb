//! The rows of CSV that are one document.

use reportflow_schema::{Kind, Parameter};
use serde_json::{Map, Value};

use super::cell;
use super::columns::{Column, Columns};
use super::csv_rows::CsvRow;
use super::record::{self, Member, Record};

pub(super) struct CsvDocument<'s> {
    columns: &'s Columns<'s>,
    /// At least one row.
    pub(super) rows: Vec<CsvRow>,
}

impl<'s> CsvDocument<'s> {
    pub(super) fn new(columns: &'s Columns<'s>, first: CsvRow) -> CsvDocument<'s> {
        let rows = vec![first];
        CsvDocument { columns, rows }
    }

    /// Returns whether the row below adds to the tables of this document.
    pub(super) fn includes(&self, row: &CsvRow) -> bool {
        let key = |row: &CsvRow| row.cells.get(self.columns.key).map(str::to_owned);
        let has_tables = !self.columns.tables.is_empty();
        has_tables && key(row).is_some_and(|key| !key.is_empty()) && key(row) == key(&self.rows[0])
    }

    pub(super) fn record(self) -> Record {
        let mut mistakes = self.malformed_rows();
        let mut members = Vec::new();
        if mistakes.is_empty() {
            self.changed_cells(&mut mistakes);
            members = self.values(&mut mistakes);
            for (index, table) in self.columns.tables.iter().enumerate() {
                members.push(self.table(index, table, &mut mistakes));
            }
        }
        let columns = &self.columns.columns;
        let is_input = |index: &usize| !matches!(columns.get(*index), Some(Column::Report));
        let cells = |row: &CsvRow| {
            let cells = row.cells.iter().enumerate();
            let cells = cells.filter(|(index, _)| is_input(index));
            cells.map(|(_, cell)| cell.to_owned()).collect()
        };
        Record {
            line: self.rows[0].line,
            members,
            rows: self.rows.iter().map(cells).collect(),
            mistakes,
        }
    }

    fn malformed_rows(&self) -> Vec<String> {
        let expected = self.columns.columns.len();
        let first = self.rows[0].line;
        let mistake = |row: &CsvRow| {
            let found = row.cells.len();
            let mistake = if row.is_unclosed {
                "a quote is not closed".to_owned()
            } else if row.has_stray_quote {
                "text after a closing quote; write `\"\"` for a quote in a cell".to_owned()
            } else if found != expected {
                format!("{found} cells, but the header has {expected}")
            } else {
                return None;
            };
            // The line of the document is before its mistakes.
            Some(if row.line == first {
                mistake
            } else {
                format!("line {}: {mistake}", row.line)
            })
        };
        self.rows.iter().filter_map(mistake).collect()
    }

    /// Finds cells of other rows that contradict the first row.
    fn changed_cells(&self, mistakes: &mut Vec<String>) {
        for row in &self.rows[1..] {
            for (index, column) in self.columns.columns.iter().enumerate() {
                let Column::Value { name, .. } = column else {
                    continue;
                };
                let cell = &row.cells[index];
                if !cell.is_empty() && cell != &self.rows[0].cells[index] {
                    let line = row.line;
                    mistakes.push(format!(
                        "line {line}: `{name}` differs from the first row of this key; only \
                         columns of tables may differ"
                    ));
                }
            }
        }
    }

    fn values(&self, mistakes: &mut Vec<String>) -> Vec<Member> {
        let columns = self.columns.columns.iter().zip(self.rows[0].cells.iter());
        let member = |(column, cell): (&Column<'_>, &str)| {
            let Column::Value { name, kind } = column else {
                return None;
            };
            member(name, name, kind, cell, mistakes)
        };
        columns.filter_map(member).collect()
    }

    /// Returns a table. A row adds to it if one of its cells is not empty.
    fn table(&self, index: usize, table: &Parameter, mistakes: &mut Vec<String>) -> Member {
        let (mut json, mut values) = (Vec::new(), Vec::new());
        for row in &self.rows {
            let columns = self.columns.columns.iter().zip(row.cells.iter());
            let cells = columns.filter_map(|(column, cell)| match column {
                Column::Cell { table, parameter } if *table == index => Some((*parameter, cell)),
                _ => None,
            });
            if cells.clone().all(|(_, cell)| cell.is_empty()) {
                continue;
            }
            let number = values.len();
            let members = cells.filter_map(|(parameter, cell)| {
                let name = &parameter.name;
                let path = format!("{}[{number}].{name}", table.name);
                member(name, &path, &parameter.kind, cell, mistakes)
            });
            let members: Vec<Member> = members.collect();
            let object = members
                .iter()
                .map(|it| (it.name.as_str(), it.json.as_str()));
            json.push(record::object(object));
            let object: Map<String, Value> =
                members.into_iter().map(|it| (it.name, it.value)).collect();
            values.push(Value::Object(object));
        }
        Member {
            name: table.name.clone(),
            json: format!("[{}]", json.join(",")),
            value: Value::Array(values),
        }
    }
}

fn member(
    name: &str,
    path: &str,
    kind: &Kind,
    cell: &str,
    mistakes: &mut Vec<String>,
) -> Option<Member> {
    let (json, value) = match cell::parse(kind, cell) {
        Ok(value) => value?,
        Err(mistake) => {
            mistakes.push(format!("`{path}`: {mistake}"));
            // Otherwise the parameter would also be missing.
            let value = match kind {
                Kind::Boolean => Value::Bool(false),
                _ => Value::from(0),
            };
            (value.to_string(), value)
        }
    };
    let name = name.to_owned();
    Some(Member { name, json, value })
}
