//! The tags of PDFs, read by another library.

use lopdf::{Dictionary, Document, Object};
use serde_json::{Value, json};

use crate::pdf::read::{pdf, pdf_of};

/// An image of two by two pixels.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGP4z8DAAMIM/4EAAB/uBfsL2WiLAAAAAElFTkSuQmCC";

struct Tagged(Document);

impl Tagged {
    fn new(design: &str, params: &Value) -> Tagged {
        Tagged::load(&pdf(design, params))
    }

    fn load(pdf: &[u8]) -> Tagged {
        Tagged(Document::load_mem(pdf).unwrap())
    }

    fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.0.dereference(object).unwrap().1
    }

    fn root(&self) -> &Dictionary {
        let root = self.0.catalog().unwrap().get(b"StructTreeRoot").unwrap();
        self.resolve(root).as_dict().unwrap()
    }

    /// Returns the elements below this one.
    fn children<'a>(&'a self, element: &'a Dictionary) -> Vec<&'a Dictionary> {
        let Ok(kids) = element.get(b"K").map(|kids| self.resolve(kids)) else {
            return Vec::new();
        };
        let kids = kids
            .as_array()
            .map_or(std::slice::from_ref(kids), Vec::as_slice);
        let kids = kids
            .iter()
            .filter_map(|kid| self.resolve(kid).as_dict().ok());
        kids.filter(|kid| kid.has(b"S")).collect()
    }

    fn role(&self, element: &Dictionary) -> String {
        let name = element.get(b"S").unwrap().as_name().unwrap();
        String::from_utf8(name.to_vec()).unwrap()
    }

    fn all<'a>(&'a self, element: &'a Dictionary, role: &str, found: &mut Vec<&'a Dictionary>) {
        for child in self.children(element) {
            if self.role(child) == role {
                found.push(child);
            }
            self.all(child, role, found);
        }
    }

    fn find(&self, role: &str) -> Vec<&Dictionary> {
        let mut found = Vec::new();
        self.all(self.root(), role, &mut found);
        found
    }

    fn texts(&self, role: &str, key: &[u8]) -> Vec<String> {
        let texts = self.find(role).into_iter();
        let texts = texts.map(|element| element.get(key).unwrap());
        texts
            .map(|text| lopdf::decode_text_string(text).unwrap())
            .collect()
    }
}

/// Returns the operators that show text or an image on the first page, within the
/// marked content of an element itself.
fn shown(tagged: &Tagged, element: &Dictionary) -> Vec<String> {
    let kids = tagged.resolve(element.get(b"K").unwrap());
    let kids = kids
        .as_array()
        .map_or(std::slice::from_ref(kids), Vec::as_slice);
    let own: Vec<i64> = kids.iter().filter_map(|kid| kid.as_i64().ok()).collect();
    let page = tagged.0.get_pages()[&1];
    let content = tagged.0.get_and_decode_page_content(page).unwrap();
    let mut shown = Vec::new();
    let mut is_own = false;
    for operation in content.operations {
        match operation.operator.as_str() {
            "BDC" => {
                let properties = operation.operands[1].as_dict().ok();
                let id = properties.and_then(|it| it.get(b"MCID").ok()?.as_i64().ok());
                is_own = id.is_some_and(|id| own.contains(&id));
            }
            "EMC" => is_own = false,
            "Tj" | "TJ" | "Do" if is_own => shown.push(operation.operator),
            _ => {}
        }
    }
    shown
}

fn invoice(rows: usize) -> Value {
    let row = |no: usize| json!({ "No": no, "品目": format!("品目{no}"), "数量": 1, "単価": no });
    json!({ "請求先名": "山田商店", "備考": "一行目", "明細": (1..=rows).map(row).collect::<Vec<_>>() })
}

#[test]
fn a_table_on_several_pages_is_one_table() {
    let tagged = Tagged::new("Invoice000000001", &invoice(100));
    assert!(tagged.0.get_pages().len() > 2);
    let tables = tagged.find("Table");
    assert_eq!(tables.len(), 1);
    let parts = tagged.children(tables[0]);
    let roles: Vec<_> = parts.iter().map(|part| tagged.role(part)).collect();
    assert_eq!(roles, ["THead", "TBody"]);
    // The repeated headings are decoration.
    let mut headings = Vec::new();
    tagged.all(parts[0], "TH", &mut headings);
    assert_eq!(headings.len(), 5);
    for heading in headings {
        let attributes = format!("{:?}", tagged.resolve(heading.get(b"A").unwrap()));
        assert!(attributes.contains("Column"), "{attributes}");
    }
    let rows = tagged.children(parts[1]);
    assert_eq!(rows.len(), 100);
    // The fifth value is missing. Its cell is there, so that columns stay columns.
    assert!(rows.iter().all(|row| tagged.children(row).len() == 5));
}

