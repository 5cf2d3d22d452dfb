//! Archives: names of files, which come from outside.

use std::error::Error as _;
use std::io::{Cursor, Write as _};

use crate::support::zip_archive::{archive, open};
use reportflow_core::zip::ZipError;
use zip::CompressionMethod::Stored;
use zip::ZipWriter;
use zip::write::{FullFileOptions, SimpleFileOptions};

#[test]
fn rejects_names_outside_the_folder() {
    for name in [
        "../a.pdf",
        "..",
        ".",
        "a/../../b.pdf",
        "a/b.pdf",
        "/etc/a.pdf",
        "\\a.pdf",
        "..\\a.pdf",
        "C:a.pdf",
        "C:\\a.pdf",
        "a.pdf:stream",
        "a\0.pdf",
        "a\n.pdf",
        "a.pdf.",
        "a.pdf ",
        "CON",
        "con.pdf",
        "Lpt1.pdf",
        "com0.pdf",
        "LPT0",
        "COM¹",
        "nul .pdf",
        "a*.pdf",
        "",
    ] {
        match open(archive(&[("ok.pdf", b"%PDF-"), (name, b"%PDF-")])) {
            Err(ZipError::UnsafeName { name: actual, .. }) => assert_eq!(actual, name),
            outcome => panic!("{name:?}: {outcome:?}"),
        }
    }
    for turns in "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".chars() {
        let name = format!("{turns}fdp.exe");
        let outcome = open(archive(&[(&*name, b"%PDF-")]));
        assert!(matches!(outcome, Err(ZipError::UnsafeName { .. })), "{name:?}");
    }
    for name in ["COM.pdf", "console.pdf", "..a.pdf", "-rf.pdf", "LPT10"] {
        assert!(open(archive(&[(name, b"%PDF-")])).is_ok(), "{name}");
    }
}

#[test]
fn rejects_links_and_colliding_names() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("a.pdf", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    let link = open(zip.finish().unwrap().into_inner());
    assert!(matches!(link, Err(ZipError::UnsafeName { .. })), "{link:?}");

    for (one, other) in [
        ("a.pdf", "A.PDF"),
        ("が.pdf", "か\u{3099}.pdf"),
        ("Äが.pdf", "a\u{308}か\u{3099}.pdf"),
        ("ΑΣ.pdf", "ας.pdf"),
        ("σ.pdf", "ς.pdf"),
        ("straße.pdf", "STRASSE.pdf"),
        ("straẞe.pdf", "strasse.pdf"),
        ("ﬁ.pdf", "FI.pdf"),
        ("\u{212a}.pdf", "k.pdf"),
        ("I.pdf", "ı.pdf"),
        ("ᾳ\u{301}.pdf", "ΆΙ.pdf"),
        ("a\u{200c}.pdf", "A.pdf"),
    ] {
        match open(archive(&[(one, b"1"), (other, b"2")])) {
            Err(ZipError::DuplicateName { name, .. }) => assert_eq!(name, other),
            outcome => panic!("{outcome:?}"),
        }
    }
    assert!(
        open(archive(&[
            ("か.pdf", b"1"),
            ("が.pdf", b"2"),
            ("ガ.pdf", b"3")
        ]))
        .is_ok()
    );
}

/// The zip crate would drop one of the two files.
#[test]
fn rejects_duplicate_names() {
    let mut bytes = archive(&[("a.pdf", b"1"), ("b.pdf", b"2"), ("c.pdf", b"3")]);
    while let Some(at) = bytes.windows(5).position(|five| five == b"c.pdf") {
        bytes[at] = b'a';
    }
    match open(bytes) {
        Err(ZipError::DuplicateName { name, .. }) => assert_eq!(name, "a.pdf"),
        outcome => panic!("{outcome:?}"),
    }
}

