use std::collections::HashMap;
use std::fmt;

use super::options::{Options, options};
use super::{Document, MAX_BODY, MAX_DOCUMENTS, Version, Written};
use crate::client::Client;
use crate::error::Error;
use crate::filename::FileNameError;
use crate::progress::{Upload, Watcher};

/// The options of one document among several: see
/// [`GenerateAllAsync::each`](crate::GenerateAllAsync::each).
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoices: Vec<Invoice>,
/// # ) -> Result<(), reportflow_core::Error> {
/// use reportflow_core::{Item, ShareType};
///
/// fn options(n: usize, item: Item) -> Item {
///     let item = item.file_name(format!("請求書-{n}"));
///     match n {
///         0 => item.share(ShareType::Public).passcode(true),
///         _ => item,
///     }
/// }
///
/// Invoice::generate_all_async(&client, &invoices).each(options).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "it is to be returned from the closure"]
pub struct Item {
    options: Options,
}

impl Item {
    options!();

    fn with(mut self, set: impl FnOnce(&mut Options)) -> Self {
        set(&mut self.options);
        self
    }
}

/// A call for several documents of one design.
pub(crate) struct Batch {
    pub(super) client: Client,
    version: Version,
    documents: Vec<Written>,
    /// One for each document.
    items: Vec<Item>,
    pub(super) watcher: Watcher,
}

impl Batch {
    /// What stands before the parameters of each document.
    pub(crate) const BEFORE: &'static [u8] = br#"{"params":"#;
    const START: &'static [u8] = br#"{"contents":["#;

    pub(crate) fn new(client: &Client, version: Version, documents: Vec<Written>) -> Batch {
        let items = documents.iter().map(|_| Item {
            options: Options::default(),
        });
        Batch {
            client: client.clone(),
            version,
            items: items.collect(),
            documents,
            watcher: Watcher::default(),
        }
    }

    pub(super) fn each(&mut self, mut set: impl FnMut(usize, Item) -> Item) {
        let items = std::mem::take(&mut self.items).into_iter();
        self.items = items
            .enumerate()
            .map(|(index, item)| set(index, item))
            .collect();
    }

    pub(super) fn into_body(self) -> Result<Upload, Error> {
        let count = self.documents.len();
        if !(1..=MAX_DOCUMENTS).contains(&count) {
            return Err(Error::DocumentCount { count });
        }
        let written = self.documents.iter().flatten();
        let size: usize = written.map(|document| document.body.len() + 160).sum();
        let mut body = Vec::with_capacity(Self::START.len() + size);
        body.extend_from_slice(Self::START);
        let mut names = HashMap::new();
        for (index, (document, item)) in self.documents.into_iter().zip(self.items).enumerate() {
            let of_item = |error: Error| Error::Item {
                index,
                source: Box::new(error),
            };
            let Document {
                file_name,
                body: content,
            } = document.map_err(|error| of_item(error.into()))?;
            if index > 0 {
                body.push(b',');
            }
            body.extend_from_slice(&content);
            // Each is freed as soon as it is copied.
            drop(content);
            let mut options = item.options;
            let name = options.file_name.take().unwrap_or(file_name);
            options.write(&name, &mut body).map_err(of_item)?;
            if let Some(first) = names.insert(same(&name), index) {
                return Err(of_item(FileNameError::Twice { first }.into()));
            }
            if body.len() > MAX_BODY {
                return Err(of_item(Error::TooLarge {
                    size: body.len(),
                    refusal: None,
                }));
            }
        }
        body.push(b']');
        self.version.write(&self.client, &mut body);
        super::check_size(&body)?;
        Ok(Upload::new(body, self.watcher))
    }
}

/// Equal for names that the service takes for the same (`docs/service.md`,
/// section 2).
fn same(name: &str) -> String {
    let name = name.to_lowercase();
    match name.strip_suffix(".pdf") {
        Some(stem) => stem.to_owned(),
        None => name,
    }
}

// By hand, as parameters must not be seen.
impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("version", &self.version)
            .field("documents", &self.documents.len())
            .finish_non_exhaustive()
    }
}
