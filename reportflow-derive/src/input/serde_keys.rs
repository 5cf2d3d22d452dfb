//! Keys of serde's attributes, which many users write from habit.

/// Returns what to write instead of a key of serde that the derives do not have.
pub(super) fn hint(key: &str) -> Option<&'static str> {
    Some(match key {
        "serialize_with" => {
            "to convert the value, use `with = path::to::function`; the function takes a reference to the field and returns the value"
        }
        "skip_serializing" => "to exclude the field, use `skip`",
        "skip_serializing_if" => {
            "to leave a parameter blank, use an `Option`: the key of `None` is left out"
        }
        "flatten" => "each field fills one parameter: write the inner fields here",
        "rename_all" | "rename_all_fields" => {
            "names match in any case style, such as `due_on` for `dueOn`: remove it, or use `rename` at a field"
        }
        "deny_unknown_fields" => "a field without a parameter is always an error: remove it",
        "default" | "alias" | "deserialize_with" | "skip_deserializing" | "borrow"
        | "expecting" | "try_from" | "from" | "other" => "the derive only writes values: remove it",
        "into" => "each field is converted by itself: use `with = path::to::function`",
        "bound" => {
            "the derive adds its own bounds: remove it, or add a `where` clause to the struct"
        }
        "tag" | "content" | "untagged" | "transparent" | "variant_identifier"
        | "field_identifier" => "documents and rows are structs with named fields: remove it",
        "remote" | "getter" => "the derive reads the fields of its own struct only: remove it",
        _ => return None,
    })
}
