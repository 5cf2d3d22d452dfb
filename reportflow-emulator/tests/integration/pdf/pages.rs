//! Tables with several pages.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::pdf::read::{pages, pdf};

fn invoice(rows: usize) -> Value {
    let row = |no: usize| json!({ "No": no, "品目": format!("品目{no}番"), "数量": 1, "単価": no, "金額": no });
    json!({ "明細": (1..=rows).map(row).collect::<Vec<_>>() })
}

#[test]
fn shows_all_400_rows_and_repeats_the_heading_on_each_page() {
    let start = Instant::now();
    let bytes = pdf("Invoice000000001", &invoice(400));
    // This takes a third of a second on two busy cores without optimization.
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    let pages = pages(&bytes);
    assert!(pages.len() > 5);
    for (place, page) in pages.iter().enumerate() {
        assert_eq!(page.matches("No品目数量単価金額").count(), 1, "{page}");
        assert!(
            page.ends_with(&format!("{}/{}", place + 1, pages.len())),
            "{page}"
        );
    }
    let text = pages.concat();
    let mut from = 0;
    for no in 1..=400 {
        let item = format!("品目{no}番");
        from += text[from..].find(&item).unwrap_or_else(|| panic!("{item}")) + item.len();
    }
}

#[test]
fn shows_one_heading_if_the_table_fits() {
    let pages = pages(&pdf("Invoice000000001", &invoice(3)));
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].matches("No品目数量単価金額").count(), 1);
}

#[test]
fn does_not_wrap_numbers_in_20_columns() {
    let cell = |place: usize, row: usize| match place % 3 {
        0 => json!(442200 + place + row),
        _ => json!("値段表示のための長い文"),
    };
    let row = |row| {
        (1..=20)
            .map(|place| (format!("c{place}"), cell(place, row)))
            .collect()
    };
    let rows: Vec<serde_json::Map<String, Value>> = (0..30).map(row).collect();
    let bytes = pdf("Wide000000000001", &json!({ "rows": rows }));
    let pages = pdf_extract::extract_text_from_mem_by_pages(&bytes);
    let text = pages.unwrap().concat();
    for place in (3..=20).step_by(3) {
        let number = format!("442,{}", 200 + place + 29);
        assert!(text.contains(&number), "column {place}");
    }
}

#[test]
fn repeats_headings_of_nested_tables() {
    let parcels: Vec<_> = (0..120)
        .map(|no| json!({ "parcelNo": format!("P{no}x"), "contents": [] }))
        .collect();
    let pages = pages(&pdf(
        "Everything000001",
        &json!({ "orders": [{ "orderNo": 7, "parcels": parcels }] }),
    ));
    assert!(pages.len() > 3);
    for page in &pages[1..] {
        assert!(page.starts_with("OrdernoPlaceParcelnoWeight"), "{page}");
    }
}
