//! A document to generate, with its key.

use std::fmt;

use reportflow_core::__bulk::{MAX_FILE_NAME_LEN, file_name_len, is_safe_file_name};
use reportflow_core::{ReportDesign, ShareType};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::DocumentError;
use crate::tag::TAG_MEMBER;

/// A document to generate, with a key of yours. The key names it in the journal, in
/// outcomes and in messages: an invoice number, or the id in your database.
///
/// It has the parameters as JSON, so it borrows nothing from the struct. An error in
/// it shows when the run imports it.
///
/// ```
/// # use reportflow_core::ReportDesign;
/// use reportflow_bulk::Document;
///
/// fn document<Invoice: ReportDesign>(number: &str, invoice: &Invoice) -> Document {
///     Document::new(number, invoice).file_name(format!("請求書-{number}"))
/// }
/// ```
pub struct Document {
    pub(crate) key: String,
    pub(crate) design_id: String,
    pub(crate) version: u32,
    pub(crate) file_name: String,
    pub(crate) params: Result<Box<RawValue>, DocumentError>,
    pub(crate) share: Option<ShareType>,
    pub(crate) passcode: bool,
    pub(crate) passthrough: Result<Option<Box<RawValue>>, DocumentError>,
    pub(crate) source: Option<String>,
}

