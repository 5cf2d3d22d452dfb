//! Numbers of bytes for people.

const KIB: usize = 1024;
const UNITS: [(&str, usize); 3] = [("GiB", KIB.pow(3)), ("MiB", KIB.pow(2)), ("KiB", KIB)];

/// Shows a number of bytes with a unit.
pub(super) fn byte_count(bytes: usize) -> String {
    match UNITS.into_iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) if bytes.is_multiple_of(unit) => format!("{} {name}", bytes / unit),
        Some((name, unit)) => format!("{:.1} {name}", bytes as f64 / unit as f64),
        None => format!("{bytes} B"),
    }
}
