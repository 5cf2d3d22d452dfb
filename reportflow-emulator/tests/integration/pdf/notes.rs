//! Long texts below their labels.

use serde_json::{Value, json};

use crate::pdf::read::{pages, pdf, pdf_of};

/// Returns the text of each page.
fn invoice(rows: usize, note: &str) -> Vec<String> {
    let row = |no: usize| json!({ "No": no, "品目": "机" });
    let rows: Vec<Value> = (1..=rows).map(row).collect();
    let params = json!({ "合計金額": 5, "備考": note, "明細": rows });
    pages(&pdf("Invoice000000001", &params))
}

fn lines(count: usize) -> Vec<String> {
    (1..=count).map(|line| format!("<{line}>")).collect()
}

fn page_of(pages: &[String], text: &str) -> usize {
    let found = pages.iter().position(|page| page.contains(text));
    found.unwrap_or_else(|| panic!("`{text}` is not in {pages:?}"))
}

#[test]
fn a_text_starts_on_the_page_of_its_label() {
    let paragraph = format!("<1>{}", "手数料はお客様のご負担です。".repeat(20));
    let lines = lines(3).join("\n");
    for note in [paragraph, lines] {
        for rows in 19..27 {
            let pages = invoice(rows, &note);
            let label = page_of(&pages, "備考");
            assert_eq!(label, page_of(&pages, "<1>"), "{rows} rows, {note}");
        }
    }
}

#[test]
fn a_text_fills_the_page_and_continues_on_the_next_one() {
    let lines = lines(20);
    let note = lines.join("\n");
    let mut counts = Vec::new();
    for rows in 8..29 {
        let pages = invoice(rows, &note);
        let label = page_of(&pages, "備考");
        // At least two lines stay with the label.
        assert_eq!(label, page_of(&pages, "<1>"), "{rows} rows");
        assert_eq!(label, page_of(&pages, "<2>"), "{rows} rows");
        let on_first_page = lines.iter().filter(|line| pages[0].contains(*line));
        counts.push(on_first_page.count());
    }
    // Each row takes the room of a line or two. The last lines move together.
    assert_eq!(counts.first(), Some(&20));
    assert_eq!(counts.last(), Some(&0));
    let moved = counts.windows(2).map(|pair| pair[0] - pair[1]);
    assert!(moved.max() <= Some(3), "{counts:?}");
}

#[test]
fn the_first_member_of_an_object_starts_on_the_page_of_its_label() {
    let list = json!([
        { "name": "rows", "type": "array", "label": "Rows",
          "spec": [{ "name": "a", "type": "text", "label": "A" }] },
        { "name": "terms", "type": "collection", "label": "Terms", "spec": [
            { "name": "first", "type": "text", "label": "First" },
            { "name": "second", "type": "text", "label": "Second" },
        ] },
    ]);
    let first = lines(20).join("\n");
    for rows in 20..34 {
        let row = json!({ "a": "x" });
        let params = json!({ "rows": vec![row; rows], "terms": { "first": first } });
        let pages = pages(&pdf_of(&list, &params));
        let label = page_of(&pages, "Terms");
        assert_eq!(label, page_of(&pages, "<1>"), "{rows} rows");
        assert_eq!(label, page_of(&pages, "<2>"), "{rows} rows");
    }
}