/// Leaves out the values of the user.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("key", &self.key)
            .field("design_id", &self.design_id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Document {
    /// Creates a document from a struct that derives `ReportDesign`. Its file name is
    /// the design's `file_name`.
    ///
    /// ```
    /// # use reportflow_core::ReportDesign;
    /// # fn run<Invoice: ReportDesign>(invoice: &Invoice) {
    /// let document = reportflow_bulk::Document::new("INV-0042", invoice);
    /// # }
    /// ```
    pub fn new<D: ReportDesign + ?Sized>(key: impl Into<String>, document: &D) -> Document {
        let params = document.to_params_json();
        let params = params.map_err(DocumentError::InvalidParams);
        Document {
            key: key.into(),
            design_id: D::DESIGN_ID.to_owned(),
            version: D::VERSION,
            file_name: document.file_name(),
            params: params.and_then(|json| raw_object(json, DocumentError::ParamsNotAnObject)),
            share: None,
            passcode: false,
            passthrough: Ok(None),
            source: None,
        }
    }

    /// Creates a document from the `params` object of a request, for a design that the
    /// compiler does not know. Nothing checks the parameters: a misspelt one leaves a
    /// blank. The file name is the key.
    ///
    /// ```
    /// use reportflow_bulk::Document;
    ///
    /// let params = serde_json::value::RawValue::from_string(r#"{"金額":1100}"#.to_owned())?;
    /// let document = Document::from_params("R-70001", "Rc7nW2pXk9DhT4Vb", 1, params);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn from_params(
        key: impl Into<String>,
        design_id: impl Into<String>,
        version: u32,
        params: Box<RawValue>,
    ) -> Document {
        let key = key.into();
        let is_object = params.get().trim_start().starts_with('{');
        Document {
            file_name: key.clone(),
            key,
            design_id: design_id.into(),
            version,
            params: if is_object {
                Ok(params)
            } else {
                Err(DocumentError::ParamsNotAnObject)
            },
            share: None,
            passcode: false,
            passthrough: Ok(None),
            source: None,
        }
    }

    /// Sets the name of the PDF. A final `.pdf` is optional. If another document of the
    /// run has the name, this one gets its number behind it: `請求書-17.pdf`.
    ///
    /// ```
    /// # fn run(document: reportflow_bulk::Document) {
    /// let document = document.file_name("請求書-INV-0042");
    /// # }
    /// ```
    #[must_use]
    pub fn file_name(mut self, file_name: impl Into<String>) -> Document {
        self.file_name = file_name.into();
        self
    }

    /// Sets the share type. Default: the workspace.
    ///
    /// ```
    /// # fn run(document: reportflow_bulk::Document) {
    /// let document = document.share(reportflow_core::ShareType::Invited);
    /// # }
    /// ```
    #[must_use]
    pub fn share(mut self, share: ShareType) -> Document {
        self.share = Some(share);
        self
    }

    /// Sets whether the shared page asks for a passcode. Default: false. The journal
    /// keeps the passcode: the service returns it only once.
    ///
    /// ```
    /// # fn run(document: reportflow_bulk::Document) {
    /// let document = document.passcode(true);
    /// # }
    /// ```
    #[must_use]
    pub fn passcode(mut self, enabled: bool) -> Document {
        self.passcode = enabled;
        self
    }

    /// Sets passthrough data, a JSON object. The service returns it in the webhook, and
    /// writes its texts and numbers into the metadata of the PDF: pass an id, and no
    /// personal data. The run adds the member `reportflow`, which finds the document
    /// again after a crash.
    ///
    /// ```
    /// # fn run(document: reportflow_bulk::Document) {
    /// use std::collections::HashMap;
    ///
    /// let document = document.passthrough(&HashMap::from([("order", 42)]));
    /// # }
    /// ```
    #[must_use]
    pub fn passthrough<T: Serialize + ?Sized>(mut self, data: &T) -> Document {
        let json = serde_json::to_vec(data).map_err(DocumentError::InvalidPassthrough);
        let object = json.and_then(|json| raw_object(json, DocumentError::PassthroughForm));
        self.passthrough = object.and_then(|object| match has_tag_member(&object) {
            Ok(false) => Ok(Some(object)),
            Ok(true) => Err(DocumentError::PassthroughForm),
            Err(error) => Err(DocumentError::InvalidPassthrough(error)),
        });
        self
    }

    /// Sets a text that the journal keeps with the document, such as the line of an
    /// input file. It is not sent.
    ///
    /// ```
    /// # fn run(document: reportflow_bulk::Document) {
    /// let document = document.source("INV-0042,株式会社サンプル,11000");
    /// # }
    /// ```
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Document {
        self.source = Some(source.into());
        self
    }

    /// Returns the size of what is sent, in bytes.
    pub(crate) fn size(&self) -> usize {
        let params = self.params.as_ref().map_or(0, |json| json.get().len());
        let passthrough = self.passthrough.as_ref().ok().and_then(Option::as_deref);
        params + passthrough.map_or(0, |json| json.get().len())
    }

    /// Returns the file name without `.pdf`, or an error if some system does not allow it.
    pub(crate) fn file_stem(&self) -> Result<&str, DocumentError> {
        let name = &self.file_name;
        let is_pdf = name
            .len()
            .checked_sub(4)
            .and_then(|at| name.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(".pdf"));
        let stem = if is_pdf {
            &name[..name.len() - 4]
        } else {
            name
        };
        if !is_valid_file_stem(stem) {
            return Err(DocumentError::InvalidFileName {
                file_name: name.clone(),
            });
        }
        Ok(stem)
    }
}

/// The longest number that may be added to a file name: `-` and 19 digits.
const NUMBER_LEN: usize = 20;

/// Returns whether each system allows the file name `<stem>.pdf`, also with a number.
pub fn is_valid_file_stem(stem: &str) -> bool {
    let file_name = format!("{stem}.pdf");
    let fits = file_name_len(&file_name) + NUMBER_LEN <= MAX_FILE_NAME_LEN;
    !stem.is_empty() && fits && is_safe_file_name(&file_name)
}

fn raw_object(json: Vec<u8>, not_an_object: DocumentError) -> Result<Box<RawValue>, DocumentError> {
    let json = String::from_utf8(json).ok();
    let json = json.filter(|json| json.starts_with('{'));
    let json = json.and_then(|json| RawValue::from_string(json).ok());
    json.ok_or(not_an_object)
}

fn has_tag_member(object: &RawValue) -> serde_json::Result<bool> {
    let members: std::collections::HashMap<String, &RawValue> = serde_json::from_str(object.get())?;
    Ok(members.contains_key(TAG_MEMBER))
}
