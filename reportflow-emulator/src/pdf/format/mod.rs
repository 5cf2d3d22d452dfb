//! Values in the form of their readers.

mod currency;
mod date;
mod language;
mod number;

use reportflow_schema::{Kind, Parameter};
use serde_json::{Map, Value};

use super::words;
use crate::javascript;
use currency::Currency;
pub(super) use language::Language;

/// The form of a value, or of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Format {
    AsSent,
    Quantity {
        decimals: usize,
        currency: Option<Currency>,
    },
    Date(Language),
    Flag(Language),
}

/// The text of a value in another form than it was sent.
#[derive(Debug, PartialEq)]
pub(super) struct DisplayText {
    pub(super) text: String,
    /// The text to find and copy, if `text` does not contain it.
    pub(super) sent: Option<String>,
}

/// The forms of a document.
#[derive(Clone)]
pub(super) enum Formats {
    /// All values print as they were sent.
    Plain,
    Reader {
        language: Language,
        currency: Option<Currency>,
    },
}

impl Formats {
    /// Returns the forms for the readers of a document.
    pub(super) fn of(parameters: &[Parameter], params: &Map<String, Value>) -> Formats {
        Formats::Reader {
            language: Language::of(parameters, params),
            currency: Currency::of_document(parameters, params),
        }
    }

    /// Returns the form of a parameter with these values. They are in one column, so
    /// they have the same number of decimals.
    pub(super) fn format<'v>(
        &self,
        parameter: &Parameter,
        values: impl Iterator<Item = &'v Value>,
    ) -> Format {
        let Formats::Reader { language, currency } = self else {
            return Format::AsSent;
        };
        match parameter.kind {
            Kind::Date => Format::Date(*language),
            Kind::Boolean => Format::Flag(*language),
            Kind::Number if !words::is_nominal(parameter) => {
                let currency = Currency::of_description(parameter).or_else(|| {
                    let currency = currency.as_ref();
                    currency.filter(|_| words::is_money(parameter)).cloned()
                });
                let decimals = values.filter_map(decimals).max().unwrap_or(0);
                Format::Quantity {
                    // 3,211.1 euros are 3,211.10 euros.
                    decimals: if decimals == 1 && currency.is_some() {
                        2
                    } else {
                        decimals
                    },
                    currency,
                }
            }
            _ => Format::AsSent,
        }
    }
}

impl Format {
    /// Returns the value in this form, or `None` if it prints as it was sent.
    pub(super) fn print(&self, value: &Value) -> Option<DisplayText> {
        match (self, value) {
            (
                Format::Quantity {
                    decimals: to,
                    currency,
                },
                Value::Number(_),
            ) => {
                decimals(value)?;
                let sent = javascript::stringify(value).ok()?;
                let mut text = number::group(&sent, *to);
                if let Some(currency) = currency {
                    text = currency.print(&text);
                }
                Some(DisplayText::new(text, sent))
            }
            (Format::Date(language), Value::String(sent)) if !sent.is_empty() => {
                let printed = date::print(sent, *language);
                Some(match printed {
                    Some(text) => DisplayText::new(text, sent.clone()),
                    // The mark says that this is not a date.
                    None => DisplayText {
                        text: format!("{sent} (?)"),
                        sent: None,
                    },
                })
            }
            (Format::Flag(language), Value::Bool(flag)) => {
                let text = match (language, flag) {
                    (Language::English, true) => "✓ Yes",
                    (Language::English, false) => "– No",
                    (Language::Japanese, true) => "✓ はい",
                    (Language::Japanese, false) => "– いいえ",
                };
                Some(DisplayText::new(text.to_owned(), flag.to_string()))
            }
            _ => None,
        }
    }
}

impl DisplayText {
    fn new(text: String, sent: String) -> DisplayText {
        let sent = (text != sent).then_some(sent);
        DisplayText { text, sent }
    }
}

/// Returns `None` for values that print as they were sent.
fn decimals(value: &Value) -> Option<usize> {
    let Value::Number(number) = value else {
        return None;
    };
    number::decimals(number, || javascript::stringify(value).unwrap_or_default())
}
