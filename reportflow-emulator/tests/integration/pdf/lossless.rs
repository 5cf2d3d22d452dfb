//! Random documents lose no value.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::pdf::read::{pages, pdf_of};

const LABELS: [&str; 24] = [
    "番号",
    "発行日",
    "請求先名",
    "請求先住所",
    "住所",
    "件名",
    "小計",
    "消費税",
    "合計金額",
    "備考",
    "会社名",
    "ロゴ",
    "Invoice no.",
    "Bill to name",
    "Bill to address",
    "TEL",
    "Seller",
    "Total",
    "Tax rate",
    "Quantity",
    "Notes",
    "Logo",
    "Owner name",
    "Owner address",
];
const KINDS: [&str; 8] = [
    "text",
    "number",
    "boolean",
    "date",
    "image",
    "stamp",
    "array",
    "collection",
];

struct Document {
    random: Rng,
    /// The texts that the PDF must have.
    sent: Vec<String>,
}

impl Document {
    fn parameters(&mut self, level: usize) -> (Vec<Value>, Map<String, Value>) {
        let (mut list, mut params) = (Vec::new(), Map::new());
        for place in 0..self.random.usize(1..14) {
            let kinds = if level < 2 {
                KINDS.len()
            } else {
                KINDS.len() - 2
            };
            let kind = KINDS[self.random.usize(..kinds)];
            let name = format!("p{place}");
            let label = LABELS[self.random.usize(..LABELS.len())];
            let (spec, value) = match kind {
                "array" | "collection" => self.rows(level),
                _ => (Vec::new(), self.scalar(kind)),
            };
            list.push(json!({ "name": name, "type": kind, "label": label, "spec": spec }));
            if self.random.u8(..) > 20 {
                self.expect(&value);
                params.insert(name, value);
            }
        }
        (list, params)
    }

    fn rows(&mut self, level: usize) -> (Vec<Value>, Value) {
        // The values of the rows are expected when their parameter is.
        let expected = self.sent.len();
        let (spec, row) = self.parameters(level + 1);
        self.sent.truncate(expected);
        let value = match self.random.u8(..4) {
            0 => Value::Object(row),
            count => vec![Value::Object(row); count.into()].into(),
        };
        (spec, value)
    }

    fn scalar(&mut self, kind: &str) -> Value {
        // Odd, so that its fractions have no form with `.0`.
        let no = self.random.u32(10_000..99_999_999) | 1;
        match kind {
            "number" if self.random.bool() => json!(-f64::from(no) / 64.0),
            "number" => json!(no),
            "boolean" => json!(self.random.bool()),
            "date" => match self.random.u8(..3) {
                0 => json!(format!(
                    "2026-{:02}-{:02} 00:00:00",
                    no % 12 + 1,
                    no % 28 + 1
                )),
                1 => json!(format!("2026-0{}-05", no % 9 + 1)),
                _ => json!(format!("day{no}")),
            },
            "text" if self.random.u8(..4) == 0 => json!(format!("long{no}, ").repeat(12).trim()),
            "text" if self.random.u8(..4) == 0 => json!(format!("line{no}\nline{no}")),
            "text" if self.random.u8(..4) == 0 => json!(no),
            // Not Base64, so it shows as text.
            _ => json!(format!("v-{no}")),
        }
    }

    fn expect(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.expect(value)),
            Value::Object(members) => members.values().for_each(|value| self.expect(value)),
            Value::String(text) => self.sent.push(text.split_whitespace().collect()),
            other => self.sent.push(other.to_string()),
        }
    }
}

/// Joins the pages without their footers. A long text continues on the next page.
fn text_between_footers(pages: &[String]) -> String {
    let texts = pages.iter().enumerate().map(|(index, page)| {
        let footer = format!("Re:portFlowemulator{}/{}", index + 1, pages.len());
        page.strip_suffix(&footer).unwrap()
    });
    texts.collect()
}

#[test]
fn every_value_is_found() {
    for seed in 0..60 {
        let mut document = Document {
            random: Rng::with_seed(seed),
            sent: Vec::new(),
        };
        let (list, params) = document.parameters(0);
        let text = text_between_footers(&pages(&pdf_of(&list.into(), &params.into())));
        for sent in document.sent {
            assert!(
                text.contains(&sent),
                "seed {seed}: `{sent}` is not in {text}"
            );
        }
    }
}
