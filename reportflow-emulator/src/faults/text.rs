//! A fault as the text that the command line takes.

use serde_json::Value;

use super::fault::Fault;
use super::parse::{Form, MEMBERS};

impl Fault {
    /// Returns the short form, or JSON if a value has no short form. The text is without the
    /// id and the workspace.
    pub(crate) fn to_text(&self) -> String {
        let mut fault = self.clone();
        fault.id = None;
        fault.matches.workspace = None;
        let json = serde_json::to_value(&fault).unwrap_or_default();
        let short = short_form(&json);
        let is_same = |text: &String| text.parse().as_ref() == Ok(&fault);
        short.filter(is_same).unwrap_or_else(|| json.to_string())
    }
}

fn short_form(json: &Value) -> Option<String> {
    let mut members = Vec::new();
    for (name, object, form) in MEMBERS {
        let object = if object.is_empty() {
            json
        } else {
            &json[object]
        };
        let text = match (form, &object[name]) {
            (_, Value::Null) => continue,
            (Form::Flag, _) => name.to_owned(),
            (Form::Webhook, Value::Object(late)) => {
                let (word, value) = late.iter().next()?;
                format!("{name}={word}:{}", value.as_str()?)
            }
            (Form::Text | Form::Webhook, Value::String(text)) => format!("{name}={text}"),
            (_, value) => format!("{name}={value}"),
        };
        members.push(text);
    }
    Some(members.join(","))
}

#[cfg(test)]
mod tests {
    use super::super::Fault;

    #[test]
    fn a_written_fault_is_the_same() {
        for text in [
            "route=async/single,status=503,next=3",
            "design=a,file=*.pdf,delay=2s,after,every=10",
            "webhook=late:5s,probability=0.1,seed=7",
            "webhook=bad-signature",
        ] {
            let fault: Fault = text.parse().unwrap();
            assert_eq!(fault.clone().id("a").workspace("w").to_text(), text);
        }
        for fault in [
            Fault::render_failure("no ink, no paper"),
            Fault::status(503).header("a", "b"),
        ] {
            assert_eq!(fault.to_text().parse(), Ok(fault.clone()));
            assert!(fault.to_text().starts_with('{'));
        }
    }
}
