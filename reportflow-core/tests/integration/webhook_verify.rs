//! Webhooks are verified by each scheme before they are parsed.

use std::time::{Duration, Instant};

use crate::support::webhook_schemes::{BODY, at, schemes, verify};
use http::{HeaderMap, HeaderName, HeaderValue};
use reportflow_core::webhook::{SignatureScheme, Verifier, WebhookError};

/// Test vectors from `openssl dgst -sha256 -hmac` and from the Standard Webhooks
/// specification.
#[test]
fn accepts_known_signatures() {
    let body = br#"{"event":"test"}"#;
    let hex = "b4986cc3ab143f0e2e18cac20b164f7e843afdfb9651b1697f70e55a38617a30";
    let verifier = Verifier::new("s3cret").unwrap();
    let header = |value: &str| vec![("x-reportflow-signature".to_owned(), value.to_owned())];
    assert_eq!(verify(&verifier, &header(hex), body).unwrap().name, "test");
    assert!(verify(&verifier, &header(&hex.to_uppercase()), body).is_ok());

    let verifier = Verifier::with_scheme(
        SignatureScheme::standard_webhooks(),
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    );
    let verifier = verifier.unwrap().clock(at(1_614_265_330));
    let headers = |signature: &str| {
        vec![
            (
                "webhook-id".to_owned(),
                "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned(),
            ),
            ("webhook-timestamp".to_owned(), "1614265330".to_owned()),
            ("webhook-signature".to_owned(), signature.to_owned()),
        ]
    };
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    // The body of the example has no name.
    let body = br#"{"test": 2432232314}"#;
    for list in [
        signature.to_owned(),
        format!("v1a,zzzz v1,AAAA {signature}"),
    ] {
        assert_eq!(verify(&verifier, &headers(&list), body).unwrap().name, "");
    }
    let bare = signature.trim_start_matches("v1,");
    assert!(matches!(
        verify(&verifier, &headers(bare), body),
        Err(WebhookError::InvalidSignature)
    ));
}

/// A secret from a file may end with a line break.
#[test]
fn secrets_are_trimmed() {
    for (scheme, secret) in schemes() {
        let clock = || at(1_700_000_000);
        let verifier = Verifier::with_scheme(scheme.clone(), secret).unwrap();
        let headers = verifier.clock(clock()).sign("msg_1", BODY);
        for secret in [
            format!("{secret}\n"),
            format!(" {secret}\r\n"),
            format!("\u{feff}{secret}\r\n"),
        ] {
            let trimmed = Verifier::with_scheme(scheme.clone(), &secret).unwrap();
            verify(&trimmed.clock(clock()), &headers, BODY)
                .unwrap_or_else(|error| panic!("{secret:?}: {error}"));
            let rotated = Verifier::with_scheme(scheme.clone(), "b3RoZXI=").unwrap();
            let rotated = rotated.with_previous_secret(&secret).unwrap();
            verify(&rotated.clock(clock()), &headers, BODY)
                .unwrap_or_else(|error| panic!("{secret:?}: {error}"));
        }
        let blank = Verifier::with_scheme(scheme, " \r\n");
        assert!(matches!(blank, Err(WebhookError::InvalidSecret)));
    }
}

/// A random key may end in any byte.
#[test]
fn binary_secrets_are_not_trimmed() {
    for end in [0x20, b'\n', b'\t'] {
        let secret = [&[0xff; 31][..], &[end]].concat();
        let headers = Verifier::new(&secret).unwrap().sign("", BODY);
        let trimmed = Verifier::new(&secret[..31]).unwrap();
        let outcome = verify(&trimmed, &headers, BODY);
        assert!(
            matches!(outcome, Err(WebhookError::InvalidSignature)),
            "{end}"
        );
        verify(&Verifier::new(&secret).unwrap(), &headers, BODY).unwrap();
    }
}

