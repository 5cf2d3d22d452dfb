//! Random parameter lists, the same in each run.

use serde_json::{Value, json};

/// Names that caused errors somewhere.
const NAMES: &[&str] = &[
    "",
    " ",
    "_",
    "__",
    "-",
    "a",
    "A",
    "a-b",
    "a_b",
    "aB",
    "AB",
    "a b",
    "a__b",
    "_a",
    "a_",
    "ab",
    "type",
    "Type",
    "self",
    "Self",
    "super",
    "crate",
    "async",
    "gen",
    "try",
    "match",
    "r#type",
    "fn",
    "dyn",
    "yield",
    "abstract",
    "macro",
    "macro_rules",
    "union",
    "static",
    "true",
    "await",
    "1",
    "1st",
    "2026年",
    "①",
    "²",
    "007",
    "3D",
    "1_a",
    "_1a",
    "請求書番号",
    "明細",
    "お支払期限",
    "請求先名(様)",
    "請求先名（様）",
    "商品・数量",
    "ﾀﾞｲｱﾙ",
    "ダイアル",
    "タ\u{3099}イアル",
    "ＴＥＬ",
    "ＦＡＸ番号",
    "合計金額（税込）",
    "㈱",
    "々",
    "ー",
    "〆切",
    "ニ",
    "カ",
    "力",
    "ｶﾅ",
    "カナ",
    "株式会社A",
    "Ａ",
    "明細行",
    "数量 1",
    "数量１",
    "数量1",
    "😀",
    "👩‍👩‍👧",
    "🇯🇵",
    "☃",
    "total 💰",
    "💰",
    "❤\u{fe0f}",
    "say \"hi\"",
    "back\\slash",
    "C:\\path",
    "it's",
    "a\nb",
    "a\tb",
    "a\r\nb",
    "tab\t",
    "nul\0x",
    "{braces}",
    "100%",
    "a/b",
    "a.b",
    "a[].b",
    "<b>",
    "#[cfg]",
    "*/",
    "/*",
    "//",
    "`code`",
    "$x",
    "\u{202e}drow",
    "a\u{200d}b",
    "\u{feff}bom",
    "e\u{301}",
    "é",
    "İstanbul",
    "straße",
    "ǅ",
    "ﬁx",
    "ª",
    "ϒ",
    "Ω",
    "Ελλάδα",
    "Привет",
    "مرحبا",
    "שלום",
    "한국어",
    "ไทย",
    "हिन्दी",
    "𝒳",
    "𠮷野家",
    "K",
    "String",
    "Vec",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "Box",
    "Result",
    "Default",
    "Row",
    "ReportRow",
    "Report",
    "ReportDesign",
    "Document",
    "Image",
    "f64",
    "bool",
    "str",
    "std",
    "core",
    "reportflow",
    "writer",
    "row",
    "columns",
    "SHAPE",
    "TABLE_0",
    "write_params",
    "file_name",
    "parameter_1",
    "parameter_2",
    "a_b_2",
    "a_b_3",
    "type_2",
    "明細Row",
    "itemsRow",
    "items",
    "Items",
    "customerName",
    "CustomerName",
    "customer_name",
    "CUSTOMER_NAME",
    "customer-name",
    "HTMLPage",
    "amount",
    "Amount",
    "id",
    "ID",
    "createdAt",
    "postalCode2",
    "lorem ipsum dolor sit amet",
];

const TEXTS: &[&str] = &[
    "税込",
    "tax included",
    "",
    " ",
    "two\nlines",
    "three\n\n\nlines",
    "\r",
    "a\r\nb\rc",
    "*/ /* // ///",
    "```\ncode\n```",
    "~~~\nx",
    "    indented",
    "\ttab",
    "- one\n- two\nthree",
    "1. one\ntwo",
    "12) x",
    "# head",
    "> quote\nlazy",
    "[link]",
    "[a](b)",
    "[`String`]: x",
    "<b>bold",
    "<script>",
    "a `b",
    "\\",
    "\"quoted\"",
    "\u{202e}evil\u{202c}",
    "\u{2028}sep",
    "nul\0",
    "😀",
    "=====",
    "-----",
    "| a | b |\n|---|---|",
    "#![no_std]",
    "r#\"raw\"#",
    "{x}",
    "ends with \\",
    "\u{1b}[31mred",
    "+ plus",
    "* star",
    "fn main() {}",
];

