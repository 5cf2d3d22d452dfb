//! Archives: names of files, which come from outside.

use std::io::Cursor;

use crate::support::zip_archive::{archive, open};
use reportflow_core::zip::ZipError;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

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
