//! Archives: what is taken out of them, and what is not.

use std::io::{Cursor, Write};

use reportflow_core::zip::{Archive, ZipError};
use zip::CompressionMethod::{Deflated, Stored};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, (name, bytes)) in files.iter().enumerate() {
        let method = if number % 2 == 0 { Deflated } else { Stored };
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn open(bytes: Vec<u8>) -> Result<Archive<Cursor<Vec<u8>>>, ZipError> {
    Archive::new(Cursor::new(bytes))
}

/// What lies in a folder, with its bytes.
fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

const TWO: [(&str, &[u8]); 2] = [("請求書-1.pdf", b"%PDF-1"), ("b c.pdf", b"%PDF-2")];

#[test]
fn are_listed_read_and_extracted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("files.zip");
    std::fs::write(&path, archive(&TWO)).unwrap();
    let mut zip = Archive::open(&path).unwrap();
    let listed: Vec<_> = zip
        .entries()
        .iter()
        .map(|one| (one.name.as_str(), one.size))
        .collect();
    assert_eq!(listed, [("請求書-1.pdf", 6), ("b c.pdf", 6)]);
    assert_eq!(zip.read("b c.pdf").unwrap().unwrap(), b"%PDF-2");
    assert_eq!(zip.read("c.pdf").unwrap(), None);

    let to = tempfile::tempdir().unwrap();
    std::fs::write(to.path().join("b c.pdf"), "what was there").unwrap();
    let paths = zip.extract_to(to.path()).unwrap();
    assert_eq!(
        paths,
        [to.path().join("請求書-1.pdf"), to.path().join("b c.pdf")]
    );
    let expected = [("b c.pdf", b"%PDF-2"), ("請求書-1.pdf", b"%PDF-1")];
    let expected = expected.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
    assert_eq!(files(to.path()), expected);
}

#[test]
fn no_name_leads_out_of_the_folder() {
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
        "COM¹",
        "nul .pdf",
        "a*.pdf",
        "",
    ] {
        match open(archive(&[("ok.pdf", b"%PDF-"), (name, b"%PDF-")])) {
            Err(ZipError::Name { name: told }) => assert_eq!(told, name),
            outcome => panic!("{name:?}: {outcome:?}"),
        }
    }
    for name in [
        "COM.pdf",
        "com0.pdf",
        "console.pdf",
        "..a.pdf",
        "-rf.pdf",
        "LPT10",
    ] {
        assert!(open(archive(&[(name, b"%PDF-")])).is_ok(), "{name}");
    }
}

#[test]
fn links_and_names_that_differ_in_case_alone() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("a.pdf", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    let link = open(zip.finish().unwrap().into_inner());
    assert!(matches!(link, Err(ZipError::Name { .. })), "{link:?}");

    let twice = open(archive(&[("a.pdf", b"1"), ("A.PDF", b"2")]));
    assert!(matches!(twice, Err(ZipError::Twice { .. })), "{twice:?}");
}

#[test]
fn what_grows_beyond_the_caps_leaves_nothing() {
    // A thousand to one.
    let zeros = vec![0; 8 * 1024 * 1024];
    let bomb = archive(&[("a.pdf", b"%PDF-"), ("b.pdf", b"%PDF-"), ("c.pdf", &zeros)]);
    assert!(bomb.len() < zeros.len() / 500);
    let to = tempfile::tempdir().unwrap();
    for (file, all, limit) in [
        (1_000_000, u64::MAX, 1_000_000),
        (u64::MAX, 1_000_000, 999_990),
    ] {
        let mut zip = open(bomb.clone()).unwrap().max_bytes(file, all);
        match zip.extract_to(to.path()).unwrap_err() {
            ZipError::TooLarge { name, limit: told } => {
                assert_eq!((name.as_str(), told), ("c.pdf", limit));
            }
            error => panic!("{error:?}"),
        }
        assert!(zip.read("c.pdf").is_err());
        assert_eq!(files(to.path()), []);
    }
    let mut zip = open(bomb).unwrap();
    assert_eq!(zip.extract_to(to.path()).unwrap().len(), 3);
}

#[test]
fn a_size_that_is_a_lie_does_not_count() {
    // The sizes stand in the local header and in the directory.
    let zeros = vec![0; 1024 * 1024];
    let mut bytes = archive(&[("a.pdf", &zeros)]);
    let size = (zeros.len() as u32).to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|four| four == size) {
        bytes[at..at + 4].copy_from_slice(&7u32.to_le_bytes());
    }
    let mut zip = open(bytes).unwrap().max_bytes(1000, 1000);
    assert_eq!(zip.entries()[0].size, 7);
    // Whichever is noticed first.
    assert!(zip.read("a.pdf").is_err());
}

#[test]
fn too_many_files() {
    let names: Vec<_> = (0..1001).map(|number| format!("{number}.pdf")).collect();
    let list: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), &b"x"[..]))
        .collect();
    let error = open(archive(&list)).unwrap_err();
    assert!(
        matches!(error, ZipError::TooManyEntries { limit: 1000 }),
        "{error}"
    );
    assert!(open(archive(&list[..1000])).is_ok());
}

#[test]
fn what_is_no_archive_or_a_damaged_one() {
    let whole = archive(&TWO);
    for bytes in [
        Vec::new(),
        b"%PDF-1.7".to_vec(),
        whole[..whole.len() - 9].to_vec(),
    ] {
        let error = open(bytes).unwrap_err();
        assert_eq!(error.to_string(), "the archive cannot be read");
    }
    let to = tempfile::tempdir().unwrap();
    let mut damaged = whole.clone();
    let at = damaged.windows(6).position(|six| six == b"%PDF-2").unwrap();
    damaged[at] = b'x';
    let error = open(damaged).unwrap().extract_to(to.path()).unwrap_err();
    assert!(matches!(error, ZipError::Broken(_)), "{error:?}");
    assert_eq!(files(to.path()), []);

    let missing = to.path().join("no such folder");
    let error = open(whole).unwrap().extract_to(missing).unwrap_err();
    assert!(
        matches!(error, ZipError::Io { path: Some(_), .. }),
        "{error:?}"
    );
}
