//! Distributes the width of a table over its columns.

/// The needs of a column.
pub(super) struct ColumnNeeds {
    /// The width without wrapped text.
    pub(super) natural: f32,
    /// The width without broken words and wrapped values that must not wrap.
    pub(super) min: f32,
    /// `true` if the values must not wrap: numbers, dates and booleans.
    pub(super) rigid: bool,
}

/// The minimum width of a column that can wrap, in points.
const MIN_WIDTH: f32 = 28.0;

/// The width that a column of text needs to be readable, in points.
const READABLE_WIDTH: f32 = 44.0;

/// Wider columns of text break words, such as the URL of a file. In points.
const MAX_WORD_WIDTH: f32 = 100.0;

/// Returns whether all columns are readable.
pub(super) fn fit(columns: &[ColumnNeeds], available: f32) -> bool {
    let minimum = columns.iter().map(|column| {
        if column.rigid {
            column.natural
        } else {
            column.natural.min(READABLE_WIDTH)
        }
    });
    minimum.sum::<f32>() <= available
}

/// Returns the widths. Their sum is `available`.
pub(super) fn distribute(columns: &[ColumnNeeds], available: f32) -> Vec<f32> {
    let naturals: Vec<f32> = columns.iter().map(|column| column.natural).collect();
    let total: f32 = naturals.iter().sum();
    if total <= available {
        return stretch(columns, &naturals, available - total);
    }
    let rigid: f32 = columns
        .iter()
        .filter(|column| column.rigid)
        .map(|column| column.natural)
        .sum();
    let soft = columns.iter().filter(|column| !column.rigid).count() as f32;
    if rigid + soft * MIN_WIDTH > available {
        return cap_widths(&naturals, available);
    }
    let softs: Vec<&ColumnNeeds> = columns.iter().filter(|column| !column.rigid).collect();
    let mut softs = share(&softs, available - rigid).into_iter();
    columns
        .iter()
        .map(|column| {
            if column.rigid {
                column.natural
            } else {
                softs.next().unwrap_or(MIN_WIDTH)
            }
        })
        .collect()
}

/// Widens the columns that can wrap, or all if none can.
fn stretch(columns: &[ColumnNeeds], naturals: &[f32], over: f32) -> Vec<f32> {
    let all = columns.iter().all(|column| column.rigid);
    let takes = |column: &ColumnNeeds| all || !column.rigid;
    let base: f32 = columns
        .iter()
        .filter(|column| takes(column))
        .map(|column| column.natural)
        .sum();
    columns
        .iter()
        .zip(naturals)
        .map(|(column, natural)| {
            if takes(column) {
                natural + over * natural / base
            } else {
                *natural
            }
        })
        .collect()
}

/// Returns the widths of columns that can wrap: those of their words, and shares of the
/// rest.
fn share(columns: &[&ColumnNeeds], available: f32) -> Vec<f32> {
    let words = columns.iter().map(|column| {
        let min = column.min.clamp(MIN_WIDTH, MAX_WORD_WIDTH);
        min.min(column.natural)
    });
    let words = cap_widths(&words.collect::<Vec<_>>(), available);
    let more = columns.iter().zip(&words);
    let more: Vec<f32> = more.map(|(column, word)| column.natural - word).collect();
    let rest = available - words.iter().sum::<f32>();
    let more = cap_widths(&more, rest.max(0.0));
    words
        .iter()
        .zip(more)
        .map(|(word, more)| word + more)
        .collect()
}

/// Keeps the natural width of narrow columns, and gives the others equal shares of
/// the rest.
fn cap_widths(naturals: &[f32], available: f32) -> Vec<f32> {
    let mut sorted = naturals.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut left = available;
    let mut limit = f32::MAX;
    for (narrower, natural) in sorted.iter().enumerate() {
        limit = left / (sorted.len() - narrower) as f32;
        if *natural > limit {
            break;
        }
        left -= natural;
    }
    naturals.iter().map(|natural| natural.min(limit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(natural: f32, rigid: bool) -> ColumnNeeds {
        ColumnNeeds {
            natural,
            min: 0.0,
            rigid,
        }
    }

    #[test]
    fn gives_spare_width_to_text() {
        let widths = distribute(&[column(40.0, true), column(60.0, false)], 200.0);
        assert_eq!(widths, [40.0, 160.0]);
    }

    #[test]
    fn does_not_squeeze_numbers_beside_long_text() {
        let widths = distribute(
            &[
                column(40.0, true),
                column(900.0, false),
                column(30.0, false),
            ],
            200.0,
        );
        assert_eq!(widths, [40.0, 130.0, 30.0]);
    }

    #[test]
    fn keeps_words_whole_beside_long_text() {
        let code = ColumnNeeds {
            min: 80.0,
            ..column(80.0, false)
        };
        let name = ColumnNeeds {
            min: 48.0,
            ..column(400.0, false)
        };
        let url = ColumnNeeds {
            min: 300.0,
            ..column(300.0, false)
        };
        let numbers = column(40.0, true);
        assert_eq!(
            distribute(&[numbers, code, name], 178.0),
            [40.0, 80.0, 58.0]
        );
        // A long word breaks before it takes the room of the others.
        assert_eq!(
            distribute(&[url, column(300.0, false)], 200.0),
            [136.0, 64.0]
        );
    }

    #[test]
    fn shares_equally_between_too_many_columns() {
        let widths = distribute(
            &[column(100.0, true), column(100.0, true), column(20.0, true)],
            120.0,
        );
        assert_eq!(widths, [50.0, 50.0, 20.0]);
    }
}
