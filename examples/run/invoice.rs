//! `invoice`.

use crate::{Example, pdf_text};

#[test]
fn runs_without_account_and_prints_the_path_of_the_pdf() {
    let (lines, pdf, _folder) = Example::new("invoice").run();
    assert!(lines[0].starts_with("accepted as "), "{lines:?}");
    assert!(
        lines.iter().any(|line| line.ends_with("is for order 42")),
        "{lines:?}"
    );
    assert!(
        pdf.ends_with("out/請求書-INV-2026-0042.pdf"),
        "{}",
        pdf.display()
    );

    let text = pdf_text(&pdf);
    for value in [
        "請求書番号",
        "INV-2026-0042",
        "発行日",
        "2026年11月1日",
        "お支払期限",
        "2026年11月30日",
        "請求先名",
        "株式会社みなと商事御中",
        "〒231-0001",
        "神奈川県横浜市中区新港一丁目1番1号",
        "件名",
        "受発注システム開発および保守運用費用",
        "登録番号",
        "T1234567890123",
        "明細",
        "品目",
        "数量",
        "単位",
        "単価",
        "税率",
        "金額",
        "Webアプリケーション開発（要件定義・基本設計）",
        "480,000",
        "保守運用サポート（月額・平日9:00〜18:00）",
        "60,000",
        "180,000",
        "か月",
        "10%",
        "クラウドサーバー利用料（東京リージョン、冗長構成、バックアップを含む）",
        "24,800",
        "74,400",
        "小計",
        "734,400",
        "消費税",
        "73,440",
        "合計金額",
        "807,840",
        "振込先",
        "みなと銀行本店普通1234567カ）リポートフロー",
        "備考",
        "お支払期限までにお振り込みくださいますようお願い申し上げます。",
        "振込手数料は貴社にてご負担ください。",
    ] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
}

#[test]
fn long_invoice_repeats_headings_and_has_every_row() {
    let mut example = Example::new("invoice");
    example.command.args(["--rows", "60"]);
    let (_, pdf, _folder) = example.run();
    let pages = pdf_extract::extract_text_by_pages(&pdf).expect("a PDF");
    assert!(pages.len() > 1, "{} pages", pages.len());
    let with_rows = pages.iter().filter(|page| page.contains("10%"));
    let with_headings = with_rows.clone().filter(|page| page.contains("品目"));
    assert_eq!(with_rows.count(), with_headings.count());
    assert_eq!(pages.concat().matches("10%").count(), 60);
}

#[test]
fn invalid_arguments_print_the_usage() {
    for arguments in [&["--rows", "many"][..], &["--row", "3"], &["--rows"]] {
        let mut example = Example::new("invoice");
        let output = example
            .command
            .args(arguments)
            .output()
            .expect("a program that starts");
        assert!(!output.status.success());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains("rows"), "{stderr}");
    }
}
