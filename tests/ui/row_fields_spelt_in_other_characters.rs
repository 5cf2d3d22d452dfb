#![allow(non_snake_case, confusable_idents, mixed_script_confusables, uncommon_codepoints)]
use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "spelt", version = 1)]
struct Document {
    ＮＯ: String,
    バージョン: String,
    データ: String,
    e_mail_address: String,
    #[report(rename = "顧客（名）")]
    customer_name: String,
    #[report(rename = "カ\u{3099}イト\u{3099}名")]
    guide: String,
    #[report(rename = "3号室")]
    room: String,
    référence: String,
    #[report(rename = "say \"hi\"")]
    greeting: String,
    明細: Vec<Line>,
}

#[derive(ReportRow)]
struct Line {
    n_0: String,
    ﾊﾞｰｼﾞｮﾝ: String,
    でーた: String,
    email_adress: String,
    顧客名: String,
    ガイド名: String,
    号室: String,
    reference: String,
    say_h1: String,
}

fn main() {}
