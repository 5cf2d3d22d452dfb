//! Columns that align on a terminal, where a full-width character takes two.

use std::io;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::paint::Paint;

/// The columns of the terminal that standard output is.
pub(crate) fn width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(width.0.into())
}

/// The rows below their heads, two spaces apart. Where they are wider than
/// `limit`, the first cells are cut.
pub(crate) fn table<const N: usize>(
    heads: [&str; N],
    rows: &[[String; N]],
    limit: Option<usize>,
    paint: Paint,
) -> String {
    let mut rows: Vec<[String; N]> = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| one_line(cell)))
        .collect();
    let mut widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].width());
        cells.chain([heads[column].width()]).max().unwrap_or(0)
    });
    if let Some(limit) = limit {
        let rest: usize = widths[1..].iter().map(|width| width + 2).sum();
        widths[0] = limit
            .saturating_sub(rest)
            .clamp(heads[0].width(), widths[0]);
        for row in &mut rows {
            row[0] = cut(&row[0], widths[0]);
        }
    }
    let line = |cells: [&str; N]| {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        line.trim_end().to_owned()
    };
    let mut text = paint.bold(&line(heads));
    text.push('\n');
    for row in &rows {
        text.push_str(&line(row.each_ref().map(String::as_str)));
        text.push('\n');
    }
    text
}

/// No wider than that.
fn cut(text: &str, limit: usize) -> String {
    if text.width() <= limit {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        if cut.width() + c.width().unwrap_or(0) + "…".width() > limit {
            break;
        }
        cut.push(c);
    }
    cut + "…"
}

/// Without characters that would move the cursor.
fn one_line(cell: &str) -> String {
    cell.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::paint::Paint;

    #[test]
    fn a_label_gets_what_a_narrow_terminal_leaves() {
        let rows = [("請求書（月次）", "a"), ("Receipt", "bb")];
        let rows = rows.map(|(label, id)| [label.to_owned(), id.to_owned()]);
        let with = |limit| table(["LABEL", "ID"], &rows, limit, Paint::none());
        let whole = "LABEL           ID\n請求書（月次）  a\nReceipt         bb\n";
        assert_eq!((with(None), with(Some(18))), (whole.into(), whole.into()));
        let narrow = "LABEL    ID\n請求書…  a\nReceipt  bb\n";
        assert_eq!(with(Some(11)), narrow);
        let narrowest = "LABEL  ID\n請求…  a\nRece…  bb\n";
        assert_eq!(with(Some(3)), narrowest);
    }
}
