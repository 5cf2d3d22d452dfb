use crate::Client;
use crate::generate::{
    AFTER_PARAMS, Batch, Document, GenerateAllAsync, GenerateAllSync, GenerateAsync, GenerateSync,
    Single, Version, Written,
};
use crate::params::{ParamsError, TableSchema, Writer};

/// A document of a design: implemented by `#[derive(ReportDesign)]`, which
/// checks the struct against the design's parameter list first.
///
/// Code that serves every document asks for this trait:
///
/// ```
/// use reportflow_core::{Accepted, Client, Error, ReportDesign};
///
/// async fn send<D: ReportDesign>(document: &D, client: &Client) -> Result<Accepted, Error> {
///     println!("{} v{}: {}", D::DESIGN_ID, D::VERSION, document.file_name());
///     document.generate_async(client).await
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a document of a design: it does not derive `ReportDesign`",
    note = "add `#[derive(ReportDesign)]` and `#[report_design(id = \"…\", version = …)]` to the struct"
)]
pub trait ReportDesign {
    /// The design, and the parameter list that the compiler checked the struct
    /// against.
    const DESIGN: Design;

    /// The parameters with rows, in the order of their fields.
    #[doc(hidden)]
    const TABLES: &'static TableSchema = TableSchema::NONE;

    /// The design's id.
    const DESIGN_ID: &'static str = Self::DESIGN.id;

    /// The design's version, from 1.
    const VERSION: u32 = Self::DESIGN.version;

    /// The parameter list, as JSON.
    const SNAPSHOT: &'static [u8] = Self::DESIGN.snapshot;

    /// Writes each parameter that is there.
    ///
    /// ```
    /// use reportflow_core::params::{NumberParam, Writer};
    /// use reportflow_core::{Design, ReportDesign};
    ///
    /// struct 領収書 {
    ///     金額: i64,
    /// }
    ///
    /// // As the derive writes it, and as a test may by hand.
    /// impl ReportDesign for 領収書 {
    ///     const DESIGN: Design = Design::new("Rc7nW2pXk9DhT4Vb", 1, b"[]", "領収書");
    ///
    ///     fn write_params(&self, writer: &mut Writer) {
    ///         self.金額.fill(",\"金額\":", writer);
    ///     }
    /// }
    /// # assert_eq!(領収書 { 金額: 1 }.to_params_json()?, r#"{"金額":1}"#.as_bytes());
    /// # Ok::<(), reportflow_core::params::ParamsError>(())
    /// ```
    fn write_params(&self, writer: &mut Writer);

    /// The name of the PDF, as `file_name` of `#[report_design(…)]` says, or
    /// else the struct's name. Checked when the document is sent.
    ///
    /// ```
    /// # use reportflow_core::params::{NumberParam, Writer};
    /// # use reportflow_core::{Design, ReportDesign};
    /// # struct Invoice { 合計金額: i64 }
    /// # impl ReportDesign for Invoice {
    /// #     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "Invoice");
    /// #     fn write_params(&self, writer: &mut Writer) {
    /// #         self.合計金額.fill(",\"合計金額\":", writer);
    /// #     }
    /// # }
    /// // Without `file_name = "請求書-{請求書番号}"`:
    /// assert_eq!(Invoice { 合計金額: 11_000 }.file_name(), "Invoice");
    /// ```
    fn file_name(&self) -> String {
        Self::DESIGN.name.to_owned()
    }

    /// The `params` object of a request, and nothing around it, as JSON.
    ///
    /// ```
    /// # use reportflow_core::params::{NumberParam, Writer};
    /// # use reportflow_core::{Design, ReportDesign};
    /// # struct Invoice { 合計金額: i64 }
    /// # impl ReportDesign for Invoice {
    /// #     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "Invoice");
    /// #     fn write_params(&self, writer: &mut Writer) {
    /// #         self.合計金額.fill(",\"合計金額\":", writer);
    /// #     }
    /// # }
    /// // A test of what is printed needs no service.
    /// let invoice = Invoice { 合計金額: 11_000 };
    /// assert_eq!(invoice.to_params_json()?, r#"{"合計金額":11000}"#.as_bytes());
    /// # Ok::<(), reportflow_core::params::ParamsError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A number that is not finite or beyond ±(2^53 - 1), a text for a date
    /// that is none, or a `Serialize` that fails; with the parameter's path.
    fn to_params_json(&self) -> Result<Vec<u8>, ParamsError> {
        Writer::object(b"", 0, |writer| self.write_params(writer))
    }

    /// Asks the service to generate the document: it answers at once, and
    /// renders in the background.
    ///
    /// The parameters are written before this returns, so the future holds
    /// neither the struct nor a lifetime, and is `Send` whatever the struct is.
    /// Options are set on what is returned, before it is awaited.
    ///
    /// ```no_run
    /// # async fn run<Invoice: reportflow_core::ReportDesign>(
    /// #     client: reportflow_core::Client,
    /// #     invoice: Invoice,
    /// # ) -> Result<(), reportflow_core::Error> {
    /// let accepted = invoice.generate_async(&client).await?;
    /// let file = &accepted.files[0];
    /// client.download(&accepted.request_id, &file.file_id).wait().to_path("請求書.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When awaited: see [`GenerateAsync`].
    fn generate_async(&self, client: &Client) -> GenerateAsync {
        GenerateAsync::new(single(self, client))
    }

