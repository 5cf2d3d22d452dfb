//! `bulk`.

use crate::{Example, pdf_text};

#[test]
fn matches_each_of_100_receipts_with_its_order() {
    let (lines, folder, _folder) = Example::new("bulk").run();
    assert!(folder.ends_with("out/領収書"), "{}", folder.display());
    let files = std::fs::read_dir(&folder).expect("the folder").count();
    assert_eq!(files, 100);

    let path_of = |order: u64| {
        let start = format!("order {order}: ");
        let found = lines.iter().find_map(|line| line.strip_prefix(&start));
        let path = found.unwrap_or_else(|| panic!("no order {order} in {lines:?}"));
        folder
            .ancestors()
            .nth(2)
            .expect("the folder of the example")
            .join(path)
    };
    for (order, customer, amount) in [
        (70_001, "お客様番号001様", "1100"),
        (70_057, "お客様番号057様", "62700"),
        (70_100, "お客様番号100様", "110000"),
    ] {
        let text = pdf_text(&path_of(order));
        assert!(text.contains(customer) && text.contains(amount), "{text}");
    }
    for order in 70_001..=70_100 {
        assert!(path_of(order).is_file(), "{order}");
    }
}
