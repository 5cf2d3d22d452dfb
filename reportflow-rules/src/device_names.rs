//! Names that Windows reserves for devices.

/// Returns whether Windows opens a device instead of a file with this name.
///
/// The folder does not matter. Case, any extension, and spaces and dots at the
/// end do not matter either.
///
/// ```
/// use reportflow_rules::device_names::is_device_name;
///
/// assert!(is_device_name("nul"));
/// assert!(is_device_name("COM1 .pdf"));
/// assert!(!is_device_name("invoice.nul"));
/// ```
#[must_use]
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let (prefix, number) = stem.split_at_checked(3).unwrap_or((stem, ""));
    let is_any_of = |text: &str, devices: &[&str]| {
        devices
            .iter()
            .any(|device| text.eq_ignore_ascii_case(device))
    };
    is_any_of(stem, &["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"])
        || is_any_of(prefix, &["COM", "LPT"]) && is_port_number(number)
}

/// Returns whether the text is one digit. `¹`, `²` and `³` are digits here.
fn is_port_number(text: &str) -> bool {
    matches!(text, "¹" | "²" | "³") || matches!(text.as_bytes(), [b'0'..=b'9'])
}

#[cfg(test)]
mod tests {
    use super::is_device_name;

    #[test]
    fn devices() {
        for name in [
            "CON",
            "prn",
            "Aux",
            "NUL",
            "nul.x",
            "NUL.",
            "NUL ",
            "NUL . .",
            "nul .tar.gz",
            "CONIN$",
            "conout$.txt",
            "COM0",
            "com1",
            "COM9.pdf",
            "LPT0",
            "lpt9",
            "COM¹",
            "com².x",
            "LPT³",
            "COM1\u{3000}",
        ] {
            assert!(is_device_name(name), "{name:?}");
        }
    }

    #[test]
    fn files() {
        for name in [
            "",
            ".",
            ".nul",
            "null",
            "a.nul",
            " nul",
            "COM",
            "COM10",
            "LPT¹1",
            "COM⁴",
            "COM１",
            "CONIN",
            "con$",
            "請求書",
            "請求",
            "é1",
            "ab請",
        ] {
            assert!(!is_device_name(name), "{name:?}");
        }
    }
}
