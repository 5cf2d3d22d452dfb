//! `blocking`.

use crate::{Example, pdf_text};

#[test]
fn generates_one_receipt_sync_and_one_async() {
    let (lines, second, _folder) = Example::new("blocking").run();
    assert!(
        second.ends_with("out/領収書-R-2026-0002.pdf"),
        "{}",
        second.display()
    );
    let first = second.with_file_name("領収書-R-2026-0001.pdf");
    let size = std::fs::metadata(&first).expect("the file").len();
    assert!(
        lines[0].contains(&format!("{size} bytes")) && lines[1].starts_with("accepted as "),
        "{lines:?}"
    );
    for (pdf, values) in [
        (
            first,
            ["合同会社はまかぜ書店御中", "13,200", "書籍代として"],
        ),
        (second, ["株式会社みなと商事御中", "52,800", "書籍代として"]),
    ] {
        let text = pdf_text(&pdf);
        for value in values {
            assert!(text.contains(value), "`{value}` is missing in {text}");
        }
    }
}
