//! How often a fault acts.

use sha2::{Digest as _, Sha256};

use super::error::FaultError;
use super::fault::Times;

/// A valid form of [`Times`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Schedule {
    Next(u64),
    Every(u64),
    Probability { probability: f64, seed: u64 },
}

impl Schedule {
    pub(super) fn new(times: &Times) -> Result<Schedule, FaultError> {
        let schedule = match (times.next, times.every, times.probability) {
            (None, None, None) => Schedule::Next(1),
            (Some(0), None, None) => return Err(FaultError::of("times.next", "must be from 1")),
            (Some(count), None, None) => Schedule::Next(count),
            (None, Some(0), None) => return Err(FaultError::of("times.every", "must be from 1")),
            (None, Some(period), None) => Schedule::Every(period),
            (None, None, Some(probability)) if (0.0..=1.0).contains(&probability) => {
                let seed = times.seed.unwrap_or_default();
                return Ok(Schedule::Probability { probability, seed });
            }
            (None, None, Some(_)) => {
                return Err(FaultError::of("times.probability", "must be from 0 to 1"));
            }
            _ => {
                let reason = "must have one of `next`, `every` and `probability`";
                return Err(FaultError::of("times", reason));
            }
        };
        match times.seed {
            Some(_) => Err(FaultError::of("times.seed", "needs `probability`")),
            None => Ok(schedule),
        }
    }

    /// Returns whether the fault will never act again.
    pub(super) fn is_over(self, acted: u64) -> bool {
        matches!(self, Schedule::Next(count) if acted >= count)
    }

    /// Returns whether the fault acts on the matching request with this number, from 1.
    pub(super) fn is_due(self, number: u64) -> bool {
        match self {
            Schedule::Next(count) => number <= count,
            Schedule::Every(period) => number.is_multiple_of(period),
            Schedule::Probability { probability, seed } => draw(seed, number) < probability,
        }
    }
}

/// Returns a number from 0 to below 1. Unlike a generator from a library, it is the same
/// in every version.
fn draw(seed: u64, number: u64) -> f64 {
    let digest = Sha256::new()
        .chain_update(seed.to_le_bytes())
        .chain_update(number.to_le_bytes())
        .finalize();
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&digest[..4]);
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Users rely on which requests a seed chooses.
    #[test]
    fn the_choice_of_a_seed_never_changes() {
        let chosen = |probability, seed| -> Vec<u64> {
            let schedule = Schedule::Probability { probability, seed };
            (1..=40).filter(|it| schedule.is_due(*it)).collect()
        };
        assert_eq!(chosen(0.1, 7), [4, 5, 13, 15, 29, 39]);
        assert_eq!(chosen(0.0, 7), [0_u64; 0]);
        assert_eq!(chosen(1.0, 7).len(), 40);
        assert_ne!(chosen(0.1, 8), chosen(0.1, 7));
    }
}