#[test]
fn each_scheme_rejects_changed_webhooks() {
    for (scheme, secret) in schemes() {
        let verifier = Verifier::with_scheme(scheme.clone(), secret)
            .unwrap()
            .clock(at(1_700_000_000));
        let headers = verifier.sign("msg_1", BODY);
        verify(&verifier, &headers, BODY).unwrap();

        let mut changed = BODY.to_vec();
        changed[100] ^= 1;
        let tampered = verify(&verifier, &headers, &changed);
        assert!(
            matches!(tampered, Err(WebhookError::InvalidSignature)),
            "{scheme:?}"
        );

        let other = Verifier::with_scheme(scheme.clone(), "b3RoZXI=")
            .unwrap()
            .clock(at(1_700_000_000));
        let foreign = verify(&other, &headers, BODY);
        assert!(
            matches!(foreign, Err(WebhookError::InvalidSignature)),
            "{scheme:?}"
        );

        for (at, _) in headers.iter().enumerate() {
            let mut fewer = headers.clone();
            let (name, _) = fewer.remove(at);
            let missing = verify(&verifier, &fewer, BODY);
            assert!(
                matches!(missing, Err(WebhookError::MissingHeader { name: n, .. }) if n == name)
            );

            let mut others = headers.clone();
            others[at].1 = others[at].1.replace(|c: char| c.is_ascii_digit(), "0");
            assert!(
                verify(&verifier, &others, BODY).is_err(),
                "{scheme:?} {name}"
            );
        }
        for bad in ["", "sha256=", "v1,", "zz", "0", "\u{e9}"] {
            let mut others = headers.clone();
            others.last_mut().unwrap().1 = bad.to_owned();
            assert!(
                verify(&verifier, &others, BODY).is_err(),
                "{scheme:?} {bad}"
            );
        }
    }
}

#[test]
fn accepts_the_previous_secret_during_rotation() {
    let both = Verifier::new("new")
        .unwrap()
        .with_previous_secret("old")
        .unwrap();
    for secret in ["new", "old"] {
        let headers = Verifier::new(secret).unwrap().sign("", BODY);
        assert!(verify(&both, &headers, BODY).is_ok());
    }
    let headers = Verifier::new("older").unwrap().sign("", BODY);
    assert!(matches!(
        verify(&both, &headers, BODY),
        Err(WebhookError::InvalidSignature)
    ));
}

#[test]
fn rejects_empty_and_invalid_secrets() {
    assert!(matches!(
        Verifier::new(""),
        Err(WebhookError::InvalidSecret)
    ));
    assert!(matches!(
        Verifier::new("s").unwrap().with_previous_secret(""),
        Err(WebhookError::InvalidSecret)
    ));
    for secret in ["", "whsec_", "whsec_not base64", "%%%"] {
        let verifier = Verifier::with_scheme(SignatureScheme::standard_webhooks(), secret);
        assert!(
            matches!(verifier, Err(WebhookError::InvalidSecret)),
            "{secret}"
        );
    }
    let verifier = Verifier::new("do-not-show").unwrap();
    assert!(!format!("{verifier:?}").contains("do-not-show"));
}

/// Anyone can send many signatures with a body of the maximum size.
#[test]
fn many_signatures_are_hashed_once() {
    let verifier = Verifier::new("s3cret").unwrap();
    let body = vec![b' '; 1024 * 1024];
    let time = |signatures: usize| {
        let list = vec!["00".repeat(32); signatures].join(" ");
        let headers = [("x-reportflow-signature".to_owned(), list)];
        let runs = (0..3).map(|_| {
            let start = Instant::now();
            let outcome = verify(&verifier, &headers, &body);
            assert!(matches!(outcome, Err(WebhookError::InvalidSignature)));
            start.elapsed()
        });
        runs.min().unwrap()
    };
    let (one, many) = (time(1), time(16));
    assert!(many < one * 4, "{many:?}, and {one:?} for one");
}

