//! PDFs from [Re:port Flow](https://re-port-flow.com) designs, with structs
//! that the compiler checks against the design.
//!
//! The service accepts any JSON: if a parameter is misspelt, missing or of the
//! wrong type, the PDF has a blank. With this crate, the same mistake is a compile
//! error at the word that is wrong.
//!
//! # Quick start
//!
#![doc = include_str!("quick_start.md")]
//!
//! `docs/…` on these pages means a file in the repository. `docs/service.md` lists
//! the known and unknown facts about the service. `docs/guide.md` describes
//! snapshots, CI and new versions of a design.
//!
//! # Snapshots
//!
//! The derive reads the design's parameter list from the snapshot,
//! `designs/<id>/v<version>.json`, and never from the network. It searches these
//! folders in order:
//!
//! 1. the folder in the environment variable `REPORTFLOW_DESIGNS_DIR`. A relative path starts at the crate's folder, or at
//!    the nearest folder above that has it, up to that of rule 3. It does not apply to crates that cargo unpacked, such as
//!    dependencies from a registry
//! 2. `designs` beside the crate's `Cargo.toml`
//! 3. `designs` in each parent folder, up to the outermost with a `Cargo.toml`, but not above the root of the Git
//!    repository
//! 4. the lists that a build script fetched with `reportflow-build`
//!
//! A changed snapshot recompiles the crate.
//!
//! # Names
//!
//! A field fills one parameter. The first rule that applies decides which:
//!
//! 1. the parameter that `#[report(rename = "…")]` names
//! 2. the parameter with exactly the field's name
//! 3. the only parameter that is equal in snake case: `customer_name` fills
//!    `customerName` or `CustomerName`
//!
//! Each parameter needs a field or an `omit`. Each field needs a parameter or a
//! `skip`.
//!
//! | attribute | on | meaning |
//! |---|---|---|
//! | `#[report_design(id = "…", version = 1)]` | document | the design |
//! | `file_name = "請求書-{番号}"` in it | document | the PDF's name; `{field}` inserts a field as its parameter is written. Default: the struct's name |
//! | `omit("備考")` in it, or in `#[report_row(…)]` | document, row | parameters that stay blank |
//! | `crate = "other::reportflow"` in them | document, row | the path of this crate. Default: `::reportflow` |
//! | `#[report(rename = "…")]` | field | the parameter's name |
//! | `#[report(skip)]` | field | excludes the field from the parameters |
//! | `#[report(display)]` | field | written as text by `Display`, also from an `Option` or a reference to one |
//! | `#[report(with = path)]` | field | written as the result of the function `fn(&Field) -> T`; if the function is deprecated, write `#[allow(deprecated)]` at the field (an `expect` stays unfulfilled) |
//! | `#[report_row(id = "…", version = 1, path = "明細")]` | row | shows mistakes at the row's own fields; the path of a table in a table is `明細[].内訳` |
//!
//! # Types
//!
//! | parameter | types of a field |
//! |---|---|
//! | text | `String`, `&str`, `char`, [`Uuid`](https://docs.rs/uuid) |
//! | number | integers, floats, `Decimal` (feature `rust_decimal`). Integers beyond ±(2^53 - 1) are an error before anything is sent |
//! | boolean | `bool` |
//! | date | date types of the features `chrono`, `time` and `jiff`; strings of the form `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`, others are an error |
//! | image | [`Image`], or a string that is already Base64 |
//! | array | `Vec`, slice or array of a struct that derives [`ReportRow`] |
//! | collection | the same, or one such struct, which becomes an object |
//! | an unknown kind | any `Serialize`, by the rules of serde_json (a NaN or infinite float becomes null, and its key is left out); in a row with `#[report(with = reportflow::params::Json)]`, unless the row names its table |
//!
//! `None` in an `Option` of these types leaves the key out. Pointers fill the
//! parameter of the type that they point to. Traits decide whether a type fits, so
//! aliases work. [`params`] shows the two impls for a type of your own.
//!
//! A field that depends on a type parameter of the struct is checked where the
//! struct is used with a concrete type. A table that depends on one is checked by
//! `cargo build`, but not by `cargo check`.
//!
//! # Generating
//!
//! | function | response | requests a minute |
//! |---|---|---|
//! | [`generate_async`](ReportDesign::generate_async) | at once; the file is ready later | 100, with downloads |
//! | [`generate_all_async`](ReportDesign::generate_all_async) | the same for up to 100 documents | one request for all documents |
//! | [`generate_sync`](ReportDesign::generate_sync) | the PDF | 30 |
//! | [`generate_all_sync`](ReportDesign::generate_all_sync) | a ZIP of up to 100 PDFs | one request for all documents |
//!
//! "Async" and "sync" are the service's words: all four are futures of tokio. All
//! take the same options before they are awaited: the file's name, its share type,
//! and a `passthrough`. The service returns the `passthrough` with the file, so that
//! you can find your own record again.
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
//!     .for_each_document(|index, document| {
//!         document.passthrough(&HashMap::from([("record", index)]))
//!     })
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Waiting for the file
//!
//! A [`Download`] that [waits](Download::wait) polls until the file is ready.
//! Downloads are streamed, and a file gets its name only when it is complete.
//!
//! A webhook reports the file without polling. [`webhook::Verifier`] checks the
//! signature, and [`webhook::Inbox`] passes the event to the task that waits for
//! it. The service does not publish its signature scheme:
//! [`webhook::SignatureScheme`] documents the assumption and accepts other schemes.
//!
//! ```
//! use reportflow::webhook::{Inbox, Verifier, WebhookError};
//!
//! /// Handles a webhook in your server, and returns the response status.
//! fn receive<'h>(
//!     (verifier, inbox): (&Verifier, &Inbox),
//!     header: impl Fn(&str) -> Option<&'h str>,
//!     body: &[u8],
//! ) -> u16 {
//!     match verifier.verify_with_headers(header, body) {
//!         Ok(event) => {
//!             inbox.deliver(event); // wakes `accepted.wait_for_completion(&inbox, timeout)`
//!             204
//!         }
//!         Err(error) => error.status(),
//!     }
//! }
//!
//! let (verifier, inbox) = (Verifier::new("the workspace's webhook secret")?, Inbox::new());
//! // A test can sign a webhook itself.
//! let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
//! let signed = verifier.sign("", body);
//! let header = |name: &str| Some(signed.iter().find(|(n, _)| n == name)?.1.as_str());
//! assert_eq!(receive((&verifier, &inbox), header, body), 204);
//! assert_eq!(receive((&verifier, &inbox), header, b"another"), 401);
//! # Ok::<(), WebhookError>(())
//! ```
//!
//! # Many documents
//!
//! `bulk` (feature `bulk`) generates any number of documents, within the rate limits. A
//! journal survives crashes: the run goes on where it was, generates no document twice,
//! and reports each one. `docs/bulk.md` has the guarantees and their limits.
//!
//! # Errors
//!
//! [`Error`] has a variant for each failure that a program can act on. It has the
//! status, the service's message and the request id, if the response has them. It
//! never contains your key or your parameters.
//!
//! `main` prints an error by `Debug`, as `Error: Config(MissingAppKey)`. With
//! `anyhow::Result`, as in the quick start, it prints the message and its causes.
//!
//! ```
//! use reportflow::{Error, MissingResource};
//!
//! fn advice(error: &Error) -> String {
//!     match error {
//!         // Found before anything was sent; the message names the field.
//!         Error::InvalidParams(error) => error.to_string(),
//!         Error::BadRequest(response) => response.messages.join("; "),
//!         Error::Unauthorized(_) | Error::MissingAppKey(_) => "check the key".into(),
//!         Error::NotFound(response)
//!             if response.missing_resource() == Some(MissingResource::Design) =>
//!         {
//!             "check that the design is in this workspace".into()
//!         }
//!         Error::RateLimited { retry_after, .. } => format!("retry after {retry_after:?}"),
//!         error => error.to_string(),
//!     }
//! }
//! ```
//!
//! # Retries, rate limits and timeouts
//!
//! [`Client::builder`] sets three policies, each with a default:
//!
//! - [`RetryPolicy`] repeats a request where that can help and cannot create a
//!   second document.
//! - [`RateLimiter`] keeps a program below the workspace's limits, and slows down
//!   all of its tasks after a 429.
//! - A wait for a file has its own deadline.
//!
//! ```
//! # fn main() -> Result<(), reportflow::ConfigError> {
//! use std::num::NonZeroU32;
//! use std::time::Duration;
//! use reportflow::{Client, RateLimiter, RetryPolicy};
//!
//! // Other programs use the same workspace.
//! let rate_limiter = RateLimiter::builder()
//!     .sync_per_minute(NonZeroU32::new(10).unwrap())
//!     .async_per_minute(NonZeroU32::new(50).unwrap())
//!     .build();
//!
//! let client = Client::builder()
//!     .app_key("ak_test")
//!     .retry_policy(RetryPolicy::new().max_attempts(5))
//!     .rate_limiter(rate_limiter)
//!     .total_timeout(Duration::from_secs(300))
//!     .on_response(|response| println!("{:?} {}", response.status, response.request.route))
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! # Emulator
//!
//! `cargo reportflow serve` runs an emulator of the service on your machine. It
//! keeps state, validates requests, signs webhooks and renders real PDFs. The PDFs
//! show labels and values instead of your design. It serves the snapshots of your
//! `designs` folder and accepts any key. [`Client::from_env`] and the tool connect
//! to it through `REPORTFLOW_BASE_URL`. In code:
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
//! Tests start it in their own process with the crate `reportflow-emulator`. You
//! can write a snapshot by hand until the service has the design.
//!
//! # Features
//!
//! | feature | contents |
//! |---|---|
//! | `rustls` (default) | TLS by rustls with ring |
//! | `webhook` (default) | verified webhooks, see [`webhook`] |
//! | `native-tls` | TLS by the system's library |
//! | `rustls-no-provider` | TLS by rustls with the provider that the program installs |
//! | `axum` | `webhook::VerifiedEvent`, an extractor |
//! | `blocking` | `blocking::block_on`, for programs without async code |
//! | `bulk` | `bulk`, runs of many documents that survive a crash; needs Rust 1.89 and a C compiler for SQLite |
//! | `chrono`, `jiff`, `rust_decimal`, `time` | their types as parameters |
//! | `postgres` | `bulk` with a journal and a rate limit in PostgreSQL, which several machines share; needs what `bulk` needs |
//! | `http-body` | `webhook::Verifier::verify_request`, for hyper, tower and others |
//! | `schema` | `Client::schema_changes::<Invoice>()` compares the compiled parameter list with the service's, for a check at start-up |
//! | `socks` | SOCKS proxies in `HTTPS_PROXY` and `ALL_PROXY` |
//! | `tracing` | a span for each request, with OpenTelemetry's names |
//! | `zip` | `zip::Archive` lists and extracts the archives of requests; needs Rust 1.88 |

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

/// The code of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct ReadmeDoctests;

#[cfg(feature = "bulk")]
pub use reportflow_bulk as bulk;
pub use reportflow_core::params::{Image, ParamsError, ReportRow};
pub use reportflow_core::*;
/// Derives [`ReportDesign`](trait@ReportDesign) for a document. This example has
/// each attribute of a field:
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
///     領収書番号: u64, // for a text parameter
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
/// Derives [`ReportRow`](trait@ReportRow) for a row of a table. This row names its
/// table, so the compiler shows its mistakes at its own fields:
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
