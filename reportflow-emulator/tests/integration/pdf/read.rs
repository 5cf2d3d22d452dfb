//! Renders a test design, and extracts the text of the pages.

use std::fs;

use reportflow_emulator::render;
use reportflow_schema::ParameterList;
use serde_json::Value;

pub(crate) fn pdf(design: &str, params: &Value) -> Vec<u8> {
    let path = format!(
        "{}/tests/designs/{design}/v1.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let list = ParameterList::from_json(&fs::read(path).unwrap()).unwrap();
    render(&list, "請求書 2026", params.as_object().unwrap()).unwrap()
}

/// Returns the text of each page without white space, which depends on line ends.
pub(crate) fn pages(pdf: &[u8]) -> Vec<String> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(pdf).unwrap();
    pages
        .iter()
        .map(|page| page.split_whitespace().collect())
        .collect()
}

pub(crate) fn text(pdf: &[u8]) -> String {
    pages(pdf).concat()
}
