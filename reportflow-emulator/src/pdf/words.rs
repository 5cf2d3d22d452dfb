//! Words of labels. They are hints: kinds and values come first.

use reportflow_schema::Parameter;

/// The last words of identifiers and of numbers in names. They are not counted.
const NOMINAL: Words = Words {
    english: &[
        "no", "number", "nr", "num", "id", "code", "year", "month", "zip", "postcode", "phone",
        "tel", "fax", "sku", "version", "index",
    ],
    japanese: &[
        "番号",
        "番",
        "号",
        "コード",
        "年",
        "月",
        "年月",
        "年度",
        "期",
        "電話",
        "ｎｏ",
        "№",
    ],
};
const DATE: Words = Words {
    english: &["date", "day", "deadline"],
    japanese: &["日", "日付", "期限", "日時"],
};
const TOTAL: Words = Words {
    english: &[
        "total", "subtotal", "tax", "vat", "amount", "balance", "sum", "due", "discount",
    ],
    japanese: &[
        "計",
        "税",
        "税額",
        "金額",
        "総額",
        "合計額",
        "請求額",
        "残高",
        "値引",
    ],
};
const PRICE: Words = Words {
    english: &["price", "cost", "costs", "fee", "charge"],
    japanese: &["単価", "価格", "料金", "代金", "費用"],
};
const RATE: Words = Words {
    english: &["rate", "percent", "percentage"],
    japanese: &["率"],
};
const NOTE: Words = Words {
    english: &[
        "note", "notes", "remark", "remarks", "memo", "comment", "comments",
    ],
    japanese: &["備考", "注記", "特記事項", "メモ", "コメント"],
};
const SUBJECT: Words = Words {
    english: &["subject", "title"],
    japanese: &["件名", "表題", "題名", "タイトル"],
};
const LOGO: Words = Words {
    english: &["logo"],
    japanese: &["ロゴ"],
};
const COMPANY: Words = Words {
    english: &["company", "issuer", "sender", "seller"],
    japanese: &["会社名", "会社", "社名", "発行者", "発行元", "請求元"],
};

/// The last words of labels.
struct Words {
    english: &'static [&'static str],
    japanese: &'static [&'static str],
}

impl Words {
    /// Returns whether the label or the name ends with one of the words.
    fn end(&self, parameter: &Parameter) -> bool {
        self.end_text(&parameter.label) || self.end_text(&parameter.name)
    }

    fn end_text(&self, text: &str) -> bool {
        let text = without_parentheses(text);
        if self.japanese.iter().any(|word| text.ends_with(word)) {
            return true;
        }
        let last = split(text).pop().unwrap_or_default();
        self.english.contains(&last.as_str())
    }
}

/// Returns whether numbers of a parameter are names, such as `請求書番号`.
pub(super) fn is_nominal(parameter: &Parameter) -> bool {
    NOMINAL.end(parameter) || parameter.label.trim() == "#"
}

/// Returns whether a parameter is an amount, such as `小計` or `Total (net)`.
pub(super) fn is_total(parameter: &Parameter) -> bool {
    let first = split(&parameter.label).into_iter().next();
    TOTAL.end(parameter) || first.is_some_and(|word| word == "total")
}

/// Returns whether a number is in the currency of the document.
pub(super) fn is_money(parameter: &Parameter) -> bool {
    is_total(parameter) || PRICE.end(parameter)
}

pub(super) fn is_date(parameter: &Parameter) -> bool {
    DATE.end(parameter)
}

pub(super) fn is_rate(parameter: &Parameter) -> bool {
    RATE.end(parameter)
}

pub(super) fn is_note(parameter: &Parameter) -> bool {
    NOTE.end(parameter)
}

pub(super) fn is_subject(parameter: &Parameter) -> bool {
    SUBJECT.end(parameter)
}

pub(super) fn is_logo(parameter: &Parameter) -> bool {
    LOGO.end(parameter)
}

pub(super) fn is_company(parameter: &Parameter) -> bool {
    COMPANY.end(parameter)
}

/// Removes what follows a label in parentheses, such as `（税込）`.
fn without_parentheses(text: &str) -> &str {
    let end = text.find(['(', '（', '[', '【']).filter(|end| *end > 0);
    text[..end.unwrap_or(text.len())].trim_end_matches([' ', '　', ':', '：', '.'])
}

/// Splits a name such as `billTo.postCode`, `bill_to` or `Bill to` into words in small
/// letters.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        let is_word = c.is_alphanumeric();
        let begins = !before.is_alphanumeric()
            || (before.is_lowercase() && c.is_uppercase())
            || before.is_ascii() != c.is_ascii();
        if is_word {
            if begins || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(label: &str) -> Parameter {
        let json = serde_json::json!([{ "name": "x", "type": "text", "label": label }]);
        let list = reportflow_schema::ParameterList::from_json(json.to_string().as_bytes());
        list.unwrap().parameters.remove(0)
    }

    #[test]
    fn the_last_word_counts() {
        for label in [
            "請求書番号",
            "No",
            "No.",
            "品番",
            "InvoiceNumber",
            "customer_id",
            "注文No",
            "年度",
            "#",
        ] {
            assert!(is_nominal(&parameter(label)), "{label}");
        }
        for label in [
            "Piano",
            "Number of items",
            "金額",
            "Valid",
            "月額",
            "Quantity",
        ] {
            assert!(!is_nominal(&parameter(label)), "{label}");
        }
        for label in [
            "小計",
            "合計金額（税込）",
            "SubTotal",
            "Total (net)",
            "消費税",
            "Amount due",
            "Sales tax",
        ] {
            assert!(is_total(&parameter(label)), "{label}");
        }
        for label in ["税率", "Syntax", "Tax rate", "数量"] {
            assert!(!is_total(&parameter(label)), "{label}");
        }
    }
}
