//! The first pass counts the length of the body. The second pass writes it.

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
fn calls_a_user_function_once() {
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
fn body_with_an_image_has_little_spare_capacity() {
    let page = Page {
        title: "title".to_owned(),
        photo: Image::from_bytes(vec![7; 1 << 20]),
        caption: "caption ".repeat(1000),
    };
    assert_little_spare_capacity(&page);
}

/// Asserts that the body was allocated once, with little spare capacity. A body that
/// grows has up to twice its length.
fn assert_little_spare_capacity(document: &impl ReportDesign) {
    let json = document.to_params_json().unwrap();
    let most = json.len() + json.len() / 8 + 4096;
    assert!(
        json.capacity() < most,
        "{} for {}",
        json.capacity(),
        json.len()
    );
}

fn shown(holder: &Option<Image>) -> Image {
    holder.clone().unwrap()
}

#[derive(ReportDesign)]
#[report_design(id = "album", version = 1)]
struct Album {
    title: String,
    #[report(with = shown)]
    cover: Option<Image>,
    pages: Vec<AlbumPage>,
}

#[derive(ReportRow)]
struct AlbumPage {
    caption: String,
    photo: Option<Image>,
}

#[test]
fn images_in_rows_have_little_spare_capacity() {
    let image = |size| Image::from_bytes(vec![7; size]);
    let page = |number: usize| AlbumPage {
        caption: format!("{number}\n").repeat(100),
        // The length must not be estimated from the first rows.
        photo: (number == 16).then(|| image(1 << 20)),
    };
    let mut album = Album {
        title: "\"title\"\n".repeat(50_000),
        cover: Some(image(10)),
        pages: (0..20).map(page).collect(),
    };
    assert_little_spare_capacity(&album);
    // The first pass does not call the function of `with`.
    album.cover = Some(image(4 << 20));
    assert_little_spare_capacity(&album);
}

#[test]
fn large_first_rows_have_little_spare_capacity() {
    let row = |number: usize| CountedPart {
        code: "x".repeat(if number < 8 { 4000 } else { 4 }),
    };
    let document = CountedParts {
        items: vec![CountedParent {
            parts: (0..200_000).map(row).collect(),
        }],
    };
    assert_little_spare_capacity(&document);
}

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("number", "issuedOn", "total", "paid", "note")
)]
struct CountedParts {
    items: Vec<CountedParent>,
}

#[derive(ReportRow)]
#[report_row(omit("name", "quantity"))]
struct CountedParent {
    parts: Vec<CountedPart>,
}

#[derive(ReportRow)]
#[report_row(omit("count"))]
struct CountedPart {
    code: String,
}
