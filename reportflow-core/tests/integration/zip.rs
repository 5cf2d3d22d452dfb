//! Archives: listing, reading and extraction, and their limits.

use std::io::{self, Read, Seek, SeekFrom};

use crate::support::zip_archive::{archive, open};
use reportflow_core::zip::{Archive, ZipError};

/// Returns the names and the bytes of the files in a folder.
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
fn lists_reads_and_extracts_files() {
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

/// Runs the test below with a limit of a few KiB for files.
#[cfg(unix)]
#[test]
fn full_disk_is_an_io_error() {
    let mut test = std::process::Command::new("sh");
    test.args(["-c", r#"trap '' XFSZ; ulimit -f 20; exec "$0" "$@""#])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "zip::extracts_to_a_full_disk"]);
    let output = test.arg("--nocapture").output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(shown.contains("a.pdf` failed, 0 files"), "{shown}");
}

#[cfg(unix)]
#[test]
#[expect(clippy::print_stdout, reason = "its output is what it is for")]
#[ignore = "run by `full_disk_is_an_io_error`"]
fn extracts_to_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = open(archive(&[("a.pdf", &[b'x'; 100_000])])).unwrap();
    let outcome = archive.extract_to(folder.path());
    let files = folder.path().read_dir().unwrap().count();
    match outcome {
        Err(error) => println!("{error}, {files} files"),
        Ok(_) => println!("there was no limit"),
    }
}

/// A reader of zeros, followed by the bytes `end`.
#[derive(Debug)]
struct Huge {
    zeros: u64,
    end: Vec<u8>,
    position: u64,
    read: u64,
}

impl Read for Huge {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let zeros = self.zeros.saturating_sub(self.position);
        let read = if zeros > 0 {
            io::repeat(0).take(zeros).read(buffer)?
        } else {
            let at = (self.position - self.zeros) as usize;
            self.end.get(at..).unwrap_or_default().read(buffer)?
        };
        self.position += read as u64;
        self.read += read as u64;
        assert!(self.read < 20 * 1024 * 1024, "reads without end");
        Ok(read)
    }
}

impl Seek for Huge {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => (self.zeros + self.end.len() as u64)
                .checked_add_signed(by)
                .unwrap(),
            SeekFrom::Current(by) => self.position.checked_add_signed(by).unwrap(),
        };
        Ok(self.position)
    }
}

/// Returns the end record of an archive with a central directory at `start`.
fn end(entries: u16, start: u32) -> Vec<u8> {
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend([entries, entries].map(u16::to_le_bytes).as_flattened());
    end.extend([0, start].map(u32::to_le_bytes).as_flattened());
    end.extend([0, 0]);
    end
}

/// Returns the end records of a zip64 archive. The first of them is at `at`.
fn end_64(entries: u64, start: u64, at: u64) -> Vec<u8> {
    let mut end_64 = b"PK\x06\x06".to_vec();
    end_64.extend(44u64.to_le_bytes());
    end_64.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    end_64.extend(
        [entries, entries, 0, start]
            .map(u64::to_le_bytes)
            .as_flattened(),
    );
    end_64.extend(b"PK\x06\x07\0\0\0\0");
    end_64.extend(at.to_le_bytes());
    end_64.extend([1, 0, 0, 0]);
    end_64.extend(end(u16::MAX, u32::MAX));
    end_64
}

const TB: u64 = 1 << 40;

/// Returns the error of an archive of `zeros` zeros and these last bytes.
fn huge(zeros: u64, end: Vec<u8>) -> ZipError {
    let reader = Huge {
        zeros,
        end,
        position: 0,
        read: 0,
    };
    Archive::new(reader).unwrap_err()
}

#[test]
fn rejects_false_entry_counts() {
    // The archive has room for 20 billion entries. Memory for all of them would run out.
    let error = huge(TB, end_64(TB / 48, TB / 48, TB));
    let limit = matches!(error, ZipError::TooManyEntries { limit: 1000, .. });
    assert!(limit, "{error:?}");
    let error = huge(1000, end(1001, 0));
    let limit = matches!(error, ZipError::TooManyEntries { limit: 1000, .. });
    assert!(limit, "{error:?}");

    let limit = 4 * 1024 * 1024;
    for error in [huge(limit, end(1, 0)), huge(TB, end_64(1, TB - limit, TB))] {
        let large =
            matches!(error, ZipError::DirectoryTooLarge { limit: actual, .. } if actual == limit);
        assert!(large, "{error:?}");
    }
}

