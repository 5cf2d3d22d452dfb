use reportflow_schema::Parameter;
use reportflow_schema::snapshot::Snapshot;

use super::checker::match_fields;
use super::file_name::{FileName, FileNameContext};
use super::list::List;
use crate::errors::Errors;
use crate::input::{ContainerAttr, DesignRef, Model, REPORT_DESIGN};

/// A document's struct, compared with the parameter list of its design.
pub(crate) struct Document<'a> {
    pub(crate) model: &'a Model<'a>,
    pub(crate) design: Option<&'a DesignRef>,
    pub(crate) snapshot: Option<&'a Snapshot>,
    pub(crate) list: Option<List<'a>>,
    /// The parameter of each field; `None` for a field with a reported mistake.
    pub(crate) parameters: Vec<Option<&'a Parameter>>,
    /// `None` without the key `file_name`.
    pub(crate) file_name: Option<FileName<'a>>,
}

impl<'a> Document<'a> {
    pub(crate) fn check(
        attr: &'a ContainerAttr,
        model: &'a Model<'a>,
        design: Option<&'a DesignRef>,
        snapshot: Option<&'a Snapshot>,
        errors: &mut Errors,
    ) -> Document<'a> {
        let list = design.zip(snapshot).map(|(design, snapshot)| List {
            design: design.label(),
            prefix: String::new(),
            command: design.command("codegen"),
            parameters: &snapshot.list.parameters,
            attribute: REPORT_DESIGN.attribute,
        });
        let parameters = match &list {
            Some(list) => match_fields(list, model, &attr.omit, errors),
            None => vec![None; model.fields.len()],
        };
        let context = FileNameContext {
            model,
            parameters: &parameters,
            list: snapshot.map(|snapshot| &snapshot.list),
            omit: &attr.omit,
        };
        let template = attr.file_name.as_ref();
        let file_name = template.map(|template| context.check(template, errors));
        Document {
            model,
            design,
            snapshot,
            list,
            parameters,
            file_name,
        }
    }
}
