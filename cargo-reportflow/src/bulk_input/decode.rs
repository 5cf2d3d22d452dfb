//! Decoding of an input file to text. A byte that does not decode is an error, because
//! `U+FFFD` would be printed in the document.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, EUC_JP, Encoding, SHIFT_JIS, UTF_8};

use crate::error::CliError;

/// The bytes that are decoded at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// A decoded file.
#[derive(Debug)]
pub(super) struct DecodedText {
    pub(super) text: String,
    /// The encoding, if the bytes alone did not tell it.
    pub(super) guess: Option<&'static Encoding>,
}

/// Returns the encoding of a label, such as `shift_jis`.
pub(super) fn encoding_of_label(label: &str) -> Result<&'static Encoding, CliError> {
    Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(|| {
        CliError::new(format!("unknown encoding `{label}`"))
            .with_help("give `--encoding` a name such as `utf-8`, `shift_jis` or `euc-jp`")
    })
}

/// Decodes a file: with the given encoding, or by its byte order mark, as UTF-8, or as
/// the Japanese encoding that its bytes are most likely in.
pub(super) fn decode(
    bytes: Vec<u8>,
    given: Option<&'static Encoding>,
) -> Result<DecodedText, CliError> {
    let known = given.or_else(|| Encoding::for_bom(&bytes).map(|(encoding, _)| encoding));
    if let Some(encoding) = known {
        let text = decode_as(encoding, bytes)?;
        return Ok(DecodedText { text, guess: None });
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(DecodedText { text, guess: None }),
        Err(error) => error.into_bytes(),
    };
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    // Every byte is valid in most others, so a wrong guess would show in the documents.
    let is_japanese = guess == SHIFT_JIS || guess == EUC_JP;
    let encoding = if is_japanese && !is_damaged_utf_8(&bytes) {
        guess
    } else {
        UTF_8
    };
    let text = decode_as(encoding, bytes)?;
    let guess = Some(encoding);
    Ok(DecodedText { text, guess })
}

/// Returns whether a text is UTF-8 except for a few bytes. Other encodings have hardly any
/// bytes that are characters of UTF-8.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut characters, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    characters > invalid
}

fn decode_as(encoding: &'static Encoding, bytes: Vec<u8>) -> Result<String, CliError> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = String::with_capacity(bytes.len());
    let mut start = 0;
    loop {
        let end = bytes.len().min(start + CHUNK_BYTES);
        text.reserve(3 * (CHUNK_BYTES + 2));
        let is_last = end == bytes.len();
        let chunk = &bytes[start..end];
        let (result, read) =
            decoder.decode_to_string_without_replacement(chunk, &mut text, is_last);
        start += read;
        match result {
            DecoderResult::InputEmpty if is_last => return Ok(text),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let end = start.saturating_sub(after.into());
                let invalid = &bytes[end.saturating_sub(length.into())..end];
                return Err(invalid_bytes(encoding, invalid, &text));
            }
        }
    }
}

/// Creates the error for bytes that do not decode, from the text before them.
fn invalid_bytes(encoding: &'static Encoding, invalid: &[u8], before: &str) -> CliError {
    let line = 1 + before.matches('\n').count();
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    let column = 1 + last_line.chars().count();
    let hex: Vec<String> = invalid.iter().map(|byte| format!("{byte:02X}")).collect();
    let message = format!(
        "line {line}, column {column}: invalid {}: byte {}",
        encoding.name(),
        hex.join(" ")
    );
    CliError::new(message).with_help(
        "correct the character there, or name the encoding of the file by `--encoding`, such as \
         `--encoding shift_jis`",
    )
}
