//! The same request as a program in Rust.

use std::fmt::Write as _;

use indexmap::IndexSet;

use crate::inbox::request::json_text::{members, pretty};
use crate::model::{Endpoint, FileRecord, Json, RequestRecord, ShareType};

/// Returns a program that compiles with any parameters: each key is written as a literal,
/// and the values are JSON.
pub(super) fn program(record: &RequestRecord) -> String {
    let mut program = document(record);
    let (endpoint, files) = (record.endpoint, &record.files[..]);
    let (method, response) = method(endpoint);
    let result = format!("Result<{response}, Box<dyn Error>>");
    program += &format!("\npub async fn send(client: &Client) -> {result} {{\n");
    if let ([file], false) = (files, endpoint.is_multiple()) {
        let _ = write!(
            program,
            "    let document = {};\n    let request = document\n        .{method}(client){};\n",
            value(file),
            options(file, "\n        "),
        );
    } else {
        program += "    let documents = [\n";
        for file in files {
            let _ = writeln!(program, "        {},", value(file));
        }
        let _ = write!(
            program,
            "    ];\n    let request = Document::{method}(client, &documents)\n        .for_each_document(|index, options| match index {{\n",
        );
        for (index, file) in files.iter().enumerate() {
            // The last one is for the compiler also all others.
            let index = if index + 1 == files.len() {
                "_".to_owned()
            } else {
                index.to_string()
            };
            let _ = writeln!(
                program,
                "            {index} => options{},",
                options(file, "\n                "),
            );
        }
        program += "        });\n";
    }
    program + "    Ok(request.await?)\n}\n"
}

/// Returns the method, and the type of its response.
fn method(endpoint: Endpoint) -> (&'static str, &'static str) {
    match endpoint {
        Endpoint::SyncSingle => ("generate_sync", "GenerateOutput"),
        Endpoint::SyncMultiple => ("generate_all_sync", "GenerateOutput"),
        Endpoint::AsyncSingle => ("generate_async", "AcceptedRequest"),
        Endpoint::AsyncMultiple => ("generate_all_async", "AcceptedRequest"),
    }
}

fn document(record: &RequestRecord) -> String {
    let id = literal(record.design_id.as_deref().unwrap_or_default());
    let version = record.version.unwrap_or_default();
    let keys = record
        .files
        .iter()
        .filter_map(|it| members(it.params.as_str()));
    let keys: IndexSet<String> = keys.flat_map(|it| it.into_keys()).collect();
    let mut entries = String::new();
    for key in &keys {
        let entry = format!(",{}:", serde_json::Value::from(key.as_str()));
        let (entry, key) = (literal(&entry), literal(key));
        let _ = writeln!(entries, "        writer.json({entry}, &self.0[{key}]);");
    }
    let (_, response) = method(record.endpoint);
    let mut imports = [
        "Client",
        "DesignInfo",
        "ReportDesign",
        "ShareType",
        response,
    ];
    imports.sort_unstable();
    let writer = if keys.is_empty() { "_" } else { "writer" };
    format!(
        "use std::error::Error;

use reportflow::params::Writer;
use reportflow::{{{}}};
use serde_json::{{from_str, Value}};

/// The parameters of a document. A key that is `null` is left out.
struct Document(Value);

impl ReportDesign for Document {{
    const DESIGN: DesignInfo = DesignInfo::new({id}, {version}, b\"[]\", \"Document\");

    fn write_params(&self, {writer}: &mut Writer) {{
{entries}    }}
}}
",
        imports.join(", ")
    )
}

fn value(file: &FileRecord) -> String {
    format!(
        "Document(from_str({})?)",
        raw_literal(&pretty(file.params.as_str()))
    )
}

/// Returns the calls that set the options of a document.
fn options(file: &FileRecord, line_start: &str) -> String {
    let share = match file.share_type {
        ShareType::Workspace => "Workspace",
        ShareType::Invited => "Invited",
        ShareType::Public => "Public",
    };
    let mut options = format!(
        "{line_start}.file_name({}){line_start}.share(ShareType::{share})",
        literal(file.title())
    );
    if file.passcode_enabled {
        let _ = write!(options, "{line_start}.passcode(true)");
    }
    if let Some(passthrough) = &file.passthrough {
        let _ = write!(
            options,
            "{line_start}.passthrough({})",
            passthrough_value(passthrough)
        );
    }
    options
}

/// It is valid JSON, so it is parsed where no error can be returned.
fn passthrough_value(passthrough: &Json) -> String {
    let json = raw_literal(&pretty(passthrough.as_str()));
    format!("&from_str::<Value>({json}).expect(\"JSON\")")
}

/// Returns a literal. `Debug` escapes all characters that the compiler rejects.
fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// Returns a literal without escapes, with enough `#` that the text does not end it.
fn raw_literal(text: &str) -> String {
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}
