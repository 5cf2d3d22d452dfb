use crate::client::Client;
use crate::design_info::DesignInfo;
use crate::generate::{
    AFTER_PARAMS_BYTES, Batch, DesignVersion, EncodedDocument, GenerateAllAsync, GenerateAllSync,
    GenerateAsync, GenerateSync, Single,
};
use crate::params::{ParamsError, Writer};

/// A document of a design. `#[derive(ReportDesign)]` implements it, and checks the
/// struct against the design's parameter list.
///
/// Use the trait as a bound for code that serves every document:
///
/// ```
/// use reportflow_core::{AcceptedRequest, Client, Error, ReportDesign};
///
/// async fn send<D: ReportDesign>(document: &D, client: &Client) -> Result<AcceptedRequest, Error> {
///     println!("{} v{}: {}", D::DESIGN_ID, D::VERSION, document.file_name());
///     document.generate_async(client).await
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a document of a design: it does not derive `ReportDesign`",
    note = "add `#[derive(ReportDesign)]` and `#[report_design(id = \"…\", version = …)]` to the struct"
)]
pub trait ReportDesign {
    /// The design, with the parameter list that the struct was checked against.
    const DESIGN: DesignInfo;

    /// The design's id.
    const DESIGN_ID: &'static str = Self::DESIGN.id;

    /// The design's version, from 1.
    const VERSION: u32 = Self::DESIGN.version;

    /// The parameter list, as JSON.
    const SNAPSHOT: &'static [u8] = Self::DESIGN.snapshot;

    /// Writes the parameters.
    ///
    /// ```
    /// use reportflow_core::params::{NumberParam, Writer};
    /// use reportflow_core::{DesignInfo, ReportDesign};
    ///
    /// struct 領収書 {
    ///     金額: i64,
    /// }
    ///
    /// // The derive writes this. A test may write it by hand.
    /// impl ReportDesign for 領収書 {
    ///     const DESIGN: DesignInfo = DesignInfo::new("Rc7nW2pXk9DhT4Vb", 1, b"[]", "領収書");
    ///
    ///     fn write_params(&self, writer: &mut Writer) {
    ///         self.金額.write_entry(",\"金額\":", writer);
    ///     }
    /// }
    /// # assert_eq!(領収書 { 金額: 1 }.to_params_json()?, r#"{"金額":1}"#.as_bytes());
    /// # Ok::<(), reportflow_core::params::ParamsError>(())
    /// ```
    fn write_params(&self, writer: &mut Writer);

    /// Returns the name of the PDF: `file_name` of `#[report_design(…)]`, or the
    /// struct's name. It is validated when the request is sent.
    ///
    /// ```
    /// # use reportflow_core::params::{NumberParam, Writer};
    /// # use reportflow_core::{DesignInfo, ReportDesign};
    /// # struct Invoice { 合計金額: i64 }
    /// # impl ReportDesign for Invoice {
    /// #     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "Invoice");
    /// #     fn write_params(&self, writer: &mut Writer) {
    /// #         self.合計金額.write_entry(",\"合計金額\":", writer);
    /// #     }
    /// # }
    /// // Without `file_name = "請求書-{請求書番号}"`:
    /// assert_eq!(Invoice { 合計金額: 11_000 }.file_name(), "Invoice");
    /// ```
    fn file_name(&self) -> String {
        Self::DESIGN.name.to_owned()
    }

    /// Returns the `params` object of a request as JSON.
    ///
    /// ```
    /// # use reportflow_core::params::{NumberParam, Writer};
    /// # use reportflow_core::{DesignInfo, ReportDesign};
    /// # struct Invoice { 合計金額: i64 }
    /// # impl ReportDesign for Invoice {
    /// #     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "Invoice");
    /// #     fn write_params(&self, writer: &mut Writer) {
    /// #         self.合計金額.write_entry(",\"合計金額\":", writer);
    /// #     }
    /// # }
    /// // This test does not need the service.
    /// let invoice = Invoice { 合計金額: 11_000 };
    /// assert_eq!(invoice.to_params_json()?, r#"{"合計金額":11000}"#.as_bytes());
    /// # Ok::<(), reportflow_core::params::ParamsError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A number is not finite or is outside ±(2^53 - 1), a date is invalid, or a
    /// `Serialize` fails. The error contains the parameter's path.
    fn to_params_json(&self) -> Result<Vec<u8>, ParamsError> {
        Writer::object(b"", 0, |writer| self.write_params(writer))
    }

