//! Bytes are counted before they are written.

use std::cell::Cell;

use reportflow::Image;

use super::*;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

fn counted<T: Clone>(value: &T) -> T {
    CALLS.set(CALLS.get() + 1);
    value.clone()
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("issuedOn", "total", "paid", "note"))]
struct Counted {
    #[report(with = counted)]
    number: String,
    #[report(with = counted)]
    items: Vec<CountedItem>,
}

#[derive(Clone, ReportRow)]
#[report_row(omit("quantity", "parts"))]
struct CountedItem {
    #[report(with = counted)]
    name: String,
}

#[test]
fn a_function_of_the_user_is_called_once() {
    let name = "a".to_owned();
    let document = Counted {
        number: "1".to_owned(),
        items: vec![CountedItem { name }; 2],
    };
    let expected = json!({ "number": "1", "items": [{ "name": "a" }, { "name": "a" }] });
    CALLS.set(0);
    assert_eq!(params(&document), expected);
    assert_eq!(CALLS.get(), 4);
}

#[derive(ReportDesign)]
#[report_design(id = "bench-photo", version = 1)]
struct Page {
    title: String,
    photo: Image,
    caption: String,
}

#[test]
fn a_body_with_an_image_holds_little_more_than_it() {
    let page = Page {
        title: "title".to_owned(),
        photo: Image::from_bytes(vec![7; 1 << 20]),
        caption: "caption ".repeat(1000),
    };
    let json = page.to_params_json().unwrap();
    assert!(json.capacity() < json.len() + 4096, "{}", json.capacity());
}