/// Returns an archive of these names without the flag for UTF-8. A name may have a
/// Unicode path field.
fn unmarked(names: &[(&[u8], Option<&str>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, (name, unicode_path)) in names.iter().enumerate() {
        let mut options = FullFileOptions::default().compression_method(Stored);
        if let Some(path) = unicode_path {
            let crc = crc32(name).to_le_bytes();
            let field = [&[1][..], &crc, path.as_bytes()].concat();
            // The zip crate reserves the real id of the field.
            options.add_extra_data(OTHER_ID, field, true).unwrap();
        }
        let placeholder = format!("{number}{}", "x".repeat(name.len() - 1));
        zip.start_file(placeholder, options).unwrap();
        zip.write_all(b"%PDF-").unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    for (number, (name, _)) in names.iter().enumerate() {
        let placeholder = format!("{number}{}", "x".repeat(name.len() - 1));
        replace(&mut bytes, placeholder.as_bytes(), name);
    }
    replace(&mut bytes, &OTHER_ID.to_le_bytes(), b"up");
    bytes
}

const OTHER_ID: u16 = 0xbeef;

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    while let Some(at) = bytes.windows(from.len()).position(|part| part == from) {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
}

/// The checksum of ZIP, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[test]
fn decodes_names_without_an_encoding() {
    for (bytes, unicode_path, expected) in [
        ("請求書-1.pdf".as_bytes(), None, "請求書-1.pdf"),
        // Shift_JIS, with a `\` as the second byte of two characters.
        (b"\x90\xbf\x8b\x81\x8f\x91-1.pdf", None, "請求書-1.pdf"),
        (
            b"\x8c\xa9\x90\xcf\x95\x5c-\x83\x5c.pdf",
            None,
            "見積表-ソ.pdf",
        ),
        (b"\xb6\xc5.pdf", None, "ｶﾅ.pdf"),
        // Of CP932 only, and not of the standard Shift_JIS.
        (b"\x87\x40\xfb\xfc.pdf", None, "①髙.pdf"),
        // CP437, because Shift_JIS has no such bytes.
        (b"caf\x82.pdf", None, "café.pdf"),
        (b"Gr\x94\xe1e.pdf", None, "Größe.pdf"),
        (b"na\x8bve.pdf", None, "naïve.pdf"),
        (b"Se\xa4or.pdf", None, "Señor.pdf"),
        (b"M\x81ller.pdf", None, "Müller.pdf"),
        (b"M\x9aLLER.PDF", None, "MÜLLER.PDF"),
        (b"\x80a va.pdf", None, "Ça va.pdf"),
        (b"f\x81r Stra\xe1e 5.pdf", None, "für Straße 5.pdf"),
        (b"\x82l\x8ave.pdf", None, "élève.pdf"),
        (b"N\xa7 12.pdf", None, "Nº 12.pdf"),
        (b"25\xf8C.pdf", None, "25°C.pdf"),
        // Shift_JIS again, with bytes that are Latin letters in CP437.
        (b"\x95\x5c.pdf", None, "表.pdf"),
        (b"PDF\x97p.pdf", None, "PDF用.pdf"),
        (b"A4\x97p_2.pdf", None, "A4用_2.pdf"),
        (b"\x83l\x83b\x83g.pdf", None, "ネット.pdf"),
        (b"A\x83\x89\x83\x93\x83N.pdf", None, "Aランク.pdf"),
        (b"X\x90\xfc.pdf", None, "X線.pdf"),
        (b"\x91\xe61\x89\xf1.pdf", None, "第1回.pdf"),
        (b"\x94N\x93x.pdf", None, "年度.pdf"),
        (b"\x82\xa0\x82\xa2.pdf", None, "あい.pdf"),
        (b"\x8a\x94.pdf", None, "株.pdf"),
        (b"\x90\xbf\xf0\x40.pdf", None, "請\u{e000}.pdf"),
        (b"\x90\xbf.pdf", Some("御請求.pdf"), "御請求.pdf"),
    ] {
        let archive = unmarked(&[(bytes, unicode_path), (b"b.pdf", None)]);
        let mut archive = open(archive).unwrap_or_else(|error| panic!("{expected}: {error:?}"));
        let entry = &archive.entries()[0];
        assert_eq!(entry.name, expected);
        let is_guess = unicode_path.is_none() && std::str::from_utf8(bytes).is_err();
        let raw_name = is_guess.then(|| bytes.to_vec());
        assert_eq!(entry.raw_name, raw_name, "{expected}");
        assert_eq!(archive.entries()[1].name, "b.pdf");
        assert_eq!(archive.read(expected).unwrap().unwrap(), b"%PDF-");
        let folder = tempfile::tempdir().unwrap();
        let paths = archive.extract_to(folder.path()).unwrap();
        assert_eq!(paths[0], folder.path().join(expected));
        assert_eq!(std::fs::read(&paths[0]).unwrap(), b"%PDF-");
    }
}

#[test]
fn decoded_names_are_checked() {
    for name in [&b"..\\\x90\xbf.pdf"[..], b"\x90\xbf/a.pdf", b"\x90\xbf."] {
        let outcome = open(unmarked(&[(name, None)]));
        assert!(
            matches!(outcome, Err(ZipError::UnsafeName { .. })),
            "{outcome:?}"
        );
    }
    let outcome = open(unmarked(&[(b"a.pdf", Some("../a.pdf"))]));
    assert!(
        matches!(outcome, Err(ZipError::UnsafeName { .. })),
        "{outcome:?}"
    );
    // The same name in two encodings.
    let outcome = open(unmarked(&[
        (b"\x90\xbf.pdf", None),
        ("請.pdf".as_bytes(), None),
    ]));
    assert!(
        matches!(outcome, Err(ZipError::DuplicateName { .. })),
        "{outcome:?}"
    );
    let outcome = open(unmarked(&[
        (b"a.pdf", Some("c.pdf")),
        (b"b.pdf", Some("c.pdf")),
    ]));
    assert!(
        matches!(outcome, Err(ZipError::InvalidArchive(_))),
        "{outcome:?}"
    );
}

/// The `zip` crate cannot skip such a field.
#[test]
fn an_invalid_unicode_path_is_named_as_the_cause() {
    let mut zip = unmarked(&[(b"a.pdf", Some("b.pdf")), (b"c.pdf", None)]);
    replace(&mut zip, &crc32(b"a.pdf").to_le_bytes(), &[0; 4]);
    let error = open(zip).unwrap_err();
    assert!(matches!(error, ZipError::InvalidArchive(_)), "{error:?}");
    let cause = error.source().unwrap().to_string();
    assert!(cause.contains("Unicode extra field"), "{cause}");
}

#[test]
fn a_name_that_no_file_system_takes_extracts_nothing() {
    let (longest, long) = (format!("{}.pdf", "x".repeat(251)), "長".repeat(256));
    let mut archive = open(archive(&[("a.pdf", b"1"), (&longest, b"2"), (&long, b"3")])).unwrap();
    let folder = tempfile::tempdir().unwrap();
    match archive.extract_to(folder.path()) {
        Err(ZipError::NameTooLong {
            name, limit: 255, ..
        }) => assert_eq!(name, long),
        outcome => panic!("{outcome:?}"),
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(archive.read(&long).unwrap().unwrap(), b"3");
}
