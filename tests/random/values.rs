//! Random values of the structs, and their expected JSON, independent of the derives.

use fastrand::Rng;
use serde_json::{Map, Value};

use super::lists::{Kind, Parameter};
use super::structs::{Case, Part, Struct};
use super::types::{Around, Type};

/// A document: its expression, its parameters with null for each omitted one, and its
/// file name.
pub(crate) struct Document {
    pub(crate) expression: String,
    pub(crate) json: Value,
    pub(crate) file_name: String,
}

pub(crate) fn document(case: &Case, rng: &mut Rng) -> Document {
    let of = case.document();
    let (expression, json) = structure(case, rng, of, 0);
    let file_name = match &case.file_name {
        Some(parts) => parts.iter().map(|part| shown(of, &json, part)).collect(),
        None => of.name.clone(),
    };
    Document {
        expression,
        json,
        file_name,
    }
}

fn shown(of: &Struct, json: &Value, part: &Part) -> String {
    let name = match part {
        Part::Text(text) => return (*text).to_owned(),
        Part::Field(name) => name,
    };
    let is_meant = |ident: &str| ident.trim_start_matches("r#") == name;
    let field = of.fields.iter().find(|field| is_meant(&field.ident));
    let parameter = field.and_then(|field| field.parameter.as_ref());
    match &json[parameter.expect("a field with a parameter")] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        json => json.to_string(),
    }
}

fn structure(case: &Case, rng: &mut Rng, of: &Struct, depth: usize) -> (String, Value) {
    let mut json: Map<String, Value> = of
        .omit
        .iter()
        .map(|name| (name.clone(), Value::Null))
        .collect();
    let mut expression = format!("{} {{ ", of.path);
    for field in &of.fields {
        let (value, of_json) = match &field.parameter {
            None => ("other::NotSent".to_owned(), None),
            Some(name) => {
                let parameter = of.list.iter().find(|other| other.name.text == *name);
                let parameter = parameter.expect("a parameter");
                let (value, json) = value(case, rng, &field.ty, parameter, depth);
                (value, Some((name.clone(), json)))
            }
        };
        expression.push_str(&format!("{}: {value}, ", field.ident));
        json.extend(of_json);
    }
    expression.push('}');
    (expression, Value::Object(json))
}

fn value(
    case: &Case,
    rng: &mut Rng,
    ty: &Type,
    parameter: &Parameter,
    depth: usize,
) -> (String, Value) {
    let inner = |rng: &mut Rng, ty: &Type| value(case, rng, ty, parameter, depth);
    match ty {
        Type::Leaf(leaf) => (leaf.value)(rng, parameter.kind),
        Type::Newtype(path, _, leaf) => {
            let (value, json) = (leaf.value)(rng, parameter.kind);
            (format!("{path}({value})"), json)
        }
        Type::Row(row) => structure(case, rng, &case.structs[*row], depth + 1),
        Type::Alias(_, ty) | Type::Parameter(_, ty) | Type::Lifted(ty) => inner(rng, ty),
        Type::Array(ty, count, _) => {
            let (values, json) = list(rng, ty, *count, inner);
            (format!("[{values}]"), json)
        }
        Type::Around(Around::Option, ty) if rng.u8(..4) == 0 => {
            let ty = ty.concrete(case).replace("'a", "'_");
            (format!("None::<{ty}>"), Value::Null)
        }
        Type::Around(around @ (Around::Vec | Around::Slice | Around::BoxedSlice), ty) => {
            // Nested tables grow fast.
            let count = rng.usize(..if depth < 2 { 4 } else { 3 });
            let (values, json) = list(rng, ty, count, inner);
            let ty = ty.concrete(case).replace("'a", "'_");
            let values = match (around, count) {
                (Around::Slice, 0) => format!("(&[] as &[{ty}])"),
                (Around::Slice, _) => format!("&([{values}][..])"),
                (Around::Vec, 0) => format!("Vec::<{ty}>::new()"),
                (Around::Vec, _) => format!("vec![{values}]"),
                (_, 0) => format!("Vec::<{ty}>::new().into_boxed_slice()"),
                (_, _) => format!("vec![{values}].into_boxed_slice()"),
            };
            (values, json)
        }
        Type::Around(around, ty) => {
            let (value, json) = inner(rng, ty);
            let value = match around {
                Around::Option => format!("Some({value})"),
                Around::Box => format!("Box::new({value})"),
                Around::Rc => format!("std::rc::Rc::new({value})"),
                Around::Arc => format!("std::sync::Arc::new({value})"),
                // If the field is a type parameter, only this expression has the type.
                Around::Cow => {
                    let ty = ty.concrete(case).replace("'a", "'_");
                    format!("std::borrow::Cow::<{ty}>::Owned({value})")
                }
                Around::Held => format!("other::Held({value})"),
                _ => format!("&({value})"),
            };
            (value, json)
        }
        Type::Spelt(ty) => unreachable!("`{ty}` has no values"),
    }
}

fn list(
    rng: &mut Rng,
    ty: &Type,
    count: usize,
    mut one: impl FnMut(&mut Rng, &Type) -> (String, Value),
) -> (String, Value) {
    let (values, json): (Vec<String>, Vec<Value>) = (0..count).map(|_| one(rng, ty)).unzip();
    (values.join(", "), Value::Array(json))
}

/// Returns the expected request: without nulls, except for those of an unknown kind.
pub(crate) fn sent(json: &Value, list: &[Parameter]) -> Value {
    let of = |parameter: &Parameter| {
        let name = &parameter.name.text;
        let json = match &json[name] {
            Value::Null => return None,
            Value::Array(rows) if parameter.kind.has_rows() => {
                rows.iter().map(|row| sent(row, &parameter.spec)).collect()
            }
            row if parameter.kind == Kind::Collection => sent(row, &parameter.spec),
            json => json.clone(),
        };
        Some((name.clone(), json))
    };
    Value::Object(list.iter().filter_map(of).collect())
}
