/// The most characters of a name that are compared.
const LONGEST: usize = 64;

/// How many edits lie between two names, or `usize::MAX` where they are too
/// many for a typo: more than a third of the longer one, at least one.
pub(super) const fn distance(a: &str, b: &str) -> usize {
    let (a, a_len) = characters(a);
    let (b, b_len) = characters(b);
    let longer = if a_len > b_len { a_len } else { b_len };
    let limit = if longer < 6 { 1 } else { longer / 3 };

    // Insertions, deletions, substitutions, and two neighbours that changed places.
    let mut before = [0; LONGEST + 1];
    let mut last = [0; LONGEST + 1];
    let mut j = 0;
    while j <= b_len {
        last[j] = j;
        j += 1;
    }
    let mut i = 0;
    while i < a_len {
        let mut row = [0; LONGEST + 1];
        row[0] = i + 1;
        let mut j = 0;
        while j < b_len {
            let same = a[i] == b[j];
            let mut best = if same { last[j] } else { last[j] + 1 };
            best = smaller(best, smaller(last[j + 1], row[j]) + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = smaller(best, before[j - 1] + 1);
            }
            row[j + 1] = best;
            j += 1;
        }
        before = last;
        last = row;
        i += 1;
    }
    // Two names of one character have nothing in common when that differs.
    let distance = last[b_len];
    if distance <= limit && distance < longer {
        distance
    } else {
        usize::MAX
    }
}

const fn smaller(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

/// The characters without regard to ASCII case, separators left out.
const fn characters(text: &str) -> ([u32; LONGEST], usize) {
    let bytes = text.as_bytes();
    let mut characters = [0; LONGEST];
    let mut len = 0;
    let mut i = 0;
    while i < bytes.len() && len < LONGEST {
        let first = bytes[i];
        let (mut character, extra) = match first {
            0..=0x7f => (first.to_ascii_lowercase() as u32, 0),
            0xc0..=0xdf => (first as u32 & 0x1f, 1),
            0xe0..=0xef => (first as u32 & 0x0f, 2),
            _ => (first as u32 & 0x07, 3),
        };
        let mut k = 0;
        while k < extra && i + 1 < bytes.len() {
            i += 1;
            character = character << 6 | (bytes[i] as u32 & 0x3f);
            k += 1;
        }
        if character != '_' as u32 && character != '-' as u32 && character != ' ' as u32 {
            characters[len] = character;
            len += 1;
        }
        i += 1;
    }
    (characters, len)
}
