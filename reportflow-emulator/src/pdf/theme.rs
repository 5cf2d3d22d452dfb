//! Sizes in points, colours, and text styles.

use krilla::color::rgb::Color;

use super::style::{Align, Style};

pub(super) const MARGIN: f32 = 48.0;
pub(super) const A4_PORTRAIT: (f32, f32) = (595.276, 841.89);
/// Tables with more columns turn the page to landscape.
pub(super) const MAX_PORTRAIT_COLUMNS: usize = 9;
/// Rows with more columns are blocks.
pub(super) const MAX_TABLE_COLUMNS: usize = 16;

/// The horizontal padding of a cell.
pub(super) const CELL_PAD: f32 = 6.0;
/// The padding above and below the cells of a table row.
pub(super) const ROW_PAD: f32 = 3.5;
/// The indent of a table inside a row.
pub(super) const INDENT: f32 = 16.0;
/// Deeper tables have the same indent, so that some width remains.
pub(super) const MAX_INDENTS: usize = 6;
pub(super) const TABLE_GAP: f32 = 14.0;

pub(super) const ACCENT: (u8, u8, u8) = (31, 58, 95);
pub(super) const TEXT: (u8, u8, u8) = (33, 37, 43);
pub(super) const MUTED: (u8, u8, u8) = (92, 102, 117);
pub(super) const RULE_COLOR: (u8, u8, u8) = (217, 222, 229);
pub(super) const HEADING_FILL: (u8, u8, u8) = (232, 238, 245);
pub(super) const STRIPE_FILL: (u8, u8, u8) = (247, 249, 252);
/// The colour of a missing value.
pub(super) const BLANK_FILL: (u8, u8, u8) = (253, 247, 232);
pub(super) const BLANK_BORDER: (u8, u8, u8) = (226, 208, 166);

pub(super) fn color((red, green, blue): (u8, u8, u8)) -> Color {
    Color::new(red, green, blue)
}

const PLAIN: Style = Style {
    size: 9.5,
    bold: false,
    color: TEXT,
    align: Align::Start,
    leading: 1.5,
    tabular: false,
};

pub(super) const TITLE: Style = Style {
    size: 19.0,
    bold: true,
    color: ACCENT,
    leading: 1.35,
    ..PLAIN
};
/// The lines are as high as those of [`VALUE`], so that both align.
pub(super) const LABEL: Style = Style {
    size: 9.0,
    color: MUTED,
    leading: PLAIN.leading * PLAIN.size / 9.0,
    ..PLAIN
};
pub(super) const VALUE: Style = PLAIN;
/// The label above a value.
pub(super) const SMALL_LABEL: Style = Style {
    size: 8.0,
    color: MUTED,
    leading: 1.4,
    ..PLAIN
};
/// The value that stands out in its section, such as a name.
pub(super) const STRONG: Style = Style {
    bold: true,
    ..PLAIN
};
/// The heading of a block of labels and values.
pub(super) const RECORD: Style = Style {
    size: 9.0,
    bold: true,
    color: ACCENT,
    ..PLAIN
};
/// The last total.
pub(super) const GRAND_TOTAL: Style = Style {
    size: 13.0,
    bold: true,
    color: ACCENT,
    leading: 1.4,
    ..PLAIN
};
pub(super) const FOOTER: Style = Style {
    size: 8.0,
    color: MUTED,
    align: Align::Right,
    ..PLAIN
};
pub(super) const FOOTER_LEFT: Style = Style {
    align: Align::Start,
    ..FOOTER
};

/// The label above a table.
pub(super) fn table_label(level: usize) -> Style {
    let size = if level == 0 { 11.5 } else { 9.0 };
    Style {
        size,
        bold: true,
        color: ACCENT,
        ..PLAIN
    }
}

/// The cells of a table. The more columns, the smaller the text.
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

/// The column headings of a table.
pub(super) fn heading(columns: usize) -> Style {
    let cell = cell(columns);
    Style {
        size: cell.size - 0.5,
        bold: true,
        color: ACCENT,
        ..cell
    }
}
