use crate::errors::Errors;
use crate::input::Model;
use crate::tokens::ty;

/// Reports and removes fields that contain the row type itself. The constants that
/// describe the rows would form a cycle.
pub(crate) fn reject_recursion(model: &mut Model<'_>, errors: &mut Errors) {
    let this = model.ident();
    let before = model.fields.len();
    model.fields.retain(|field| {
        let is_recursive = !field.attr.is_converted() && ty::contains_type(field.ty, this);
        if is_recursive {
            errors.push_at(
                field.ty,
                format!(
                    "the rows of `{this}` cannot hold `{this}`: the tables of a design have a fixed depth, so each level needs a row type of its own"
                ),
            );
        }
        !is_recursive
    });
    model.is_incomplete |= model.fields.len() < before;
}
