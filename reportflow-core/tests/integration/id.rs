//! Ids come from outside and become part of URLs.

use reportflow_core::{FileId, IdError, RequestId};

#[test]
fn accepts_both_forms() {
    let short: RequestId = "0eUDdgAjNXrrItA2".parse().unwrap();
    assert_eq!(
        (short.as_str(), short.as_uuid()),
        ("0eUDdgAjNXrrItA2", None)
    );
    let long: FileId = "8f14e45f-ceea-467f-a0e6-5d8f1c2b3a4d".parse().unwrap();
    assert_eq!(long.as_uuid().unwrap().to_string(), long.as_str());
    assert!("...".parse::<FileId>().is_ok());
}

#[test]
fn rejects_characters_that_change_a_path() {
    let forbidden = |character, position| IdError::ForbiddenCharacter {
        character,
        position,
    };
    for (text, expected) in [
        ("", IdError::Empty),
        (".", IdError::DotSegment),
        ("..", IdError::DotSegment),
        ("あ/b", forbidden('/', 1)),
        ("..\\b", forbidden('\\', 2)),
        ("a b", forbidden(' ', 1)),
        ("a\u{3000}", forbidden('\u{3000}', 1)),
        ("\n", forbidden('\n', 0)),
        ("a\0", forbidden('\0', 1)),
    ] {
        assert_eq!(text.parse::<RequestId>(), Err(expected), "{text:?}");
    }
}