#[test]
fn headings_are_in_the_structure_and_the_outline() {
    let tagged = Tagged::new("Invoice000000001", &invoice(1));
    assert_eq!(tagged.texts("H1", b"T"), ["請求書 2026"]);
    assert!(tagged.texts("H2", b"T").contains(&"明細".to_owned()));
    let outline = format!("{:?}", tagged.0.get_toc().unwrap());
    assert!(outline.contains("明細"), "{outline}");
    let language = tagged.0.catalog().unwrap().get(b"Lang").unwrap();
    assert_eq!(lopdf::decode_text_string(language).unwrap(), "ja");
}

#[test]
fn images_have_a_description() {
    let tagged = Tagged::new("Everything000001", &json!({ "image": PNG }));
    assert_eq!(tagged.texts("Figure", b"Alt"), ["Image image"]);
}

/// More than 16 columns are blocks, with each label above its value.
#[test]
fn the_label_of_a_picture_is_a_text_beside_its_figure() {
    let column = |place| {
        let kind = if place == 0 { "image" } else { "text" };
        json!({ "name": format!("c{place}"), "type": kind, "label": format!("C{place}") })
    };
    let spec: Vec<Value> = (0..17).map(column).collect();
    let list = json!([{ "name": "rows", "type": "array", "label": "Rows", "spec": spec }]);
    let tagged = Tagged::load(&pdf_of(&list, &json!({ "rows": [{ "c0": PNG }] })));
    let paragraphs = tagged.find("P").into_iter();
    let around: Vec<_> = paragraphs
        .flat_map(|paragraph| {
            tagged
                .children(paragraph)
                .into_iter()
                .map(move |it| (paragraph, it))
        })
        .collect();
    let [(paragraph, figure)] = around[..] else {
        panic!("{} elements in paragraphs", around.len());
    };
    assert_eq!(tagged.role(figure), "Figure");
    assert_eq!(shown(&tagged, figure), ["Do"]);
    assert_eq!(shown(&tagged, paragraph), ["TJ"]);
}

#[test]
fn nested_tables_are_in_the_cell_of_their_row() {
    let parcels = json!([{ "parcelNo": "P1", "weight": 1.5, "contents": [] }]);
    let orders = json!({ "orders": [{ "orderNo": 1, "parcels": parcels }] });
    let tagged = Tagged::new("Everything000001", &orders);
    let mut nested = Vec::new();
    for cell in tagged.find("TD") {
        tagged.all(cell, "Caption", &mut nested);
    }
    assert!(!nested.is_empty());
}

fn is_accessible(document: &Document) -> bool {
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap();
    let metadata = document
        .dereference(metadata)
        .unwrap()
        .1
        .as_stream()
        .unwrap();
    let xmp = metadata.get_plain_content().unwrap();
    String::from_utf8(xmp).unwrap().contains("pdfuaid:part")
}

/// krilla rejects the text of some glyphs. The document is then without tags.
#[test]
fn odd_texts_do_not_fail_the_document() {
    for text in [
        "山田",
        "\u{feff}BOM",
        "\u{fffe}\u{ffff}",
        "\u{e000}",
        "ไทย 专业 ❤\u{fe0f}",
        "\u{10ffff}\u{0}",
        " ",
    ] {
        let tagged = Tagged::new("Everything000001", &json!({ "text": text }));
        assert!(is_accessible(&tagged.0), "{text:?}");
    }
    // parley takes the first font for this sequence, which lacks it.
    Tagged::new("Everything000001", &json!({ "text": "★\u{fe0f}" }));
    let random = &mut fastrand::Rng::with_seed(1);
    for _ in 0..40 {
        let text: String = (0..60).map(|_| random.char(..)).collect();
        let tagged = Tagged::new("Everything000001", &json!({ "text": text }));
        assert_eq!(tagged.0.get_pages().len(), 1, "{text:?}");
    }
}

/// poppler reports `Suspects` of marked content as an error if it is false, its default.
#[test]
fn marked_content_has_no_suspects() {
    for rows in [1, 4_300] {
        let tagged = Tagged::new("Invoice000000001", &invoice(rows));
        let marks = tagged.0.catalog().unwrap().get(b"MarkInfo").unwrap();
        let marks = tagged.resolve(marks).as_dict().unwrap();
        assert!(marks.get(b"Marked").unwrap().as_bool().unwrap());
        assert!(!marks.has(b"Suspects"), "{rows} rows");
    }
}

#[test]
fn many_cells_have_no_tags() {
    let tagged = Tagged::new("Invoice000000001", &invoice(4_300));
    assert!(!is_accessible(&tagged.0));
    assert!(tagged.find("TD").is_empty());
    assert_eq!(tagged.find("H1").len(), 1);
}
