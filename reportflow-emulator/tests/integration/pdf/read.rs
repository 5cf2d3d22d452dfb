//! Renders a test design, and extracts the text of the pages.

use std::fs;

use reportflow_emulator::render;
use reportflow_schema::ParameterList;
use serde_json::Value;

use crate::pdf::actual_text;

pub(crate) fn pdf(design: &str, params: &Value) -> Vec<u8> {
    let path = format!(
        "{}/tests/designs/{design}/v1.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let list = ParameterList::from_json(&fs::read(path).unwrap()).unwrap();
    render(&list, "請求書 2026", params.as_object().unwrap()).unwrap()
}

/// Renders a list that the test writes.
pub(crate) fn pdf_of(list: &Value, params: &Value) -> Vec<u8> {
    let list = ParameterList::from_json(list.to_string().as_bytes()).unwrap();
    render(&list, "Title", params.as_object().unwrap()).unwrap()
}

/// Returns the text of each page that readers find and copy, without white space, which
/// depends on line ends.
pub(crate) fn pages(pdf: &[u8]) -> Vec<String> {
    printed_pages(&actual_text::applied(pdf))
}

/// Returns the text of each page as it is printed.
pub(crate) fn printed_pages(pdf: &[u8]) -> Vec<String> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(pdf).unwrap();
    pages
        .iter()
        .map(|page| page.split_whitespace().collect())
        .collect()
}

/// Returns the text of all pages as it is printed.
pub(crate) fn printed(pdf: &[u8]) -> String {
    printed_pages(pdf).concat()
}

pub(crate) fn text(pdf: &[u8]) -> String {
    pages(pdf).concat()
}
