//! PDFs from [Re:port Flow](https://re-port-flow.com) designs, with structs
//! that the compiler checks against the design.
//!
//! The service takes any JSON: a parameter that is misspelt, missing or of the
//! wrong type is no error there, the PDF just comes out with a blank. Here it
//! is a compile error, on the word that is wrong.
//!
//! # From a key to a PDF
//!
//! Put your workspace's key (`ak_…`) into the environment, as
//! `REPORTFLOW_APP_KEY`; [without an account](#without-an-account) it goes as
//! well. Then fetch what the service knows of a design, by the command-line tool:
//!
//! ```sh
//! cargo install --locked --path cargo-reportflow   # in a clone of the repository
//! cargo reportflow designs                         # what the workspace has
//! cargo reportflow add Kx3vQ8mZt5LbR2Ya            # its parameter list, and a struct
//! ```
//!
//! The list goes to `designs/Kx3vQ8mZt5LbR2Ya/v1.json`: commit it. Paste the
//! struct that is printed, rename its fields as you like, and generate:
//!
//! ```no_run
//! use reportflow::{Client, ReportDesign, ReportRow};
//!
//! #[derive(ReportDesign)]
//! #[report_design(id = "Kx3vQ8mZt5LbR2Ya", version = 1, file_name = "請求書-{請求書番号}")]
//! struct Invoice {
//!     請求書番号: String,
//!     発行日: String,
//!     お支払期限: Option<String>,
//!     #[report(rename = "請求先名")]
//!     customer: String,
//!     請求先住所: String,
//!     件名: String,
//!     登録番号: String,
//!     明細: Vec<Line>,
//!     小計: i64,
//!     消費税: i64,
//!     合計金額: i64,
//!     振込先: String,
//!     備考: String,
//! }
//!
//! #[derive(ReportRow)]
//! struct Line {
//!     no: u32,
//!     品目: String,
//!     数量: u32,
//!     単位: String,
//!     単価: i64,
//!     税率: String,
//!     金額: i64,
//! }
//!
//! # async fn run(invoice: Invoice) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::from_env()?;
//! let accepted = invoice.generate_async(&client).await?;
//! for file in &accepted.files {
//!     client.download(&accepted.request_id, &file.file_id).wait().to_path("invoice.pdf").await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Where these pages name `docs/…`, they mean the files of that name in the
//! repository: `docs/service.md` says what is known of the service and what is
//! not, `docs/guide.md` how designs change.
//!
//! # Snapshots
//!
//! The derive reads the design's parameter list from that file, and never from
//! the network. It is looked for in the folder that `REPORTFLOW_DESIGNS_DIR`
//! names, in `designs` beside the crate's `Cargo.toml`, in `designs` of each
//! folder above, up to the outermost with a `Cargo.toml`, and last among what a
//! build script has fetched by `reportflow-build`. An edit of the file compiles
//! the crate anew.
//!
//! The file holds the service's own answer, so it can also be had without the
//! tool:
//!
//! ```sh
//! mkdir -p designs/$ID
//! printf 'appkey: %s' "$REPORTFLOW_APP_KEY" | curl -f -H @- -o designs/$ID/v1.json \
//!   "https://api.re-port-flow.com/v1/file/design/parameter/$ID?version=1"
//! ```
//!
//! # Names
//!
//! A field fills the parameter that `#[report(rename = "…")]` names; without it,
//! the one that is spelt like the field; else the only one that is equal in snake
//! case, so that `customer_name` fills `customerName` or `CustomerName`. Each
//! parameter has a field, and each field a parameter, or says that it has none:
//!
//! | attribute | on | meaning |
//! |---|---|---|
//! | `#[report_design(id = "…", version = 1)]` | document | the design |
//! | `file_name = "請求書-{番号}"` in it | document | the PDF's name; fields in braces as their parameters are written; the struct's name without it |
//! | `omit("備考")` in it, or in `#[report_row(…)]` | document, row | left blank on purpose |
//! | `crate = "other::reportflow"` in them | document, row | where this crate is, if not at `::reportflow` |
//! | `#[report(rename = "…")]` | field | the parameter's name |
//! | `#[report(skip)]` | field | fills no parameter |
//! | `#[report(display)]` | field | written as text, by `Display`, or by that of what an `Option` or a reference to one holds |
//! | `#[report(with = path)]` | field | written as what the function `fn(&Field) -> T` makes of it |
//! | `#[report_row(id = "…", version = 1, path = "明細")]` | row | mistakes in the row are shown at its own fields; `path` of a table in a table is `明細[].内訳` |
//!
//! # Types
//!
//! | parameter | filled by |
//! |---|---|
//! | text | `String`, `&str`, `char`, [`Uuid`](https://docs.rs/uuid) |
//! | number | integers, floats, `Decimal` (feature `rust_decimal`); beyond ±(2^53 - 1) they are refused before anything is sent |
//! | boolean | `bool` |
//! | date | date types of the features `chrono`, `time` and `jiff`; strings, which are refused unless they read as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS` |
//! | image | [`Image`], or a string that is Base64 already |
//! | array | `Vec`, slice or array of a struct that derives [`ReportRow`] |
//! | collection | the same, or one such struct, which becomes an object |
//! | a kind that nobody has seen | any `Serialize`, by the rules of serde_json (a float that is none becomes null, and the key is left out); in a row with `#[report(with = reportflow::params::Json)]`, unless the row names its table |
//!
//! What depends on a type parameter of the struct is checked where the struct is
//! used with a type, and tables then only by `cargo build`, not by `cargo check`.
//!
//! `Option` of any of them leaves the key out for `None`, and pointers fill
//! what they point to. The type is judged by traits, so aliases work; a type of
//! your own needs two small impls, see [`params`].
//!
//! # Generating
//!
//! | | answers | a minute |
//! |---|---|---|
//! | [`generate_async`](ReportDesign::generate_async) | at once; the file comes later | 100, with downloads |
//! | [`generate_all_async`](ReportDesign::generate_all_async) | the same, for up to 100 documents | each call counts once |
//! | [`generate_sync`](ReportDesign::generate_sync) | with the PDF | 30 |
//! | [`generate_all_sync`](ReportDesign::generate_all_sync) | with a ZIP of up to 100 PDFs | each call counts once |
//!
//! All take the same options before they are awaited: the file's name, how it is
//! shared, and a `passthrough`, which comes back with the file and is the way to
//! find your own record again.
//!
//! ```no_run
//! # use reportflow::{Client, Error, ReportDesign, ShareType};
//! # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice, invoices: Vec<Invoice>)
//! # -> Result<(), Error> {
//! use std::collections::HashMap;
//!
//! let saved = invoice
//!     .generate_sync(&client)
//!     .share(ShareType::Workspace)
//!     .to_path("invoice.pdf")
//!     .await?;
//!
//! let accepted = Invoice::generate_all_async(&client, &invoices)
//!     .for_each_document(|n, item| item.passthrough(&HashMap::from([("record", n)])))
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! # When the file is there
//!
//! A [`Download`] that [waits](Download::wait) asks until the file is there, as
//! above. Files are streamed, and appear under their names when they are complete.
//!
//! A webhook says it without asking. [`webhook::Verifier`] checks that the service
//! has sent it, and [`webhook::Inbox`] hands it to the task that waits. How the
//! service signs is not published: [`webhook::SignatureScheme`] says what is assumed, and
//! takes something else.
//!
//! ```
//! use reportflow::webhook::{Inbox, Verifier, WebhookError};
//!
//! /// In the handler of your server: the status to answer.
//! fn receive<'h>(
//!     (verifier, inbox): (&Verifier, &Inbox),
//!     header: impl Fn(&str) -> Option<&'h str>,
//!     body: &[u8],
//! ) -> u16 {
//!     match verifier.verify_with(header, body) {
//!         Ok(event) => {
//!             inbox.deliver(event); // wakes `accepted.wait_for_completion(&inbox, timeout)`
//!             204
//!         }
//!         Err(error) => error.status(),
//!     }
//! }
//!
//! let (verifier, inbox) = (Verifier::new("the workspace's webhook secret")?, Inbox::new());
//! // As a test of yours may sign it.
//! let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
//! let signed = verifier.sign("", body);
//! let header = |name: &str| Some(signed.iter().find(|(n, _)| n == name)?.1.as_str());
//! assert_eq!(receive((&verifier, &inbox), header, body), 204);
//! assert_eq!(receive((&verifier, &inbox), header, b"another"), 401);
//! # Ok::<(), WebhookError>(())
//! ```
//!
//! # When something goes wrong
//!
//! [`Error`] has a variant for each thing that you can act on, with the status,
//! the service's own words and the request's id where there are any, and neither
//! your key nor your parameters.
//!
//! ```
//! use reportflow::{Error, MissingResource};
//!
//! fn advice(error: &Error) -> String {
//!     match error {
//!         // Found before anything was sent; it names the field.
//!         Error::InvalidParams(error) => error.to_string(),
//!         Error::BadRequest(refusal) => refusal.messages.join("; "),
//!         Error::Unauthorized(_) | Error::MissingAppKey(_) => "check the key".into(),
//!         Error::NotFound(refusal) if refusal.missing_resource() == Some(MissingResource::Design) => {
//!             "is the design one of this workspace?".into()
//!         }
//!         Error::RateLimited { retry_after, .. } => format!("come back in {retry_after:?}"),
//!         error => error.to_string(),
//!     }
//! }
//! ```
//!
//! Three policies are set on [`Client::builder`], each with a sane default:
//! [`RetryPolicy`] makes a call again where that may help and cannot make a second
//! document; [`RateLimiter`] keeps a program below the workspace's limits, and slows
//! down all its tasks after a 429; a wait for a file has a deadline of its own.
//!
//! ```
//! # fn main() -> Result<(), reportflow::ConfigError> {
//! use std::time::Duration;
//! use reportflow::{Client, RateLimiter, RetryPolicy};
//!
//! let client = Client::builder()
//!     .app_key("ak_…")
//!     .retry_policy(RetryPolicy::new().max_attempts(5))
//!     .rate_limiter(RateLimiter::new(10, 50)) // others use the workspace as well
//!     .total_timeout(Duration::from_secs(300))
//!     .on_response(|response| println!("{:?} {}", response.status, response.request.route))
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! # Without an account
//!
//! The emulator is the service on your machine: it keeps state, checks what it is
//! sent, signs webhooks and renders real PDFs, which show labels and values rather
//! than your design. It serves the lists of your `designs` folder, to any key:
//!
//! ```sh
//! cargo reportflow serve --listen 127.0.0.1:8080
//! ```
//!
//! [`Client::from_env`] finds it by `REPORTFLOW_BASE_URL`, and so does the tool. In
//! code:
//!
//! ```
//! use reportflow::Client;
//!
//! let client = Client::builder()
//!     .base_url("http://127.0.0.1:8080/v1")
//!     .app_key("any")
//!     .build()?;
//! # Ok::<(), reportflow::ConfigError>(())
//! ```
//!
//! Tests start it in their own process, by the crate `reportflow-emulator`. A list
//! can be written by hand until the service has the design.
//!
//! # Features
//!
//! - `rustls` (default): TLS by rustls.
//! - `webhook` (default): verified webhooks, see [`webhook`].
//! - `native-tls`: TLS by the system's library; `rustls-no-provider`: by rustls
//!   with the provider that the program installs.
//! - `blocking`: calls without async, by `blocking::block_on`.
//! - `chrono`, `time`, `jiff`, `rust_decimal`: their types as parameters.
//! - `verify`: `Client::verify::<Invoice>()` compares the list that a struct was
//!   compiled against with the service's, for a check at start-up.
//! - `axum`: `webhook::VerifiedEvent`, an extractor; `http-body`:
//!   `webhook::Verifier::receive`, for hyper, tower and the like.
//! - `tracing`: a span for each request, by OpenTelemetry's names.
//! - `zip`: lists and extracts the archives of requests, by `zip::Archive`.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub use reportflow_core::params::{Image, ParamsError, ReportRow};
pub use reportflow_core::*;
/// A document of a design, with all that can be said of a field:
///
/// ```
/// use reportflow::ReportDesign;
///
/// #[derive(ReportDesign)]
/// #[report_design(
///     id = "Rc7nW2pXk9DhT4Vb",
///     version = 1,
///     file_name = "領収書-{領収書番号}",
///     omit("登録番号")
/// )]
/// struct Receipt {
///     #[report(display)]
///     領収書番号: u64, // the parameter is a text
///     発行日: String,
///     #[report(rename = "宛名")]
///     customer: String,
///     #[report(with = in_yen)]
///     金額: Money,
///     但し書き: Option<String>,
///     #[report(skip)]
///     paid_in_cash: bool,
/// }
///
/// struct Money {
///     yen: i64,
/// }
///
/// fn in_yen(money: &Money) -> i64 {
///     money.yen
/// }
///
/// let receipt = Receipt {
///     領収書番号: 7,
///     発行日: "2026-11-30".into(),
///     customer: "山田商店".into(),
///     金額: Money { yen: 11_000 },
///     但し書き: None,
///     paid_in_cash: true,
/// };
/// assert_eq!(receipt.file_name(), "領収書-7");
/// let json = r#"{"領収書番号":"7","発行日":"2026-11-30","宛名":"山田商店","金額":11000}"#;
/// assert_eq!(receipt.to_params_json()?, json.as_bytes());
/// # Ok::<(), reportflow::ParamsError>(())
/// ```
pub use reportflow_derive::ReportDesign;
/// The rows of a table; these say which, so that mistakes show at their own fields:
///
/// ```
/// use reportflow::{ReportDesign, ReportRow};
///
/// #[derive(ReportDesign)]
/// #[report_design(id = "Mr6tY9wKb3HqN1Zs", version = 1, omit("ロゴ", "売上推移"))]
/// struct Monthly {
///     対象年月: String,
///     会社名: String,
///     売上合計: i64,
///     店舗: Vec<Shop>,
/// }
///
/// #[derive(ReportRow)]
/// #[report_row(id = "Mr6tY9wKb3HqN1Zs", version = 1, path = "店舗", omit("推移"))]
/// struct Shop {
///     店舗名: String,
///     売上: i64,
/// }
///
/// let monthly = Monthly {
///     対象年月: "2026年11月".into(),
///     会社名: "山田商店".into(),
///     売上合計: 980_000,
///     店舗: vec![Shop { 店舗名: "本店".into(), 売上: 980_000 }],
/// };
/// let json = monthly.to_params_json()?;
/// assert!(json.ends_with(r#""店舗":[{"店舗名":"本店","売上":980000}]}"#.as_bytes()));
/// # Ok::<(), reportflow::ParamsError>(())
/// ```
pub use reportflow_derive::ReportRow;
