//! How the columns of a table share its width.

/// What a column asks for.
pub(super) struct Column {
    /// The width at which nothing in it is wrapped.
    pub(super) natural: f32,
    /// Numbers, dates and the like, which must not be wrapped if at all possible.
    pub(super) rigid: bool,
}

/// What a column that can be wrapped is left at least.
const LEAST: f32 = 28.0;

/// The widths, which add up to `available`.
pub(super) fn share(columns: &[Column], available: f32) -> Vec<f32> {
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
    if rigid + soft * LEAST > available {
        return level(&naturals, available);
    }
    let softs: Vec<f32> = columns
        .iter()
        .filter(|c| !c.rigid)
        .map(|c| c.natural)
        .collect();
    let mut softs = level(&softs, available - rigid).into_iter();
    columns
        .iter()
        .map(|column| {
            if column.rigid {
                column.natural
            } else {
                softs.next().unwrap_or(LEAST)
            }
        })
        .collect()
}

/// Gives what is left over to the columns that can be wrapped, or to all.
fn stretch(columns: &[Column], naturals: &[f32], over: f32) -> Vec<f32> {
    let all = columns.iter().all(|column| column.rigid);
    let takes = |column: &Column| all || !column.rigid;
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

/// Narrow columns keep what they ask for; the others get equal shares of the
/// rest.
fn level(naturals: &[f32], available: f32) -> Vec<f32> {
    let mut sorted = naturals.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut left = available;
    let mut limit = f32::MAX;
    for (place, natural) in sorted.iter().enumerate() {
        limit = left / (sorted.len() - place) as f32;
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

    fn column(natural: f32, rigid: bool) -> Column {
        Column { natural, rigid }
    }

    #[test]
    fn spare_width_goes_to_text() {
        let widths = share(&[column(40.0, true), column(60.0, false)], 200.0);
        assert_eq!(widths, [40.0, 160.0]);
    }

    #[test]
    fn a_long_text_does_not_squeeze_numbers() {
        let widths = share(
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
    fn too_many_columns_share_equally() {
        let widths = share(
            &[column(100.0, true), column(100.0, true), column(20.0, true)],
            120.0,
        );
        assert_eq!(widths, [50.0, 50.0, 20.0]);
    }
}
