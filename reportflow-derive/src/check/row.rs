use reportflow_schema::Parameter;
use reportflow_schema::snapshot::Snapshot;

use super::checker::match_fields;
use super::list::List;
use super::table_path::find_table;
use crate::errors::Errors;
use crate::input::{ContainerAttr, DesignRef, Model, REPORT_ROW};

/// A row's struct, compared with its table if it names one.
pub(crate) struct Row<'a> {
    pub(crate) attr: &'a ContainerAttr,
    pub(crate) model: &'a Model<'a>,
    pub(crate) snapshot: Option<&'a Snapshot>,
    pub(crate) table: Option<List<'a>>,
    /// The parameter of each field. `None` without a table, and for a field with a
    /// reported mistake.
    pub(crate) parameters: Vec<Option<&'a Parameter>>,
    pub(crate) has_errors: bool,
}

impl<'a> Row<'a> {
    pub(crate) fn check(
        attr: &'a ContainerAttr,
        model: &'a Model<'a>,
        design: Option<(&'a DesignRef, &'a Snapshot)>,
        errors: &mut Errors,
    ) -> Row<'a> {
        let table = design.and_then(|(design, snapshot)| table(attr, design, snapshot, errors));
        let parameters = match &table {
            Some(table) => match_fields(table, model, &attr.omit, errors),
            None => vec![None; model.fields.len()],
        };
        Row {
            attr,
            model,
            snapshot: design.map(|(_, snapshot)| snapshot),
            table,
            parameters,
            has_errors: model.is_incomplete || !errors.is_empty(),
        }
    }
}

/// Returns the list of the table at the row's `path`.
fn table<'a>(
    attr: &ContainerAttr,
    design: &DesignRef,
    snapshot: &'a Snapshot,
    errors: &mut Errors,
) -> Option<List<'a>> {
    let path = attr.path.as_ref()?;
    let text = path.value();
    let parameters = find_table(&design.label(), &snapshot.list, &text)
        .map_err(|message| errors.push_at(path, message))
        .ok()?;
    Some(List {
        design: design.label(),
        prefix: format!("{text}[]."),
        command: design.command("codegen"),
        parameters,
        attribute: REPORT_ROW.attribute,
    })
}
