//! Parameters that nothing fills, and the fields that they were meant for.

use super::nearest;
use super::places::{MOST, Places, is_omitted};
use crate::params::shape::Shape;
use crate::params::spec::{Found, Spec};

/// How many pairs of names are compared for "did you mean".
const MOST_PAIRS: usize = 225;

/// The parameters that nothing fills, and nothing says that this is meant.
pub(super) struct Blanks {
    is_blank: [bool; MOST],
    count: usize,
    only: usize,
}

impl Blanks {
    pub(super) const fn of(spec: &Spec, shape: &Shape, places: &Places) -> Blanks {
        let mut blanks = Blanks {
            is_blank: [false; MOST],
            count: 0,
            only: 0,
        };
        let mut column = 0;
        while column < spec.len() {
            if places.field(column).is_none() && !is_omitted(shape, spec.name(column)) {
                blanks.set(column, true);
            }
            column += 1;
        }
        // Those that a field may be for: reported as the field's own mistake.
        let mut i = 0;
        while i < shape.len() {
            if places.column(i).is_none() && !places.is_lost(i) {
                if let Found::Several(a, b) = spec.find(&shape.field(i), 0) {
                    blanks.set(a, false);
                    blanks.set(b, false);
                }
            }
            i += 1;
        }
        blanks
    }

    const fn set(&mut self, column: usize, is_blank: bool) {
        if self.is_blank[column] != is_blank {
            self.is_blank[column] = is_blank;
            self.count = if is_blank {
                self.count + 1
            } else {
                self.count - 1
            };
        }
        if is_blank {
            self.only = column;
        }
    }

    pub(super) const fn is_blank(&self, column: usize) -> bool {
        self.is_blank[column]
    }

    /// The one that is left, when it is one.
    const fn only(&self) -> Option<usize> {
        if self.count == 1 && self.is_blank[self.only] {
            Some(self.only)
        } else {
            None
        }
    }
}

/// The blank that each field without a parameter was meant for by its name,
/// found once: to compare names is what takes the compiler long.
pub(super) struct Meant {
    of: [u16; MOST],
}

impl Meant {
    const NOTHING: u16 = u16::MAX;

    pub(super) const fn of(spec: &Spec, shape: &Shape, places: &Places, blanks: &Blanks) -> Meant {
        let mut meant = Meant {
            of: [Meant::NOTHING; MOST],
        };
        if blanks.count * stray(shape, places) > MOST_PAIRS {
            return meant;
        }
        let mut i = 0;
        while i < shape.len() {
            if places.is_lost(i) {
                let mut best = usize::MAX;
                let mut column = 0;
                while column < spec.len() {
                    if blanks.is_blank(column) {
                        let distance = nearest::distance(shape.field(i).name, spec.name(column));
                        if distance < best {
                            best = distance;
                            meant.of[i] = column as u16;
                        }
                    }
                    column += 1;
                }
            }
            i += 1;
        }
        meant
    }

    pub(super) const fn column(&self, field: usize) -> Option<usize> {
        match self.of[field] {
            Meant::NOTHING => None,
            column => Some(column as usize),
        }
    }

    pub(super) const fn is_meant(&self, column: usize, fields: usize) -> bool {
        let mut i = 0;
        while i < fields {
            if self.of[i] == column as u16 {
                return true;
            }
            i += 1;
        }
        false
    }
}

/// How many fields stand at no parameter, or at one that is taken.
const fn stray(shape: &Shape, places: &Places) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < shape.len() {
        match places.column(i) {
            Some(column) if places.is_first(i, column) => {}
            None if !places.is_lost(i) => {}
            _ => count += 1,
        }
        i += 1;
    }
    count
}

/// One parameter without a field, one field that is out of place: they belong
/// together, and are one mistake.
pub(super) const fn only(shape: &Shape, places: &Places, blanks: &Blanks) -> Option<usize> {
    if stray(shape, places) == 1 {
        blanks.only()
    } else {
        None
    }
}
