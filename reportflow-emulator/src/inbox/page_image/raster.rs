//! Draws pages of documents.

use std::sync::Arc;

use axum::body::Bytes;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};

/// Returns the number of pages. Returns `None` if the document is invalid.
pub(super) fn page_count(pdf: &Bytes) -> Option<usize> {
    open(pdf).map(|pdf| pdf.pages().len())
}

/// Draws a page as PNG. `number` starts at 1. Returns `None` beyond the last page.
pub(super) fn png(pdf: &Bytes, number: usize, dots_per_point: f32) -> Option<Vec<u8>> {
    let pdf = open(pdf)?;
    let page = pdf.pages().get(number.checked_sub(1)?)?;
    let settings = RenderSettings {
        x_scale: dots_per_point,
        y_scale: dots_per_point,
        bg_color: WHITE,
        ..Default::default()
    };
    let image = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &settings,
    );
    image.into_png().ok()
}

fn open(pdf: &Bytes) -> Option<Pdf> {
    Pdf::new(Arc::new(pdf.clone())).ok()
}
