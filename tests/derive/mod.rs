//! Valid structs compile and write the expected JSON.

#![allow(dead_code)]

mod columns;
mod crate_path;
mod display_attr;
mod file_names;
mod generic_rows;
mod kinds;
mod lifetimes;
mod manual_impls;
mod names;
mod rows;
mod runtime_errors;
mod two_pass;

use std::fmt;

use reportflow::{ReportDesign, ReportRow};
use reportflow_tests_other::Line;
use serde::Serialize;
use serde_json::{json, Value as Json};

fn params<D: ReportDesign>(document: &D) -> Json {
    let bytes = document
        .to_params_json()
        .expect("parameters that can be written");
    serde_json::from_slice(&bytes).expect("parameters that are JSON")
}

fn refused<D: ReportDesign>(document: &D) -> String {
    document
        .to_params_json()
        .expect_err("parameters that cannot be written")
        .to_string()
}

#[derive(ReportDesign)]
#[report_design(id = "請求書", version = 1, file_name = "請求書-{請求書番号}")]
struct 請求書 {
    請求書番号: String,
    発行日: &'static str,
    合計金額: i64,
    明細: Vec<明細行>,
}

#[derive(ReportRow)]
struct 明細行 {
    品目: String,
    数量: u32,
    単価: f64,
}

struct Code(u8);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<\"{}\">", self.0)
    }
}

fn yes(text: &String) -> bool {
    text == "yes"
}

#[derive(Serialize)]
struct Chart {
    points: Vec<u8>,
}

#[derive(ReportDesign)]
#[report_design(id = "oldest", version = 1)]
struct Dated<D, A> {
    customer_name: uuid::Uuid,
    amount: A,
    issued: D,
}

#[derive(ReportRow)]
struct Address {
    #[report(display)]
    city: Option<Code>,
    #[report(rename = "zip")]
    post_code: &'static str,
}
