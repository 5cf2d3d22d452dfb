//! `crate = "…"` beside user paths with the same names.

pub(crate) use ::reportflow;

use super::*;

#[derive(ReportDesign)]
#[report_design(id = "album", version = 1, crate = "self::reportflow")]
struct Album<'a> {
    title: &'a str,
    #[report(with = crate::derive::crate_path::reportflow::Image::clone)]
    cover: crate::derive::crate_path::reportflow::Image,
    pages: Vec<Page<::reportflow::Image>>,
}

#[derive(ReportRow)]
#[report_row(crate = "crate::derive::crate_path::reportflow")]
struct Page<T: self::reportflow::params::Param>
where
    Option<T>: super::crate_path::reportflow::params::Param,
{
    caption: <String as std::borrow::ToOwned>::Owned,
    photo: Option<T>,
}

#[derive(ReportRow)]
#[report_row(
    id = "album",
    version = 1,
    path = "pages",
    crate = "super::crate_path::reportflow"
)]
struct NamedPage {
    caption: String,
    photo: super::crate_path::reportflow::Image,
}

#[test]
fn types_with_the_crate_key_path_compile() {
    let image = || reportflow::Image::from_bytes("a");
    let album = Album {
        title: "t",
        cover: image(),
        pages: vec![Page {
            caption: "c".into(),
            photo: Some(image()),
        }],
    };
    let json = params(&album);
    assert_eq!(json["pages"], json!([{ "caption": "c", "photo": "YQ==" }]));
}