const KINDS: &[&str] = &[
    "text",
    "text",
    "number",
    "number",
    "boolean",
    "date",
    "image",
    "array",
    "array",
    "collection",
    "qrcode",
    "odd \"kind\"\n*/",
    "x",
];

/// A generator of pseudo-random numbers: SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    /// Returns one of the names, or pieces of several.
    fn name(&mut self) -> String {
        match self.below(4) {
            0 => {
                let pieces = 1 + self.below(4);
                let piece = |random: &mut Random| {
                    let chars: Vec<char> = random.pick(NAMES).chars().collect();
                    let start = random.below(chars.len() + 1);
                    chars[start..].iter().take(3).collect::<String>()
                };
                (0..pieces).map(|_| piece(self)).collect()
            }
            _ => self.pick(NAMES).to_owned(),
        }
    }

    fn text(&mut self) -> String {
        let first = self.pick(TEXTS);
        match self.below(3) {
            0 => format!("{first}\n{}", self.pick(TEXTS)),
            _ => first.to_owned(),
        }
    }

    pub(crate) fn list(&mut self, count: usize, depth: usize) -> Value {
        let mut names: Vec<String> = Vec::new();
        let mut list = Vec::new();
        for _ in 0..count {
            let name = self.name();
            if !names.contains(&name) {
                list.push(self.parameter(&name, depth));
                names.push(name);
            }
        }
        Value::Array(list)
    }

    fn parameter(&mut self, name: &str, depth: usize) -> Value {
        let kind = loop {
            let kind = self.pick(KINDS);
            if depth > 0 || !matches!(kind, "array" | "collection") {
                break kind;
            }
        };
        let label = match self.below(3) {
            0 => self.text(),
            1 => self.name(),
            _ => name.to_owned(),
        };
        let mut parameter = json!({ "name": name, "type": kind, "label": label });
        if self.below(2) == 0 {
            parameter["description"] = self.text().into();
        }
        if matches!(kind, "array" | "collection") {
            let count = self.below(6);
            parameter["spec"] = self.list(count, depth - 1);
        }
        parameter
    }
}

/// All names once: in one list, as tables, and as the columns of a table.
pub(crate) fn all_names() -> [Value; 3] {
    let mut names = NAMES.to_vec();
    names.sort_unstable();
    names.dedup();
    let each = |kind: &str| -> Value {
        names
            .iter()
            .map(|name| match kind {
                "array" => json!({ "name": name, "type": kind, "label": name, "spec": [
                    { "name": name, "type": "text", "label": name }] }),
                _ => json!({ "name": name, "type": kind, "label": name }),
            })
            .collect()
    };
    let texts = each("text");
    let table = json!([{ "name": "items", "type": "array", "label": "Items", "spec": texts }]);
    [texts, each("array"), table]
}

/// Nested tables.
pub(crate) fn deep(depth: usize) -> Value {
    let mut list = json!([{ "name": "明細", "type": "text", "label": "明細" }]);
    for _ in 1..depth {
        list = json!([{ "name": "明細", "type": "array", "label": "明細", "spec": list }]);
    }
    list
}

/// A list of `count` texts and numbers.
pub(crate) fn wide(count: usize) -> Value {
    (1..=count)
        .map(|number| {
            let kind = if number % 2 == 0 { "number" } else { "text" };
            json!({ "name": format!("項目{number}"), "type": kind, "label": format!("項目 {number}") })
        })
        .collect()
}

/// A list of `count` tables with `columns` columns each.
pub(crate) fn tables(count: usize, columns: usize) -> Value {
    (1..=count)
        .map(|number| {
            let name = format!("表{number}");
            json!({ "name": name, "type": "array", "label": name, "spec": wide(columns) })
        })
        .collect()
}