/// The limits must apply to the directory that is read.
#[test]
fn rejects_a_second_central_directory() {
    for before in [end(1000, 0), end_64(TB / 2, TB - 1, TB)] {
        let mut two = before;
        let start = two.len() as u64;
        two.extend([b'x'; 100]);
        two.extend(end_64(1, TB + start, TB + start + 100));
        let error = huge(TB, two.clone());
        assert!(matches!(error, ZipError::InvalidArchive(_)), "{error:?}");
        // The second directory may also enclose the first.
        let second = two.len() as u64;
        two.extend(end_64(1, TB, TB + second));
        let error = huge(TB, two);
        assert!(matches!(error, ZipError::InvalidArchive(_)), "{error:?}");
    }
}

/// The format of archives over 4 GiB.
#[test]
fn reads_zip64() {
    let mut bytes = archive(&TWO);
    let at = bytes.len() - 22;
    let start = u32::from_le_bytes(bytes[at + 16..at + 20].try_into().unwrap());
    bytes.truncate(at);
    bytes.extend(end_64(2, start.into(), at as u64));
    let mut zip = open(bytes).unwrap();
    assert_eq!(zip.read("b c.pdf").unwrap().unwrap(), b"%PDF-2");
}

#[test]
fn archive_over_the_limits_leaves_nothing() {
    // A compression ratio of a thousand.
    let zeros = vec![0; 8 * 1024 * 1024];
    let bomb = archive(&[("a.pdf", b"%PDF-"), ("b.pdf", b"%PDF-"), ("c.pdf", &zeros)]);
    assert!(bomb.len() < zeros.len() / 500);
    let to = tempfile::tempdir().unwrap();
    for (file, all, limit) in [
        (1_000_000, u64::MAX, 1_000_000),
        (u64::MAX, 1_000_000, 999_990),
    ] {
        let mut zip = open(bomb.clone())
            .unwrap()
            .max_file_bytes(file)
            .max_total_bytes(all);
        match zip.extract_to(to.path()).unwrap_err() {
            ZipError::FileTooLarge {
                name,
                limit: actual,
                ..
            } => {
                assert_eq!((name.as_str(), actual), ("c.pdf", limit));
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
fn counts_real_sizes_instead_of_declared_ones() {
    // The local header and the directory contain the size.
    let zeros = vec![0; 1024 * 1024];
    let mut bytes = archive(&[("a.pdf", &zeros)]);
    let size = (zeros.len() as u32).to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|four| four == size) {
        bytes[at..at + 4].copy_from_slice(&7u32.to_le_bytes());
    }
    let mut zip = open(bytes)
        .unwrap()
        .max_file_bytes(1000)
        .max_total_bytes(1000);
    assert_eq!(zip.entries()[0].size, 7);
    // The error may be the wrong size or the exceeded limit.
    assert!(zip.read("a.pdf").is_err());
}

#[test]
fn rejects_too_many_files() {
    let names: Vec<_> = (0..1001).map(|number| format!("{number}.pdf")).collect();
    let list: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), &b"x"[..]))
        .collect();
    let error = open(archive(&list)).unwrap_err();
    assert!(
        matches!(error, ZipError::TooManyEntries { limit: 1000, .. }),
        "{error}"
    );
    assert!(open(archive(&list[..1000])).is_ok());
}

#[test]
fn rejects_invalid_and_damaged_archives() {
    let whole = archive(&TWO);
    for bytes in [
        Vec::new(),
        b"%PDF-1.7".to_vec(),
        whole[..whole.len() - 9].to_vec(),
    ] {
        let error = open(bytes).unwrap_err();
        assert_eq!(error.to_string(), "invalid ZIP archive");
    }
    let to = tempfile::tempdir().unwrap();
    let mut damaged = whole.clone();
    let at = damaged.windows(6).position(|six| six == b"%PDF-2").unwrap();
    damaged[at] = b'x';
    let error = open(damaged).unwrap().extract_to(to.path()).unwrap_err();
    assert!(matches!(error, ZipError::InvalidArchive(_)), "{error:?}");
    assert_eq!(files(to.path()), []);

    let missing = to.path().join("no such folder");
    let error = open(whole).unwrap().extract_to(missing).unwrap_err();
    assert!(
        matches!(error, ZipError::Io { path: Some(_), .. }),
        "{error:?}"
    );
}