    /// Generates the document asynchronously: the service accepts the request, and
    /// renders the PDF in the background.
    ///
    /// Awaiting the returned builder sends the request. The parameters are encoded
    /// before this function returns. The builder therefore borrows nothing from the
    /// struct. It is `Send` even if the struct is not.
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
    /// See [`GenerateAsync`].
    fn generate_async(&self, client: &Client) -> GenerateAsync {
        GenerateAsync::new(single(self, client))
    }

    /// Generates the document synchronously: the response is the PDF. It does not block
    /// the thread; "synchronous" is the service's term.
    ///
    /// Awaiting the returned builder sends the request. The response takes seconds.
    /// The service allows 30 such requests a minute, and 100 requests of
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
    /// See [`GenerateSync`].
    fn generate_sync(&self, client: &Client) -> GenerateSync {
        GenerateSync::new(single(self, client))
    }

    /// Generates up to 100 documents asynchronously in one request. It counts as one
    /// request for the rate limit. Each document needs a unique file name.
    ///
    /// ```no_run
    /// # async fn run<Invoice: reportflow_core::ReportDesign>(
    /// #     client: reportflow_core::Client,
    /// #     invoices: Vec<Invoice>,
    /// # ) -> Result<(), reportflow_core::Error> {
    /// let accepted = Invoice::generate_all_async(&client, &invoices)
    ///     .for_each_document(|index, options| options.file_name(format!("請求書-{index}")))
    ///     .await?;
    /// assert_eq!(accepted.files.len(), invoices.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`GenerateAllAsync`].
    fn generate_all_async<'d, I>(client: &Client, documents: I) -> GenerateAllAsync
    where
        Self: Sized + 'd,
        I: IntoIterator<Item = &'d Self>,
    {
        GenerateAllAsync::new(batch(client, documents))
    }

    /// Generates up to 100 documents synchronously in one request: the response is a
    /// ZIP. Each document needs a unique file name.
    ///
    /// ```no_run
    /// # async fn run<Invoice: reportflow_core::ReportDesign>(
    /// #     client: reportflow_core::Client,
    /// #     invoices: Vec<Invoice>,
    /// # ) -> Result<(), reportflow_core::Error> {
    /// Invoice::generate_all_sync(&client, &invoices).to_path("請求書.zip").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`GenerateAllSync`].
    fn generate_all_sync<'d, I>(client: &Client, documents: I) -> GenerateAllSync
    where
        Self: Sized + 'd,
        I: IntoIterator<Item = &'d Self>,
    {
        GenerateAllSync::new(batch(client, documents))
    }
}

fn single<D: ReportDesign + ?Sized>(document: &D, client: &Client) -> Single {
    let encoded = encode(document, Single::BEFORE_PARAMS);
    Single::new(client, design_version::<D>(), encoded)
}

fn batch<'d, D: ReportDesign + 'd>(
    client: &Client,
    documents: impl IntoIterator<Item = &'d D>,
) -> Batch {
    let mut batch = Batch::new(client, design_version::<D>());
    for document in documents {
        batch.push(|| encode(document, Batch::BEFORE_PARAMS));
    }
    batch
}

fn design_version<D: ReportDesign + ?Sized>() -> DesignVersion {
    DesignVersion {
        design_id: D::DESIGN_ID,
        version: D::VERSION,
    }
}

fn encode<D: ReportDesign + ?Sized>(
    document: &D,
    before_params: &[u8],
) -> Result<EncodedDocument, ParamsError> {
    let file_name = document.file_name();
    let after_bytes = AFTER_PARAMS_BYTES + file_name.len();
    let body = Writer::object(before_params, after_bytes, |writer| {
        document.write_params(writer);
    })?;
    Ok(EncodedDocument { file_name, body })
}
