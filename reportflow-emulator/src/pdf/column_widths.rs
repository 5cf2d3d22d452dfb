//! Distributes the width of a table over its columns.

/// The needs of a column.
pub(super) struct ColumnNeeds {
    /// The width without wrapped text.
    pub(super) natural: f32,
    /// The part of it without the heading.
    pub(super) values: f32,
    /// `true` if the values must not wrap: numbers, dates and booleans.
    pub(super) rigid: bool,
}

/// The minimum width of a column that can wrap, in points.
const MIN_WIDTH: f32 = 28.0;

/// The width that a column of text needs to be readable, in points.
const READABLE_WIDTH: f32 = 44.0;

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
    let softs: Vec<f32> = columns
        .iter()
        .filter(|c| !c.rigid)
        .map(|c| c.natural)
        .collect();
    let mut softs = cap_widths(&softs, available - rigid).into_iter();
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
            values: natural,
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
    fn shares_equally_between_too_many_columns() {
        let widths = distribute(
            &[column(100.0, true), column(100.0, true), column(20.0, true)],
            120.0,
        );
        assert_eq!(widths, [50.0, 50.0, 20.0]);
    }
}
