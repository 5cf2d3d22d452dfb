//! Matches of fields and parameters by name.

use reportflow_schema::names::{Match, NameIndex, snake};
use reportflow_schema::suggestions::suggest;

#[test]
fn exact_name_wins_over_snake_case() {
    assert_eq!(
        NameIndex::new(["totalSum", "total_sum"]).find("total_sum"),
        Match::Unique(1)
    );
    assert_eq!(
        NameIndex::new(["totalSum", "total_sum"]).find("totalSum"),
        Match::Unique(0)
    );
}

#[test]
fn snake_case_matches_other_spellings() {
    for name in [
        "customerName",
        "CustomerName",
        "customer_name",
        "customer-name",
        "Customer Name",
    ] {
        assert_eq!(
            NameIndex::new([name]).find("customer_name"),
            Match::Unique(0),
            "{name}"
        );
    }
    assert_eq!(NameIndex::new(["TEL"]).find("tel"), Match::Unique(0));
    assert_eq!(NameIndex::new(["品目", "No"]).find("no"), Match::Unique(1));
}

#[test]
fn ambiguous_snake_case_names_both() {
    let names = ["a", "CustomerName", "customerName", "customer-name"];
    assert_eq!(
        NameIndex::new(names).find("customer_name"),
        Match::Ambiguous(vec![1, 2, 3])
    );
}

#[test]
fn name_without_letters_matches_only_itself() {
    assert_eq!(snake("---"), "");
    assert_eq!(NameIndex::new(["---", "%"]).find("_"), Match::NoMatch);
    assert_eq!(NameIndex::new(["%", "---"]).find("---"), Match::Unique(1));
}

#[test]
fn combining_marks_make_other_names() {
    for (field, parameter) in [
        ("コート", "コート\u{3099}"),
        ("は", "は\u{309a}"),
        ("e", "e\u{301}"),
    ] {
        let names = NameIndex::new([parameter]);
        assert_eq!(names.find(field), Match::NoMatch, "{parameter}");
        assert_eq!(names.find(parameter), Match::Unique(0), "{parameter}");
        // Both names can be in one design.
        let names = NameIndex::new([parameter, field]);
        assert_eq!(names.find(field), Match::Unique(1), "{parameter}");
    }
}

#[test]
fn suggests_typos_and_no_other_words() {
    let names = [
        "customerName",
        "amount",
        "請求書番号",
        "お支払期限",
        "No",
        "数量",
        "単価",
    ];
    for (typed, expected) in [
        ("costumer_name", Some("customerName")),
        ("CUSTOMERNAME", Some("customerName")),
        ("ammount", Some("amount")),
        ("請求番号", Some("請求書番号")),
        ("支払期限", Some("お支払期限")),
        ("ＮＯ", Some("No")),
        ("数料", Some("数量")),
        ("memo", None),
        ("金額", None),
        ("x", None),
        ("", None),
    ] {
        assert_eq!(suggest(typed, names), expected, "{typed}");
    }
    assert_eq!(suggest("a", []), None);
}

/// Comparing this name would take minutes.
#[test]
fn a_name_of_megabytes_has_no_suggestion() {
    let long = "a".repeat(4 * 1024 * 1024);
    assert_eq!(suggest("amuont", [long.as_str(), "amount"]), Some("amount"));
    assert_eq!(suggest(&format!("{long}b"), [long.as_str()]), None);
}

#[test]
fn suggests_the_nearest_of_several() {
    assert_eq!(
        suggest("prices", ["pricing", "price", "slices"]),
        Some("price")
    );
}

#[test]
fn suggests_names_in_other_characters() {
    for (typed, expected) in [
        ("ﾊﾞｰｼﾞｮﾝ", "バージョン"),
        ("ばーじょん", "バージョン"),
        ("ﾊ\u{3099}ーシ\u{3099}ョン", "バージョン"),
        ("プロシェクト", "プロジェクト"),
        ("ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞ", "がぎぐげござじずぜぞだぢづでど"),
        ("ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ", "ぱぴぷぺぽばびぶべぼ"),
        (
            "ｦｧｨｩｪｫｬｭｮｯｱｲｳｴｵﾅﾆﾇﾈﾉﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ",
            "ヲァィゥェォャュョッアイウエオナニヌネノマミムメモヤユヨラリルレロワン",
        ),
        ("ｳﾞｨｵﾗ", "ヴィオラ"),
        ("ＩＤ番号１", "id番号1"),
        ("顧客名", "顧客（名）"),
        ("品名・型番", "品名型番"),
        ("ÀÉÎÕÜ", "aeiou"),
        ("e\u{301}te\u{301}", "Été"),
        ("ИМЯ", "имя"),
    ] {
        // A suggestion has the same letters.
        assert_eq!(
            suggest(typed, ["qqqqqqqq", expected]),
            Some(expected),
            "{typed}"
        );
        assert_eq!(
            suggest(expected, ["qqqqqqqq", typed]),
            Some(typed),
            "{expected}"
        );
    }
    // A name of one letter has no suggestion.
    for (one, other) in [
        ("Ａ", "a"),
        ("９", "9"),
        ("が", "か"),
        ("ぢ", "ち"),
        ("づ", "つ"),
        ("で", "て"),
        ("ど", "と"),
        ("ば", "は"),
        ("ぽ", "ほ"),
        ("ヴ", "う"),
        ("ﾜ", "わ"),
        ("ｦ", "ヲ"),
        ("é", "E"),
        ("ÿ", "y"),
    ] {
        assert_eq!(suggest(one, [other]), Some(other), "{one}");
    }
    for (one, other) in [
        ("な", "た"),
        ("に", "な"),
        ("ま", "ほ"),
        ("っ", "つ"),
        ("ß", "s"),
    ] {
        assert_eq!(suggest(one, [other]), None, "{one}");
    }
    for marks in [
        "、。・　",
        "゛゜\u{3099}\u{309a}",
        "ﾞﾟ｡｢",
        "\u{300}\u{36f}\u{2000}\u{200b}",
    ] {
        assert_eq!(
            suggest(&format!("a{marks}b"), ["ab"]),
            Some("ab"),
            "{marks}"
        );
    }
    // If two candidates are equal, the more similar spelling wins.
    assert_eq!(suggest("ハシ", ["バシ", "ハシ", "はし"]), Some("ハシ"));
    for (one, other) in [("あいう", "かきく"), ("ＡＢＣ", "ＤＥＦ"), ("æçè", "þÿß")]
    {
        assert_eq!(suggest(one, [other]), None);
    }
}

#[test]
fn snake_case_equals_heck() {
    use heck::ToSnakeCase as _;

    for name in [
        "a", "a_b", "_a", "a_", "a__b", "_", "__", "", "aB", "a1_2", "a-b", "é", "明細_1",
    ] {
        assert_eq!(snake(name), name.to_snake_case(), "{name}");
    }
    // Each name of up to six of these characters.
    let mut names = vec![String::new()];
    for _ in 0..6 {
        let longer = names.iter().flat_map(|name| {
            ['a', 'B', '1', '_', '-'].map(|character| format!("{name}{character}"))
        });
        names = longer.collect();
        for name in &names {
            assert_eq!(snake(name), name.to_snake_case(), "{name}");
        }
    }
}
