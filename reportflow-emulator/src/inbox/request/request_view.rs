//! A request, and the choices of its reader.

use super::selection::{Selection, Tab};
use super::text::segment;
use crate::inbox::language::Language;
use crate::model::{Event, FileRecord, RequestRecord};
use crate::state::AppState;

/// A request, and the choices of the reader.
pub(super) struct RequestView {
    pub(super) app: AppState,
    pub(super) language: Language,
    /// The scheme and host by which the reader reached the emulator.
    pub(super) origin: String,
    pub(super) record: RequestRecord,
    pub(super) events: Vec<Event>,
    pub(super) selection: Selection,
    /// The pages of the file. 0 if its pages are not shown.
    pub(super) page_count: usize,
}

impl RequestView {
    /// Returns the path of the request.
    pub(super) fn path(&self) -> String {
        format!("/inbox/requests/{}", segment(&self.record.request_id))
    }

    /// Returns the URL of a tab.
    pub(super) fn url(&self, tab: Tab, file: usize) -> String {
        let path = self.path();
        if self.record.rejection.is_some() {
            return path;
        }
        let tab = tab.code();
        match file {
            0 => format!("{path}?tab={tab}"),
            _ => format!("{path}?tab={tab}&file={}", file + 1),
        }
    }

    /// Returns the URL by which the page asks for changes of what it shows.
    pub(super) fn changes_url(&self) -> String {
        let Selection {
            tab,
            file,
            all_pages,
            ..
        } = self.selection;
        let pages = if all_pages { "&pages=all" } else { "" };
        let part = if self.is_live() { "" } else { "&part=head" };
        let (path, tab, file) = (self.path(), tab.code(), file + 1);
        format!("{path}?tab={tab}&file={file}{pages}{part}")
    }

    /// Returns whether the tab can change. The others may be large.
    pub(super) fn is_live(&self) -> bool {
        let is_live = matches!(
            self.selection.tab,
            Tab::Document | Tab::Webhook | Tab::Exchange
        );
        is_live && self.record.rejection.is_none()
    }

    /// Returns the path below which the parts of a file are.
    pub(super) fn file_path(&self, file: &FileRecord) -> String {
        format!("{}/files/{}", self.path(), segment(&file.file_id))
    }

    pub(super) fn file(&self) -> Option<&FileRecord> {
        self.record.files.get(self.selection.file)
    }
}
