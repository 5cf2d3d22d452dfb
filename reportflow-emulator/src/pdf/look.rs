//! What the pages look like: sizes in points, and colours.

use krilla::color::rgb::Color;

use super::text::{Align, Style};

pub(super) const MARGIN: f32 = 48.0;
/// A4, upright.
pub(super) const PAPER: (f32, f32) = (595.276, 841.89);
/// Tables with more columns than this turn the paper.
pub(super) const UPRIGHT_COLUMNS: usize = 9;

/// Between the sides of a cell and what is in it.
pub(super) const CELL_PAD: f32 = 6.0;
/// How far a table inside a row stands in, and how often at most: deeper ones
/// would have no room left.
pub(super) const INDENT: f32 = 16.0;
pub(super) const MAX_INDENTS: usize = 6;
pub(super) const GAP: f32 = 14.0;

pub(super) const ACCENT: (u8, u8, u8) = (31, 58, 95);
pub(super) const INK: (u8, u8, u8) = (33, 37, 43);
pub(super) const QUIET: (u8, u8, u8) = (92, 102, 117);
pub(super) const RULE: (u8, u8, u8) = (217, 222, 229);
pub(super) const SHADE: (u8, u8, u8) = (232, 238, 245);
pub(super) const ZEBRA: (u8, u8, u8) = (247, 249, 252);
/// A value that was not given: seen at once, yet quiet.
pub(super) const BLANK: (u8, u8, u8) = (253, 247, 232);
pub(super) const BLANK_EDGE: (u8, u8, u8) = (226, 208, 166);

pub(super) fn color((red, green, blue): (u8, u8, u8)) -> Color {
    Color::new(red, green, blue)
}

const PLAIN: Style = Style {
    size: 9.5,
    bold: false,
    color: INK,
    align: Align::Start,
    leading: 1.5,
};

pub(super) const TITLE: Style = Style {
    size: 19.0,
    bold: true,
    color: ACCENT,
    leading: 1.35,
    ..PLAIN
};
/// Its lines are as high as those of [`VALUE`], so that they stand level.
pub(super) const LABEL: Style = Style {
    size: 9.0,
    color: QUIET,
    leading: PLAIN.leading * PLAIN.size / 9.0,
    ..PLAIN
};
pub(super) const VALUE: Style = PLAIN;
pub(super) const FOOTER: Style = Style {
    size: 8.0,
    color: QUIET,
    align: Align::Right,
    ..PLAIN
};

/// The name above a table.
pub(super) fn table_label(level: usize) -> Style {
    let size = if level == 0 { 11.5 } else { 9.0 };
    Style {
        size,
        bold: true,
        color: ACCENT,
        ..PLAIN
    }
}

/// The cells of a table, smaller the more columns there are.
pub(super) fn cell(columns: usize) -> Style {
    let size = match columns {
        0..=7 => 9.0,
        8..=12 => 8.0,
        13..=16 => 7.0,
        _ => 6.0,
    };
    Style {
        size,
        leading: 1.4,
        ..PLAIN
    }
}

/// The heading of a table.
pub(super) fn heading(columns: usize) -> Style {
    let cell = cell(columns);
    Style {
        size: cell.size - 0.5,
        bold: true,
        color: ACCENT,
        ..cell
    }
}
