use std::collections::HashMap;
use std::fmt;

use bytes::Bytes;

use super::options::{Options, options};
use super::{Document, MAX_BODY, MAX_DOCUMENTS, Version, Written};
use crate::client::Client;
use crate::error::Error;
use crate::filename::{FileNameError, caseless};
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
    /// Those that were written: all, unless there are too many.
    documents: Vec<Written>,
    /// One for each of these.
    items: Vec<Item>,
    /// How many documents there are.
    count: usize,
    /// How many bytes were written.
    size: usize,
    pub(super) watcher: Watcher,
}

impl Batch {
    /// What stands before the parameters of each document.
    pub(crate) const BEFORE: &'static [u8] = br#"{"params":"#;
    const START: &'static [u8] = br#"{"contents":["#;

    pub(crate) fn new(client: &Client, version: Version) -> Batch {
        Batch {
            client: client.clone(),
            version,
            documents: Vec::new(),
            items: Vec::new(),
            count: 0,
            size: 0,
            watcher: Watcher::default(),
        }
    }

    /// Adds a document, which is not written when the call is too large without
    /// it: what cannot be sent need not be held in memory.
    pub(crate) fn push(&mut self, write: impl FnOnce() -> Written) {
        self.count += 1;
        if self.documents.len() == MAX_DOCUMENTS || self.size > MAX_BODY {
            return;
        }
        let document = write();
        self.size += document.as_ref().map_or(0, |document| document.body.len());
        self.documents.push(document);
        self.items.push(Item {
            options: Options::default(),
        });
    }

    pub(super) fn each(&mut self, mut set: impl FnMut(usize, Item) -> Item) {
        let items = std::mem::take(&mut self.items).into_iter();
        self.items = items
            .enumerate()
            .map(|(index, item)| set(index, item))
            .collect();
    }

    /// How much the service may send back of what the caller has set.
    pub(super) fn echo(&self) -> usize {
        let documents = self.documents.iter().zip(&self.items);
        let echo = |(document, item): (&Written, &Item)| item.options.echo(document);
        documents.map(echo).sum()
    }

    pub(super) fn into_body(self) -> Result<Upload, Error> {
        let count = self.count;
        if !(1..=MAX_DOCUMENTS).contains(&count) {
            return Err(Error::DocumentCount { count });
        }
        let mut end = vec![b']'];
        self.version.write(&self.client, &mut end);
        let mut size = Self::START.len() + end.len();
        let mut parts = vec![Bytes::from_static(Self::START)];
        let mut names = HashMap::new();
        for (index, (document, item)) in self.documents.into_iter().zip(self.items).enumerate() {
            let of_item = |error: Error| Error::Item {
                index,
                source: Box::new(error),
            };
            let Document {
                file_name,
                mut body,
            } = document.map_err(|error| of_item(error.into()))?;
            let mut options = item.options;
            let name = options.file_name.take().unwrap_or(file_name);
            options.write(&name, &mut body).map_err(of_item)?;
            if let Some(first) = names.insert(same(&name), index) {
                return Err(of_item(FileNameError::Twice { first }.into()));
            }
            if index + 1 < count {
                body.push(b',');
            }
            size += body.len();
            super::check_size(size).map_err(of_item)?;
            parts.push(body.into());
        }
        parts.push(end.into());
        Ok(Upload::new(parts, self.watcher))
    }
}

/// Equal for names that the service takes for the same (`docs/service.md`,
/// section 2).
fn same(name: &str) -> String {
    let name: String = caseless(name.chars()).collect();
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
            .field("documents", &self.count)
            .finish_non_exhaustive()
    }
}
