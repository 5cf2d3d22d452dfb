//! Names of parameters, and possible names of their fields.

use fastrand::Rng;

const ENGLISH: &[&str] = &[
    "customer", "name", "amount", "total", "unit", "price", "tax", "date", "note", "code",
    "address", "item", "quantity", "line2", "type", "match", "fn", "async", "gen", "mod", "row",
    "writer", "key", "spec", "columns",
];

const JAPANESE: &[&str] = &[
    "請求書番号",
    "発行日",
    "合計金額",
    "明細",
    "備考",
    "品目",
    "数量",
    "単価",
    "お支払期限",
    "ＩＤ",
    "ｎｏ",
    "Ｔｏｔａｌ",
    "第１回",
    "カード",
    "請求書No",
    "ギフト",
    "税率",
    "𠮷野",
];

/// Invalid field names. No two are equal in snake case.
const ODD: &[&str] = &[
    "quote\"d",
    "back\\slash",
    "new\nline",
    "tab\there",
    "emoji😀",
    "self",
    "Self",
    "super",
    "crate",
    "{braces}",
    "{}",
    "dot.ted",
    "brackets[]",
    "brackets[].inside",
    "per cent%",
    "'",
    "\u{0}nul",
    "か\u{3099}ぎ",
    "\u{202e}turned",
    "",
    " ",
    "__",
    "1st",
    "-",
    "`ticks`",
    "//",
    "null",
    "r#raw",
    "行\r\n行",
    "very long name that goes on and on and on, as people who fill in forms do",
];

const KEYWORDS: &[&str] = &["type", "match", "fn", "async", "gen", "mod"];

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    pub(crate) text: String,
    /// The name in snake case. Empty for a name without one.
    pub(crate) snake: String,
}

/// Returns a new name. Sometimes it equals one of `so_far` in snake case.
pub(crate) fn random(rng: &mut Rng, so_far: &[Name]) -> Name {
    loop {
        let name = match rng.u8(..20) {
            0..3 => Name {
                text: ODD[rng.usize(..ODD.len())].to_owned(),
                snake: String::new(),
            },
            3..10 => Name {
                text: numbered(rng),
                snake: String::new(),
            },
            10 if so_far.iter().any(|name| name.snake.contains('_')) => {
                let twins: Vec<&Name> = so_far
                    .iter()
                    .filter(|name| name.snake.contains('_'))
                    .collect();
                let snake = twins[rng.usize(..twins.len())].snake.clone();
                let words: Vec<&str> = snake.split('_').collect();
                styled(rng, &words)
            }
            _ => {
                let words: Vec<&str> = (0..rng.usize(1..4))
                    .map(|_| ENGLISH[rng.usize(..ENGLISH.len())])
                    .collect();
                let name = styled(rng, &words);
                // Only the names that are equal on purpose may have the same snake case.
                if so_far.iter().any(|other| other.snake == name.snake) {
                    continue;
                }
                name
            }
        };
        if so_far.iter().all(|other| other.text != name.text) {
            return name;
        }
    }
}

fn numbered(rng: &mut Rng) -> String {
    let name = JAPANESE[rng.usize(..JAPANESE.len())];
    match rng.u8(..4) {
        0 => format!("{name}{}", rng.u8(1..9)),
        _ => name.to_owned(),
    }
}

/// Joins the words in a random style.
pub(crate) fn styled(rng: &mut Rng, words: &[&str]) -> Name {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    let capitals: Vec<String> = words.iter().map(|word| capital(word)).collect();
    let text = match rng.u8(..8) {
        0 | 1 => words.join("_"),
        2 | 3 => words[0].to_owned() + &capitals[1..].concat(),
        4 => capitals.concat(),
        5 => words.join("-"),
        6 => capitals.join(" "),
        _ => words.join("_").to_uppercase(),
    };
    Name {
        text,
        snake: words.join("_"),
    }
}

/// Returns the name as a field name, if it is valid.
pub(crate) fn identifier(text: &str) -> Option<String> {
    if matches!(text, "self" | "Self" | "super" | "crate" | "_" | "") {
        return None;
    }
    let starts = |c: char| c.is_alphabetic() || c == '_';
    let goes_on = |c: char| c.is_alphanumeric() || c == '_';
    if !text.starts_with(starts) || !text.chars().all(goes_on) {
        return None;
    }
    Some(if KEYWORDS.contains(&text) {
        format!("r#{text}")
    } else {
        text.to_owned()
    })
}

/// Returns the field names that match the name without a `rename`.
pub(crate) fn fields(name: &Name, list: &[Name]) -> Vec<String> {
    let mut fields = Vec::new();
    fields.extend(identifier(&name.text));
    let is_twin = |other: &&Name| other.snake == name.snake;
    if !name.snake.is_empty() && list.iter().filter(is_twin).count() == 1 {
        fields.extend(identifier(&name.snake));
    }
    fields
}

/// Returns a name that is not similar to any parameter, so that a mutation never makes a
/// struct valid again.
pub(crate) fn stranger(rng: &mut Rng) -> String {
    let word = rng.choice(["zebra", "しまうま", "Xylophone", "wwwww"]);
    format!("{}{}", word.expect("words"), rng.u32(100..1000))
}

/// Returns the name with a typo: one letter added, removed or replaced. Returns `None` if
/// the result may be the name of another parameter.
pub(crate) fn misspelt(rng: &mut Rng, name: &str) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 || name.starts_with("r#") {
        return None;
    }
    let place = rng.usize(1..letters.len());
    match rng.u8(..3) {
        0 => letters.insert(place, 'q'),
        1 => drop(letters.remove(place)),
        _ => letters[place] = 'q',
    }
    Some(letters.into_iter().collect())
}
