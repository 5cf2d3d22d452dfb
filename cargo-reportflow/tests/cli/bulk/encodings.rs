//! Encodings of input files.

use std::fs;

use super::{check, workspace};
use crate::workspace::{Run, Workspace};

/// Each character is in CP932 only, not in JIS X 0208.
const TEXT: &str = "番号,宛名,金額\r\n001,髙橋﨑①㈱,1\r\n";

/// `TEXT` as Excel writes it on Japanese Windows.
const CP932: &[u8] = b"\x94\xd4\x8d\x86,\x88\xb6\x96\xbc,\x8b\xe0\x8az\r\n001,\
    \xfb\xfc\x8b\xb4\xfa\xb1\x87@\x87\x8a,1\r\n";

fn check_bytes(workspace: &Workspace, bytes: &[u8], options: &[&str]) -> Run {
    fs::write(workspace.path().join("in.csv"), bytes).expect("a file");
    check(workspace, "in.csv", options)
}

fn utf_16(bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = "\u{feff}".encode_utf16().chain(TEXT.encode_utf16());
    units.flat_map(bytes).collect()
}

#[test]
fn unicode_needs_no_option() {
    let workspace = workspace();
    let with_mark = [b"\xef\xbb\xbf", TEXT.as_bytes()].concat();
    for bytes in [
        TEXT.as_bytes().to_vec(),
        with_mark,
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
    ] {
        let run = check_bytes(&workspace, &bytes, &[]);
        run.is(0, "1 document is valid\n", "");
    }
}

#[test]
fn shift_jis_is_guessed_and_named() {
    let workspace = workspace();
    let run = check_bytes(&workspace, CP932, &[]);
    run.is(
        0,
        "1 document is valid\n",
        "encoding: Shift_JIS, guessed; `--encoding` overrides it. Names: 番号, 宛名, 金額\n",
    );
    for name in ["shift_jis", "Windows-31J", "sjis"] {
        let run = check_bytes(&workspace, CP932, &["--encoding", name]);
        run.is(0, "1 document is valid\n", "");
    }
    let run = check_bytes(&workspace, CP932, &["--encoding", "shiftjis2"]);
    run.is(
        2,
        "",
        "error: unknown encoding `shiftjis2`\n  \
         = help: give `--encoding` a name such as `utf-8`, `shift_jis` or `euc-jp`\n",
    );
}

#[test]
fn a_byte_that_does_not_decode_has_a_line_and_a_column() {
    let workspace = workspace();
    let invalid = |bytes: &[u8], options: &[&str]| {
        let run = check_bytes(&workspace, bytes, options);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        let line = run.stderr.lines().next().unwrap_or_default().to_owned();
        line.trim_start_matches("error: `in.csv`: ").to_owned()
    };
    // One byte of UTF-8 is damaged. The rest is not taken for another encoding.
    let damaged = [TEXT.as_bytes(), "002,あ".as_bytes(), b"\xe3\x81,1\r\n"].concat();
    let expected = "line 3, column 6: invalid UTF-8: byte E3 81";
    assert_eq!(invalid(&damaged, &[]), expected);
    assert_eq!(invalid(&damaged, &["--encoding", "utf-8"]), expected);
    let cut = [CP932, b"002,\x8b\xb4\x8b"].concat();
    let expected = "line 3, column 6: invalid Shift_JIS: byte 8B";
    assert_eq!(invalid(&cut, &["--encoding", "sjis"]), expected);
    let inner = [CP932, b"002,\xfd\xfd,1"].concat();
    let expected = "line 3, column 5: invalid Shift_JIS: byte FD";
    assert_eq!(invalid(&inner, &["--encoding", "sjis"]), expected);
    // Neither UTF-8 nor Japanese: every byte would be valid in a European encoding.
    let latin = b"no,name\n1,Andr\xe9\n2,Jos\xe9\n3,M\xfcller\n";
    let error = invalid(latin, &[]);
    assert_eq!(error, "line 2, column 7: invalid UTF-8: byte E9");
    // A lone surrogate, far behind the first chunk.
    let mut long = utf_16(u16::to_le_bytes);
    let filler: Vec<u8> = "あ\n"
        .repeat(50_000)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    long.extend(filler);
    long.extend([0x42, 0x30, 0x00, 0xd8, 0x42, 0x30]);
    let error = invalid(&long, &[]);
    assert!(
        error.starts_with("line 50003, column 2: invalid UTF-16LE"),
        "{error}"
    );
}

#[test]
fn a_byte_of_every_position_is_checked_in_long_files() {
    let workspace = workspace();
    // Characters of two bytes lie across the ends of chunks.
    for shift in 0..2 {
        let mut bytes = b"\x94\xd4\x8d\x86,\x88\xb6\x96\xbc,\x8b\xe0\x8az\r\n".to_vec();
        bytes.extend(vec![b'0'; shift]);
        bytes.extend(b"1,");
        bytes.extend(b"\x8b\xb4".repeat(100_000));
        bytes.extend(b",1\r\n");
        let run = check_bytes(&workspace, &bytes, &["--encoding", "sjis"]);
        run.is(0, "1 document is valid\n", "");
    }
}
