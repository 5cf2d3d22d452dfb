//! Replaces printed text by its `ActualText`, as viewers do when they search or copy.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, decode_text_string, dictionary};

/// A font for the replaced text. It has no embedded file, so its codes are ASCII.
const FONT: &str = "Sent";

/// Returns the PDF with the `ActualText` as its text. Texts that are not ASCII stay.
pub(crate) fn applied(pdf: &[u8]) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding",
    });
    let pages: Vec<_> = document.get_pages().into_values().collect();
    for page in pages {
        let content = document.get_and_decode_page_content(page).unwrap();
        let content = Content {
            operations: replace(content.operations),
        };
        document
            .change_page_content(page, content.encode().unwrap())
            .unwrap();
        let resources = document.get_or_create_resources(page).unwrap();
        let resources = resources.as_dict_mut().unwrap();
        if !resources.has(b"Font") {
            resources.set("Font", Dictionary::new());
        }
        let fonts = resources.get_mut(b"Font").unwrap().as_dict_mut();
        fonts.unwrap().set(FONT, font);
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A text that replaces what is shown until its marked content ends.
struct Replacement {
    sent: String,
    /// The level of marked content around it.
    level: usize,
    is_shown: bool,
}

fn replace(operations: Vec<Operation>) -> Vec<Operation> {
    let mut replaced = Vec::new();
    let mut level = 0;
    let mut current: Option<Replacement> = None;
    for mut operation in operations {
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                if current.is_none() {
                    let sent = actual_text(&operation).filter(|sent| sent.is_ascii());
                    current = sent.map(|sent| Replacement {
                        sent,
                        level,
                        is_shown: false,
                    });
                }
                level += 1;
            }
            "EMC" => {
                level -= 1;
                current = current.filter(|it| it.level < level);
            }
            "Tf" if current.is_some() => operation.operands[0] = Object::from(FONT),
            "TJ" | "Tj" => {
                if let Some(it) = &mut current {
                    if it.is_shown {
                        continue;
                    }
                    it.is_shown = true;
                    let text = Object::string_literal(it.sent.as_str());
                    operation = Operation::new("Tj", vec![text]);
                }
            }
            _ => {}
        }
        replaced.push(operation);
    }
    replaced
}

fn actual_text(operation: &Operation) -> Option<String> {
    let properties = operation.operands.get(1)?.as_dict().ok()?;
    decode_text_string(properties.get(b"ActualText").ok()?).ok()
}