    /// Asks the service to generate the document, and waits for the PDF, which
    /// takes seconds. The workspace has 30 such calls a minute, and 100 of
    /// [`generate_async`](ReportDesign::generate_async).
    ///
    /// ```no_run
    /// # async fn run<Invoice: reportflow_core::ReportDesign>(
    /// #     client: reportflow_core::Client,
    /// #     invoice: Invoice,
    /// # ) -> Result<(), reportflow_core::Error> {
    /// let pdf = invoice.generate_sync(&client).await?.bytes;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When awaited: see [`GenerateSync`].
    fn generate_sync(&self, client: &Client) -> GenerateSync {
        GenerateSync::new(single(self, client))
    }

    /// Asks the service to generate up to 100 documents in one call, which
    /// counts as one of the 100 a minute. Each needs a file name of its own.
    ///
    /// ```no_run
    /// # async fn run<Invoice: reportflow_core::ReportDesign>(
    /// #     client: reportflow_core::Client,
    /// #     invoices: Vec<Invoice>,
    /// # ) -> Result<(), reportflow_core::Error> {
    /// let accepted = Invoice::generate_all_async(&client, &invoices)
    ///     .each(|n, item| item.file_name(format!("請求書-{n}")))
    ///     .await?;
    /// assert_eq!(accepted.files.len(), invoices.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When awaited: see [`GenerateAllAsync`].
    fn generate_all_async<'d, I>(client: &Client, documents: I) -> GenerateAllAsync
    where
        Self: Sized + 'd,
        I: IntoIterator<Item = &'d Self>,
    {
        GenerateAllAsync::new(batch(client, documents))
    }

    /// Asks the service to generate up to 100 documents in one call, and waits
    /// for the ZIP of them.
    ///
    /// ```no_run
    /// # async fn run<Invoice: reportflow_core::ReportDesign>(
    /// #     client: reportflow_core::Client,
    /// #     invoices: Vec<Invoice>,
    /// # ) -> Result<(), reportflow_core::Error> {
    /// let call = Invoice::generate_all_sync(&client, &invoices);
    /// call.to_path("請求書.zip").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When awaited: see [`GenerateAllSync`].
    fn generate_all_sync<'d, I>(client: &Client, documents: I) -> GenerateAllSync
    where
        Self: Sized + 'd,
        I: IntoIterator<Item = &'d Self>,
    {
        GenerateAllSync::new(batch(client, documents))
    }
}

fn single<D: ReportDesign + ?Sized>(document: &D, client: &Client) -> Single {
    Single::new(client, version::<D>(), written(document, Single::BEFORE))
}

fn batch<'d, D: ReportDesign + 'd>(
    client: &Client,
    documents: impl IntoIterator<Item = &'d D>,
) -> Batch {
    let mut batch = Batch::new(client, version::<D>());
    for document in documents {
        batch.push(|| written(document, Batch::BEFORE));
    }
    batch
}

fn version<D: ReportDesign + ?Sized>() -> Version {
    Version {
        design_id: D::DESIGN_ID,
        version: D::VERSION,
    }
}

fn written<D: ReportDesign + ?Sized>(document: &D, before: &[u8]) -> Written {
    let file_name = document.file_name();
    let after = AFTER_PARAMS + file_name.len();
    let body = Writer::object(before, after, |writer| document.write_params(writer))?;
    Ok(Document { file_name, body })
}

/// A version of a design, as the compiler knows it.
///
/// ```
/// use reportflow_core::Design;
///
/// // What `#[report_design(id = "Kx3vQ8mZt5LbR2Ya", version = 1)]` makes of
/// // `designs/Kx3vQ8mZt5LbR2Ya/v1.json`.
/// const INVOICE: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Design {
    id: &'static str,
    version: u32,
    snapshot: &'static [u8],
    name: &'static str,
}

impl Design {
    /// `snapshot` is the parameter list as JSON, `name` what its PDFs are called
    /// unless they say otherwise.
    ///
    /// ```
    /// use reportflow_core::Design;
    ///
    /// const LIST: &str = r#"[{"name":"金額","type":"number","label":"金額"}]"#;
    /// const RECEIPT: Design = Design::new("Rc7nW2pXk9DhT4Vb", 1, LIST.as_bytes(), "領収書");
    /// ```
    #[must_use]
    pub const fn new(
        id: &'static str,
        version: u32,
        snapshot: &'static [u8],
        name: &'static str,
    ) -> Design {
        Design {
            id,
            version,
            snapshot,
            name,
        }
    }
}
