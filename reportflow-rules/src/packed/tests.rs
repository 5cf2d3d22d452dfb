use std::borrow::Cow;

use super::*;

/// The digest of a list, which these tests do not compare.
const LIST: &str = "--list--";

fn column(name: &str, kind: u8, rows: String) -> ColumnEntry<'_> {
    // As serde_json writes it.
    let escaped = name
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    ColumnEntry {
        name,
        match_name: Cow::Owned(name.to_lowercase()),
        key: format!(",\"{escaped}\":"),
        kind,
        rows,
    }
}

fn entry(mark: Mark, name: &str) -> RowEntry<'_> {
    RowEntry {
        mark,
        name: Cow::Borrowed(name),
        match_name: Cow::Owned(name.to_lowercase()),
        source_type: String::new(),
        location: String::new(),
    }
}

fn table(names: &[&str]) -> PackedTable {
    let columns: Vec<_> = names
        .iter()
        .map(|name| column(name, 0, String::new()))
        .collect();
    leak_table(pack_table(&columns, LIST).unwrap())
}

fn leak_table(text: String) -> PackedTable {
    PackedTable::new(text.leak())
}

fn row(state: RowState, entries: &[RowEntry<'_>]) -> PackedRow {
    let row = RowHead {
        state,
        name: "Line",
        table: "design `a` v1: `b`",
        list: LIST,
    };
    PackedRow::new(pack_row(entries, &row).unwrap().0.leak())
}

fn compare(names: &[&str], entries: &[RowEntry<'_>]) -> Comparison {
    row(RowState::Unchecked, entries).compare(table(names).bytes())
}

#[test]
fn the_texts_are_as_documented() {
    let columns = [
        column("数量", 1, String::new()),
        column("品目", 0, String::new()),
    ];
    let table = pack_table(&columns, &digest(["design `a` v1: `明細`"])).unwrap();
    assert_eq!(
        table,
        concat!(
            "fUTTlKUZ",
            "TEVFRYo-",
            "0002",
            "01",
            "00100010",
            ",\"品目\":",
            ",\"数量\":",
            "0001",
            "wWgiCSDS",
            "0000",
            "0000",
            "bDvwxKkg",
            "0000",
        )
    );
    let entry = |name, source_type: &str, location: &str| RowEntry {
        source_type: source_type.to_owned(),
        location: location.to_owned(),
        ..entry(Mark::Field, name)
    };
    let entries = [
        entry("品目", "`String`", "src/line.rs:2:5"),
        entry("数量", "`u32`", "src/line.rs:3:5"),
    ];
    let row = RowHead {
        state: RowState::Unchecked,
        name: "Line",
        table: "",
        list: "",
    };
    let (row, order) = pack_row(&entries, &row).unwrap();
    assert_eq!(
        row,
        concat!(
            "-",
            "fUTTlKUZ",
            "0002",
            "-00000006",
            "-00010006",
            "品目",
            "数量",
            "wWgiCSDS",
            "0008",
            "0015",
            "`String`",
            "src/line.rs:2:5",
            "bDvwxKkg",
            "0005",
            "0015",
            "`u32`",
            "src/line.rs:3:5",
            "0004",
            "Line",
            "0000",
        )
    );
    assert_eq!(order, [0, 1]);
}

#[test]
fn fields_match_in_any_order_and_case() {
    let fields = ["total", "price", "name"].map(|name| entry(Mark::Field, name));
    assert_eq!(
        compare(&["Name", "total", "PRICE"], &fields),
        Comparison::SameNames
    );
    assert_eq!(
        compare(&["Name", "total", "prise"], &fields),
        Comparison::Different
    );
    assert_eq!(compare(&["Name", "total"], &fields), Comparison::Different);
    assert_eq!(compare(&[], &fields), Comparison::Different);
    assert_eq!(compare(&[], &[]), Comparison::SameNames);
}

#[test]
fn renames_and_omissions_match_exactly() {
    let names = ["name", "Total", "a\nb"];
    for mark in [Mark::Renamed, Mark::Omitted] {
        let entries = |name| {
            [
                entry(Mark::Field, "NAME"),
                entry(Mark::Field, "A\nB"),
                entry(mark, name),
            ]
        };
        assert_eq!(
            compare(&names, &entries("Total")),
            Comparison::SameExactNames
        );
        assert_eq!(compare(&names, &entries("total")), Comparison::Different);
    }
    // The key has an escape, so the comparison leaves the name to a slower one.
    let entries = ["name", "Total", "a\nb"].map(|name| entry(Mark::Renamed, name));
    assert_eq!(compare(&names, &entries), Comparison::Different);
    // Its bytes are those of the key of `a"b`.
    let entries = [entry(Mark::Renamed, "a\\\"b")];
    assert_eq!(compare(&["a\"b"], &entries), Comparison::Different);
}

#[test]
fn the_bytes_after_a_table_in_a_table_are_found() {
    let inner = pack_table(&[column("x", 0, String::new())], LIST).unwrap();
    let columns = [
        column("a", 5, inner.clone()),
        column("B", 0, String::new()),
        column("c", 6, inner),
    ];
    let table = leak_table(pack_table(&columns, LIST).unwrap());
    let entries = ["a", "B", "c"].map(|name| entry(Mark::Renamed, name));
    let row = row(RowState::Unchecked, &entries);
    assert_eq!(row.compare(table.bytes()), Comparison::SameExactNames);
}

#[test]
fn twins_are_left_to_the_slow_comparison() {
    let fields = ["total", "Total"].map(|name| entry(Mark::Field, name));
    assert_eq!(compare(&["total", "Total"], &fields), Comparison::Different);
}

#[test]
fn a_row_of_a_table_matches_its_list() {
    let of_table = row(RowState::OfTable, &[entry(Mark::Field, "a")]);
    assert_eq!(
        of_table.compare(table(&["a"]).bytes()),
        Comparison::SameTable
    );
    let other = pack_table(&[column("a", 0, String::new())], "--other-").unwrap();
    assert_eq!(
        of_table.compare(leak_table(other).bytes()),
        Comparison::Different
    );
    let invalid = row(RowState::Invalid, &[]);
    assert_eq!(invalid.compare(table(&["a"]).bytes()), Comparison::Invalid);
}

#[test]
fn a_list_above_a_limit_is_an_error() {
    let long = "長".repeat(3_000);
    assert!(pack_table(&[column(&long, 0, String::new())], LIST).is_ok());
    let too_long = format!("{long}長");
    let error = pack_table(&[column(&too_long, 0, String::new())], LIST).unwrap_err();
    let start = "長".repeat(40);
    assert_eq!(
        error.to_string(),
        format!(
            "the name of the parameter `{start}…` has 9003 bytes in JSON: the limit is 9000; shorten it in the design"
        )
    );
    let field = |name| [entry(Mark::Renamed, name)];
    let head = RowHead {
        state: RowState::Unchecked,
        name: "Line",
        table: "",
        list: "",
    };
    assert!(pack_row(&field(&long), &head).is_ok());
    let error = pack_row(&field(&too_long), &head).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "the name `{start}…` has 9003 bytes: the limit is 9000, because a parameter has no longer name"
        )
    );

    let names: Vec<_> = (0..=MAX_ENTRIES).map(|number| number.to_string()).collect();
    let columns: Vec<_> = names
        .iter()
        .map(|name| column(name, 0, String::new()))
        .collect();
    assert!(pack_table(&columns[1..], LIST).is_ok());
    let error = pack_table(&columns, LIST).unwrap_err();
    let expected = "1025 parameters: the limit is 1024; split the table in the design";
    assert_eq!(error.to_string(), expected);

    let fields: Vec<_> = names.iter().map(|name| entry(Mark::Field, name)).collect();
    assert!(pack_row(&fields[1..], &head).is_ok());
    let error = pack_row(&fields, &head).unwrap_err();
    let expected =
        "1025 fields and omissions: the limit is 1024, because a table has no more parameters";
    assert_eq!(error.to_string(), expected);

    assert!(pack_table(&[column("明細", 5, "x".repeat(9_999_999))], LIST).is_ok());
    let error = pack_table(&[column("明細", 5, "x".repeat(10_000_000))], LIST).unwrap_err();
    let expected = "the parameters of the inner table `明細` need 10000000 bytes: the limit is 9999999; split it in the design";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_long_type_is_cut() {
    let mut field = entry(Mark::Field, "a");
    field.source_type = "型".repeat(5_000);
    let packed = row(RowState::Unchecked, &[field]);
    let detail = packed.details().next().unwrap();
    assert!(detail.source_type.len() <= 9_999);
    assert!(detail.source_type.ends_with("型…"));
}

#[test]
fn random_tables_and_rows_are_read_as_they_were_written() {
    let mut random = fastrand::Rng::with_seed(20);
    for _ in 0..500 {
        let names: Vec<String> = (0..random.usize(..12)).map(|_| name(&mut random)).collect();
        let inner = pack_table(&[column("x", 0, String::new())], LIST).unwrap();
        let columns: Vec<_> = names
            .iter()
            .map(|name| {
                let kind = random.u8(..8);
                let rows = if matches!(kind, 5 | 6) {
                    inner.clone()
                } else {
                    String::new()
                };
                column(name, kind, rows)
            })
            .collect();
        assert_table(&columns);
        let fields = random.usize(..=names.len());
        let entries: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(index, of)| RowEntry {
                mark: match index {
                    _ if index >= fields => Mark::Omitted,
                    _ if random.bool() => Mark::Renamed,
                    _ => Mark::Field,
                },
                source_type: name(&mut random),
                location: name(&mut random),
                ..entry(Mark::Field, of)
            })
            .collect();
        assert_row(&entries, fields);
    }
}