#[test]
fn number_of_compared_signatures_is_limited() {
    let verifier = Verifier::new("s3cret").unwrap();
    let (name, right) = verifier.sign("", BODY).pop().unwrap();
    for (wrong, is_valid) in [(15, true), (16, false)] {
        let list = format!(
            "short 00 {} {right}",
            vec!["00".repeat(32); wrong].join(" ")
        );
        let outcome = verify(&verifier, &[(name.clone(), list)], BODY);
        assert_eq!(outcome.is_ok(), is_valid, "after {wrong} wrong signatures");
    }
}

/// During a change of the secret, the sender signs with both secrets.
#[test]
fn one_valid_signature_of_several_is_enough() {
    for (scheme, secret) in schemes() {
        let verifier = Verifier::with_scheme(scheme.clone(), secret).unwrap();
        let verifier = verifier.clock(at(1_700_000_000));
        let mut headers = verifier.sign("msg_1", BODY);
        let (name, right) = headers.pop().unwrap();
        let other = Verifier::with_scheme(scheme, "b3RoZXI=").unwrap();
        let (_, wrong) = other.sign("msg_1", BODY).pop().unwrap();
        for list in [
            format!("{wrong},{right}"),
            format!("{right}, {wrong}"),
            format!("{wrong} {right}"),
            format!(" ,{wrong} ,, {right},"),
        ] {
            headers.push((name.clone(), list));
            assert!(verify(&verifier, &headers, BODY).is_ok(), "{headers:?}");
            headers.pop();
        }

        let several = |values: &[&str]| {
            let mut map = HeaderMap::new();
            for (name, value) in &headers {
                map.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
            }
            for value in values {
                let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
                map.append(name.parse::<HeaderName>().unwrap(), value);
            }
            verifier.verify(&map, BODY)
        };
        assert!(several(&[&wrong, &right]).is_ok(), "{name}: {right}");
        assert!(several(&["é", "", &right, &wrong]).is_ok(), "{right}");
        let outcome = several(&[&wrong, &wrong]);
        assert!(matches!(outcome, Err(WebhookError::InvalidSignature)));
        // The limit of signatures applies to all headers together.
        let many = [vec![wrong.as_str(); 16], vec![&right]].concat();
        assert!(matches!(
            several(&many),
            Err(WebhookError::InvalidSignature)
        ));
    }
}

#[test]
fn rejects_invalid_header_names() {
    let (right, tolerance) = ("x-signature", Duration::from_secs(60));
    for wrong in ["", "x sig", "x-sig\n", "x-sig:", "署名"] {
        for scheme in [
            SignatureScheme::hex(wrong),
            SignatureScheme::base64(wrong),
            SignatureScheme::hex(right).timestamp(wrong, tolerance),
        ] {
            match Verifier::with_scheme(scheme, "s3cret") {
                Err(WebhookError::InvalidHeaderName { name, .. }) => assert_eq!(name, wrong),
                outcome => panic!("{wrong:?}: {outcome:?}"),
            }
        }
    }
}

#[test]
fn looks_up_headers_in_lower_case() {
    let minute = Duration::from_secs(60);
    for scheme in [
        SignatureScheme::hex("X-Signature"),
        SignatureScheme::base64("X-Signature"),
    ] {
        let scheme = scheme.timestamp("X-Timestamp", minute);
        let verifier = Verifier::with_scheme(scheme, "s3cret").unwrap();
        let headers = verifier.sign("", BODY);
        assert_eq!(headers[0].0, "x-timestamp");
        assert_eq!(headers[1].0, "x-signature");
        assert!(verify(&verifier, &headers, BODY).is_ok());
    }
}

#[test]
fn large_body_is_rejected_before_hashing() {
    let verifier = Verifier::new("s3cret")
        .unwrap()
        .max_body_bytes(BODY.len() - 1);
    let outcome = verify(&verifier, &verifier.sign("", BODY), BODY);
    assert!(
        matches!(outcome, Err(WebhookError::PayloadTooLarge { limit, .. }) if limit == BODY.len() - 1)
    );
    let verifier = verifier.max_body_bytes(BODY.len());
    assert!(verify(&verifier, &verifier.sign("", BODY), BODY).is_ok());
}
