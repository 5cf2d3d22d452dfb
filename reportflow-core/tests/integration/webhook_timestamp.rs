//! Webhooks with a signed timestamp.

use std::time::Duration;

use crate::support::webhook_schemes::{BODY, at, schemes, verify};
use reportflow_core::webhook::{SignatureScheme, Verifier, WebhookError};

#[test]
fn rejects_timestamps_outside_the_tolerance() {
    for (scheme, secret) in schemes().into_iter().skip(3) {
        let tolerance = if secret.starts_with("whsec_") {
            300
        } else {
            60
        };
        let verifier = Verifier::with_scheme(scheme, secret).unwrap();
        let headers = verifier
            .clone()
            .clock(at(1_700_000_000))
            .sign("msg_1", BODY);
        for (now, near) in [
            (1_700_000_000 + tolerance, true),
            (1_700_000_000 - tolerance, true),
            (1_700_000_001 + tolerance, false),
            (1_699_999_999 - tolerance, false),
        ] {
            let outcome = verify(&verifier.clone().clock(at(now)), &headers, BODY);
            match outcome {
                Ok(_) => assert!(near, "{now}"),
                Err(WebhookError::InvalidTimestamp) => assert!(!near, "{now}"),
                Err(error) => panic!("{error}"),
            }
        }
        for time in [
            "",
            "soon",
            "-1",
            "99999999999999999999",
            "18446744073709551615",
        ] {
            let mut others = headers.clone();
            for (name, value) in &mut others {
                if name.ends_with("timestamp") {
                    *value = time.to_owned();
                }
            }
            assert!(
                matches!(
                    verify(&verifier, &others, BODY),
                    Err(WebhookError::InvalidTimestamp)
                ),
                "{time}"
            );
        }
    }
}

/// The signature covers the text of the timestamp in any format.
#[test]
fn reads_seconds_milliseconds_and_rfc_3339() {
    let read = |time: &str, now: u64| {
        let scheme =
            SignatureScheme::hex("x-signature").timestamp("x-timestamp", Duration::from_secs(1));
        let verifier = Verifier::with_scheme(scheme, "s3cret").unwrap();
        let signed = [time.as_bytes(), b".", BODY].concat();
        let (_, signature) = Verifier::new("s3cret").unwrap().sign("", &signed).remove(0);
        let headers = [("x-timestamp", time), ("x-signature", &signature)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        verify(&verifier.clock(at(now)), &headers, BODY)
    };
    for (time, now) in [
        ("1771151445", 1_771_151_445),
        ("1771151445123", 1_771_151_445),
        ("2026-02-15T10:30:45Z", 1_771_151_445),
        ("2026-02-15T10:30:45.123Z", 1_771_151_445),
        ("2026-02-15t10:30:45.123456789z", 1_771_151_445),
        ("2026-02-15 19:30:45+09:00", 1_771_151_445),
        ("2026-02-14T23:00:45.1-11:30", 1_771_151_445),
        ("1970-01-01T00:00:00Z", 0),
        ("2000-03-01T00:00:00Z", 951_868_800),
        ("2024-02-29T12:00:00Z", 1_709_208_000),
        ("2024-12-31T23:59:60Z", 1_735_689_600),
        ("2100-03-01T00:00:00Z", 4_107_542_400),
    ] {
        assert_eq!(read(time, now).unwrap().name, "file.completed", "{time}");
        for other in [now + 3, now.saturating_sub(3)] {
            let far = read(time, other);
            let rejected = matches!(far, Err(WebhookError::InvalidTimestamp));
            assert!(rejected || other == now, "{time} at {other}: {far:?}");
        }
    }
    // Fractions of a second count. The tolerance includes only the last two.
    for (time, near) in [
        ("2026-02-15T10:30:46.9Z", false),
        ("1771151446900", false),
        ("2026-02-15T10:30:45.9Z", true),
        ("1771151445900", true),
    ] {
        assert_eq!(read(time, 1_771_151_445).is_ok(), near, "{time}");
    }
    for time in [
        "2026-02-15T10:30:45",
        "2026-02-15T10:30Z",
        "2026-02-15",
        "2026-02-15T10:30:45.Z",
        "2026-02-15T10:30:45,1Z",
        "2026-02-15T24:30:45Z",
        "2026-00-15T10:30:45Z",
        "2026-02-15T10:30:45+0900",
        "2026-2-15T10:30:45Z",
        "1771151445.123",
        // Invalid dates. Each would be equal to a time on the following day.
        "2026-02-30T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
    ] {
        for now in [1_771_151_445, 1_772_409_600, 4_107_542_400, 1_777_593_600] {
            let outcome = read(time, now);
            assert!(
                matches!(outcome, Err(WebhookError::InvalidTimestamp)),
                "{time}"
            );
        }
    }
    // These are not ASCII, so some servers cannot read them as a header text.
    for time in ["１７７１１５１４４５", "2026-02-15T10:30:45あ00"] {
        assert!(read(time, 1_771_151_445).is_err(), "{time}");
    }
}