fn name(random: &mut fastrand::Rng) -> String {
    let characters = ['a', 'B', '1', '_', '"', '\\', '\n', '品', 'が', '\u{10348}'];
    let len = random.usize(..8);
    (0..len)
        .map(|_| *random.choice(&characters).unwrap())
        .collect()
}

fn assert_table(columns: &[ColumnEntry<'_>]) {
    let table = leak_table(pack_table(columns, LIST).unwrap());
    let mut details = table.bytes().details();
    let mut places = Vec::new();
    for key in table.keys() {
        let detail = details.next().unwrap();
        let column = &columns[detail.place];
        assert_eq!((detail.name, detail.kind), (column.name, column.kind));
        assert_eq!((key.json, key.kind), (column.key.as_str(), column.kind));
        assert_eq!(detail.rows.0, column.rows.as_bytes());
        assert_eq!(key.rows.bytes().0, column.rows.as_bytes());
        places.push(detail.place);
    }
    assert!(details.next().is_none());
    places.sort_unstable();
    assert_eq!(places, (0..columns.len()).collect::<Vec<_>>());
}

fn assert_row(entries: &[RowEntry<'_>], fields: usize) {
    let packed = row(RowState::Unchecked, entries);
    let mut details = packed.details();
    let mut seen = 0;
    for place in packed.places() {
        let detail = details.next().unwrap();
        let is_omitted = detail.mark == Mark::Omitted;
        assert_eq!(place, (!is_omitted).then_some(detail.place));
        let place = place.unwrap_or(fields + detail.place);
        let entry = &entries[place];
        assert_eq!((detail.mark, detail.name), (entry.mark, &*entry.name));
        assert_eq!(detail.source_type, entry.source_type);
        assert_eq!(detail.location, entry.location);
        seen += 1;
    }
    assert_eq!(seen, entries.len());
    assert!(details.next().is_none());
    assert_eq!(details.ends(), ("Line", "design `a` v1: `b`"));
}
