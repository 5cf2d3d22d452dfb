//! Tables with aligned columns; a full-width character takes two columns.

use std::io;

use reportflow_rules::single_line::single_line;
use unicode_width::UnicodeWidthStr as _;

use super::{escape, style};

const COLUMN_GAP: usize = 2;
/// The maximum length of a cell that does not fit.
const MAX_CHARS: usize = 1000;

/// Returns the width of the terminal on standard output.
pub(crate) fn terminal_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(width.0.into())
}

/// Formats rows below their headings. Cuts the first column if the table is
/// wider than `max_width`.
pub(crate) fn format<const N: usize>(
    headings: [&str; N],
    rows: &[[String; N]],
    max_width: Option<usize>,
) -> String {
    let mut rows: Vec<[String; N]> = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| single_line(&escape::lines(cell))))
        .collect();
    let mut widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].width());
        cells.chain([headings[column].width()]).max().unwrap_or(0)
    });
    if let Some(max_width) = max_width {
        let rest: usize = widths[1..].iter().map(|width| width + COLUMN_GAP).sum();
        widths[0] = max_width
            .saturating_sub(rest)
            .clamp(headings[0].width(), widths[0]);
        for row in &mut rows {
            row[0] = truncate(&row[0], widths[0]);
        }
    }
    let mut text = style::paint(style::HEADING, &line(headings, widths));
    text.push('\n');
    for row in &rows {
        text.push_str(&line(row.each_ref().map(String::as_str), widths));
        text.push('\n');
    }
    text
}

fn line<const N: usize>(cells: [&str; N], widths: [usize; N]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        line.push_str(cell);
        line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + COLUMN_GAP));
    }
    line.trim_end().to_owned()
}

fn truncate(text: &str, max_width: usize) -> String {
    if text.width() <= max_width {
        return text.to_owned();
    }
    // Characters without a width would cost a pass each.
    let ends = text.char_indices().map(|(end, _)| end).take(MAX_CHARS);
    // The width of a text is not the sum of its characters'.
    let fits = |end: &usize| text[..*end].width() + "…".width() <= max_width;
    let end = ends.take_while(fits).last().unwrap_or(0);
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    #[test]
    fn cuts_labels_to_the_width_of_the_terminal() {
        let rows = [("請求書（月次）", "a"), ("Receipt", "bb")];
        let rows = rows.map(|(label, id)| [label.to_owned(), id.to_owned()]);
        let with = |max_width| {
            let table = super::format(["LABEL", "ID"], &rows, max_width);
            table.replace("\x1b[1m", "").replace("\x1b[0m", "")
        };
        let whole = "LABEL           ID\n請求書（月次）  a\nReceipt         bb\n";
        assert_eq!((with(None), with(Some(18))), (whole.into(), whole.into()));
        let narrow = "LABEL    ID\n請求書…  a\nReceipt  bb\n";
        assert_eq!(with(Some(11)), narrow);
        let narrowest = "LABEL  ID\n請求…  a\nRece…  bb\n";
        assert_eq!(with(Some(3)), narrowest);
    }

    /// The mark for emojis makes the character before it wider.
    #[test]
    fn a_label_of_odd_widths_is_cut() {
        for label in [
            "1\u{fe0f}".repeat(20),
            "\u{301}".repeat(20) + "abcdefgh",
            "👩\u{200d}👩".repeat(9),
        ] {
            for max_width in 0..30 {
                let rows = [[label.clone(), "a".to_owned()]];
                let table = super::format(["LABEL", "ID"], &rows, Some(max_width));
                assert_eq!(table.lines().count(), 2, "{table}");
            }
        }
    }
}
