//! Generates a report with images: a logo from a file and charts from memory.
//!
//! ```sh
//! cargo run --example images
//! ```

mod chart;

use std::path::Path;

use reportflow::{Image, ReportDesign, ReportRow};
use reportflow_examples::{Result, Service};

#[derive(ReportDesign)]
#[report_design(
    id = "Mr6tY9wKb3HqN1Zs",
    version = 1,
    file_name = "売上報告-{対象年月}"
)]
struct Report {
    対象年月: &'static str,
    会社名: &'static str,
    ロゴ: Image,
    売上合計: u32,
    売上推移: Image,
    店舗: Vec<Shop>,
}

#[derive(ReportRow)]
struct Shop {
    店舗名: &'static str,
    売上: u32,
    推移: Image,
}

#[tokio::main]
async fn main() -> Result<()> {
    let report = report()?;
    println!("the logo has {} bytes", report.ロゴ.bytes().len());
    println!("the chart has {} bytes", report.売上推移.bytes().len());
    let service = Service::start().await?;

    let accepted = report.generate_async(&service.client).await?;
    println!("accepted as {}", accepted.request_id);

    let path = service.download(&accepted, &report.file_name()).await?;
    service.stop().await;
    println!("{}", path.display());
    Ok(())
}

fn report() -> Result<Report> {
    let shops = [
        ("横浜元町店", [3_120, 3_350, 3_280, 3_610, 3_940, 4_270]),
        ("神戸三宮店", [2_870, 2_640, 2_710, 2_930, 2_890, 3_050]),
        ("函館ベイ店", [1_480, 1_930, 2_460, 2_210, 1_620, 1_240]),
    ];
    let mut total = [0; 6];
    let mut rows = Vec::new();
    for (name, sales) in shops {
        for (sum, month) in total.iter_mut().zip(sales) {
            *sum += month;
        }
        rows.push(Shop {
            店舗名: name,
            売上: sales[5],
            推移: Image::from_bytes(chart::bars(&sales, 90, 30)?),
        });
    }
    let logo = Path::new(env!("CARGO_MANIFEST_DIR")).join("images/logo.png");
    Ok(Report {
        対象年月: "2026年10月",
        会社名: "株式会社みなと商事",
        ロゴ: Image::from_path(logo)?,
        売上合計: total[5],
        売上推移: Image::from_bytes(chart::bars(&total, 360, 140)?),
        店舗: rows,
    })
}
