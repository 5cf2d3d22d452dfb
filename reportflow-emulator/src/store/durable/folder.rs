//! Requests, events and documents in a folder.

use axum::body::Bytes;

use super::super::error::StoreError;
use super::super::params::Params;
use super::super::retention::Retention;
use super::super::summary::RequestSummary;
use super::database::Database;
use super::deletion::Deletion;
use super::objects::Objects;
use super::{events, files, requests, retain, summaries};
use crate::model::{DeliveryState, Event, RequestRecord};

/// A database of what is known, and the PDFs.
#[derive(Debug)]
pub(in crate::store) struct Durable {
    pub(super) database: Database,
    pub(super) objects: Objects,
    pub(super) deletion: Deletion,
    /// `None` keeps everything.
    pub(super) retention: Option<Retention>,
}

impl Durable {
    /// The parameters are in the database before this returns.
    pub(in crate::store) async fn add(&self, record: RequestRecord) -> Result<(), StoreError> {
        let retention = self.retention;
        let change = self.database.change(move |database, effects| {
            requests::add(database, &record, effects)?;
            retain::trim(database, retention, None, effects)
        });
        change.await
    }

    pub(in crate::store) async fn request(
        &self,
        request_id: &str,
    ) -> Result<Option<RequestRecord>, StoreError> {
        let request_id = request_id.to_owned();
        let call = self.database.call(move |it| requests::get(it, &request_id));
        call.await
    }

    pub(in crate::store) async fn request_without_params(
        &self,
        request_id: &str,
    ) -> Result<Option<RequestRecord>, StoreError> {
        let request_id = request_id.to_owned();
        let call = self
            .database
            .call(move |it| requests::without_params(it, &request_id));
        call.await
    }

    pub(in crate::store) async fn request_ids(&self) -> Result<Vec<String>, StoreError> {
        self.database.call(requests::ids).await
    }

    pub(in crate::store) async fn page(
        &self,
        before: Option<u64>,
        limit: usize,
        params: Params,
        last_delivery: Option<DeliveryState>,
    ) -> Result<Vec<RequestRecord>, StoreError> {
        let call = self
            .database
            .call(move |it| requests::page(it, before, limit, params, last_delivery));
        call.await
    }

    pub(in crate::store) async fn summaries(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<RequestSummary>, StoreError> {
        let call = self
            .database
            .call(move |it| summaries::page(it, before, limit));
        call.await
    }

    pub(in crate::store) async fn exists(&self, request_id: &str) -> Result<bool, StoreError> {
        let request_id = request_id.to_owned();
        let call = self
            .database
            .call(move |it| requests::exists(it, &request_id));
        call.await
    }

    pub(in crate::store) async fn last_sequence(&self) -> Result<u64, StoreError> {
        self.database.call(requests::last_sequence).await
    }

    pub(in crate::store) async fn set_status(
        &self,
        request_id: &str,
        status: u16,
    ) -> Result<(), StoreError> {
        let request_id = request_id.to_owned();
        let change = self.database.change(move |database, effects| {
            requests::set_status(database, &request_id, status, effects)
        });
        change.await
    }

    /// The PDF is stored before the database calls it ready. A crash in between
    /// leaves a document that is rendered again.
    pub(in crate::store) async fn finish_file(
        &self,
        request_id: &str,
        file_id: &str,
        pdf: Result<Bytes, String>,
        event: impl FnOnce(&RequestRecord) -> Option<Event> + Send + 'static,
    ) -> Result<Option<Event>, StoreError> {
        let result = match pdf {
            Ok(pdf) => {
                let bytes = pdf.len();
                self.objects.put(request_id, file_id, pdf).await?;
                Ok(bytes)
            }
            Err(reason) => Err(reason),
        };
        let (request_id, file_id) = (request_id.to_owned(), file_id.to_owned());
        let retention = self.retention;
        let change = self.database.change(move |database, effects| {
            let mut due = None;
            if files::finish(database, &request_id, &file_id, result, effects)?
                && requests::is_finished(database, &request_id)?
                && let Some(record) = requests::without_files(database, &request_id)?
                && record.has_webhook
            {
                due = event(&requests::with_files(database, record)?);
            }
            if let Some(event) = &due {
                events::save(database, event, effects)?;
            }
            retain::trim(database, retention, Some(&request_id), effects)?;
            Ok(due)
        });
        change.await
    }

    pub(in crate::store) async fn pdf(
        &self,
        request_id: &str,
        file_id: &str,
    ) -> Result<Option<Bytes>, StoreError> {
        let ids = (request_id.to_owned(), file_id.to_owned());
        let call = self
            .database
            .call(move |it| files::exists(it, &ids.0, &ids.1));
        // The document of a removed request is deleted later.
        if !call.await? {
            return Ok(None);
        }
        Ok(self.objects.get(request_id, file_id).await?)
    }

    pub(in crate::store) async fn remove(
        &self,
        request_ids: Vec<String>,
    ) -> Result<(), StoreError> {
        let change = self.database.change(move |database, effects| {
            let mut ids = request_ids.iter();
            ids.try_for_each(|id| requests::remove(database, id, effects))
        });
        change.await
    }

    pub(in crate::store) async fn remove_all(
        &self,
        workspace: Option<&str>,
    ) -> Result<(), StoreError> {
        let workspace = workspace.map(str::to_owned);
        let change = self.database.change(move |database, effects| {
            requests::remove_all(database, workspace.as_deref(), effects)
        });
        change.await
    }

    pub(in crate::store) async fn save_event(&self, event: Event) -> Result<(), StoreError> {
        let change = self
            .database
            .change(move |database, effects| events::save(database, &event, effects));
        change.await
    }

    pub(in crate::store) async fn events(
        &self,
        request_id: &str,
    ) -> Result<Vec<Event>, StoreError> {
        let request_id = request_id.to_owned();
        let call = self
            .database
            .call(move |it| events::of_request(it, &request_id));
        call.await
    }

    pub(in crate::store) async fn event_of_delivery(
        &self,
        delivery_id: &str,
    ) -> Result<Option<Event>, StoreError> {
        let delivery_id = delivery_id.to_owned();
        let call = self
            .database
            .call(move |it| events::of_delivery(it, &delivery_id));
        call.await
    }

    pub(in crate::store) async fn close(&self) {
        self.database.close().await;
        self.deletion.finish().await;
    }
}
