use crate::params::shape::Shape;
use crate::params::spec::{Found, Spec, equal};

/// The most fields, and the most parameters, of one row that are checked.
pub(super) const MOST: usize = 1024;

const NOTHING: u16 = u16::MAX;
const SEVERAL: u16 = u16::MAX - 1;

/// Which field belongs to which parameter, found once.
pub(super) struct Places {
    column_of: [u16; MOST],
    field_of: [u16; MOST],
}

impl Places {
    pub(super) const fn of(spec: &Spec, shape: &Shape) -> Places {
        if spec.len() > MOST || shape.len() > MOST {
            panic!("a row of more than 1024 fields or parameters cannot be checked");
        }
        let mut places = Places {
            column_of: [NOTHING; MOST],
            field_of: [NOTHING; MOST],
        };
        let mut i = 0;
        while i < shape.len() {
            places.column_of[i] = match spec.find(&shape.field(i), i) {
                Found::Nothing => NOTHING,
                Found::Several(..) => SEVERAL,
                Found::One(column) => {
                    if places.field_of[column] == NOTHING {
                        places.field_of[column] = i as u16;
                    }
                    column as u16
                }
            };
            i += 1;
        }
        places
    }

    /// The only parameter that the field matches.
    pub(super) const fn column(&self, field: usize) -> Option<usize> {
        match self.column_of[field] {
            NOTHING | SEVERAL => None,
            column => Some(column as usize),
        }
    }

    /// Whether the field matches no parameter at all.
    pub(super) const fn is_lost(&self, field: usize) -> bool {
        self.column_of[field] == NOTHING
    }

    /// The first field that fills the parameter.
    pub(super) const fn field(&self, column: usize) -> Option<usize> {
        match self.field_of[column] {
            NOTHING => None,
            field => Some(field as usize),
        }
    }

    pub(super) const fn is_first(&self, field: usize, column: usize) -> bool {
        self.field_of[column] == field as u16
    }
}

pub(super) const fn is_omitted(shape: &Shape, name: &str) -> bool {
    let omitted = shape.omitted();
    let mut i = 0;
    while i < omitted.len() {
        if equal(omitted[i], name) {
            return true;
        }
        i += 1;
    }
    false
}
