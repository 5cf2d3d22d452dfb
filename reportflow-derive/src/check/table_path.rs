//! The path of a table, such as `明細[].内訳`.

use reportflow_schema::{Parameter, ParameterList, suggestions};

use crate::phrases::{some_names, with_article};

/// Returns the parameters of the table at `path`, or a message.
pub(super) fn find_table<'a>(
    design: &str,
    list: &'a ParameterList,
    path: &str,
) -> Result<&'a [Parameter], String> {
    let mut parameters = list.parameters.as_slice();
    let mut prefix = String::new();
    for name in path.split("[].") {
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == name) else {
            return Err(format!(
                "unknown table `{prefix}{name}` in {design}: {}",
                suggestion(list, path)
            ));
        };
        if !parameter.kind.has_rows() {
            return Err(format!(
                "invalid `path`: parameter `{prefix}{name}` of {design} is {}; expected the table whose rows the struct describes",
                with_article(&parameter.kind)
            ));
        }
        parameters = &parameter.spec;
        prefix = format!("{prefix}{name}[].");
    }
    Ok(parameters)
}

/// Returns "did you mean `明細[].内訳`?". Users often give only the last name of an
/// inner table's path.
fn suggestion(list: &ParameterList, path: &str) -> String {
    let mut paths = Vec::new();
    collect_paths(&list.parameters, "", &mut paths);
    let mut with_last_name = paths
        .iter()
        .filter(|inner| inner.rsplit("[].").next() == Some(path));
    let near = match (with_last_name.next(), with_last_name.next()) {
        (Some(only), None) => Some(only.as_str()),
        _ => suggestions::suggest(path, paths.iter().map(String::as_str)),
    };
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if paths.is_empty() => "the design has no tables".to_owned(),
        None => format!("expected one of {}", some_names(&paths)),
    }
}

fn collect_paths(parameters: &[Parameter], prefix: &str, paths: &mut Vec<String>) {
    for table in parameters.iter().filter(|table| table.kind.has_rows()) {
        let path = format!("{prefix}{}", table.name);
        let inner = format!("{path}[].");
        paths.push(path);
        collect_paths(&table.spec, &inner, paths);
    }
}
