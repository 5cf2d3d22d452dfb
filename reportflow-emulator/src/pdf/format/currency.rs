//! The currency of amounts, only if the document names one.

use reportflow_schema::Parameter;
use serde_json::{Map, Value};

/// Symbols and codes that a description may have.
const KNOWN: [(&str, &str); 9] = [
    ("¥", "¥"),
    ("￥", "¥"),
    ("円", "¥"),
    ("JPY", "¥"),
    ("$", "$"),
    ("USD", "$"),
    ("€", "€"),
    ("EUR", "€"),
    ("£", "£"),
];

/// A currency, as it is printed before an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pdf) struct Currency(String);

impl Currency {
    /// Returns the currency that the description names. A label that names it needs no
    /// other symbol.
    pub(super) fn of_description(parameter: &Parameter) -> Option<Currency> {
        let names = |text: &str| KNOWN.iter().find(|(name, _)| text.contains(name));
        if names(&parameter.label).is_some() {
            return None;
        }
        let (_, symbol) = names(parameter.description.as_deref()?)?;
        Some(Currency((*symbol).to_owned()))
    }

    /// Returns the currency in a parameter such as `currency` or `通貨`.
    pub(in crate::pdf) fn of_document(
        parameters: &[Parameter],
        params: &Map<String, Value>,
    ) -> Option<Currency> {
        let is_currency = |text: &str| {
            let text = text.to_ascii_lowercase();
            text == "currency" || text == "currencycode" || text == "通貨"
        };
        let parameter = parameters
            .iter()
            .find(|it| is_currency(&it.name) || is_currency(&it.label))?;
        let text = params.get(&parameter.name)?.as_str()?.trim();
        if let Some((_, symbol)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Some(Currency((*symbol).to_owned()));
        }
        let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code.then(|| Currency(format!("{text} ")))
    }

    /// Writes the sign of a negative amount first.
    pub(super) fn print(&self, number: &str) -> String {
        match number.strip_prefix('-') {
            Some(number) => format!("-{}{number}", self.0),
            None => format!("{}{number}", self.0),
        }
    }
}
