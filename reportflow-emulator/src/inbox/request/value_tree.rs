//! Values beside the parameters of a design, with tables for their rows.

use std::collections::HashSet;

use maud::{Markup, html};
use reportflow_schema::Parameter;
use serde_json::value::RawValue;

use super::columns::{columns, head};
use super::findings::kind_chip;
use super::json_text::{elements, members};
use super::text;
use crate::inbox::copyable::MAX_BYTES;
use crate::inbox::language::Language;
use crate::model::{FileRecord, FindingKind};

/// The rows of a table that are shown.
const MAX_ROWS: usize = 100;
/// The values and rows that are shown of a file. Others are dots.
const MAX_VALUES: usize = 5_000;
/// The tables within tables that are shown.
const MAX_LEVELS: usize = 8;

/// Shows the values of a file.
pub(super) struct ValueTree<'a> {
    language: Language,
    /// `false` if the design is unknown, so that no value is unknown or missing.
    has_design: bool,
    /// The paths of values of the wrong kind.
    wrong_kinds: HashSet<&'a str>,
    /// `true` if long values are on the page as a whole.
    has_whole_values: bool,
    /// The number of values and rows that may still be shown.
    remaining: usize,
}

impl<'a> ValueTree<'a> {
    pub(super) fn new(file: &'a FileRecord, has_design: bool, language: Language) -> ValueTree<'a> {
        let wrong = file.findings.iter();
        let wrong = wrong.filter(|it| it.kind == FindingKind::WrongKind);
        ValueTree {
            language,
            has_design,
            wrong_kinds: wrong.map(|it| it.path.as_str()).collect(),
            has_whole_values: file.params.as_str().len() <= MAX_BYTES,
            remaining: MAX_VALUES,
        }
    }

    /// Shows an object as a list of parameters: those of the design, then the unknown ones.
    pub(super) fn parameters(&mut self, spec: &[Parameter], json: &str) -> Markup {
        self.object(spec, json, "", 0)
    }

    fn object(&mut self, spec: &[Parameter], json: &str, prefix: &str, level: usize) -> Markup {
        let Some(members) = members(json) else {
            return html! {};
        };
        let (columns, left_out) = columns(spec, [&members]);
        html! {
            dl.params {
                @for (name, parameter) in &columns {
                    @let value = members.get(*name).copied();
                    div {
                        dt {
                            @if let Some(it) = parameter.filter(|it| it.label != it.name) {
                                strong { bdi { (it.label) } } " "
                            }
                            code { bdi { (name) } }
                            @if let Some(it) = parameter {
                                " " span.muted { bdi { (it.kind.as_str()) } }
                            }
                            @if let Some(text) = parameter.and_then(|it| it.description.as_deref()) {
                                div.muted { bdi { (text) } }
                            }
                        }
                        dd { (self.cell(*parameter, value, &format!("{prefix}{name}"), level)) }
                    }
                }
                @if columns.is_empty() { div { dt.muted { (self.language.pick("empty", "空")) } dd {} } }
            }
            (self.left_out(left_out))
        }
    }

    /// Shows a value with its mark.
    fn cell(
        &mut self,
        parameter: Option<&Parameter>,
        value: Option<&RawValue>,
        path: &str,
        level: usize,
    ) -> Markup {
        let mark = self.mark(parameter, value, path);
        let mark = mark.map(|it| kind_chip(it, self.language));
        let spec = parameter.map_or(&[][..], |it| &it.spec);
        html! {
            @if let Some(mark) = mark { (mark) " " }
            @if let Some(value) = value { (self.value(spec, value.get(), path, level)) }
        }
    }

    fn mark(
        &self,
        parameter: Option<&Parameter>,
        value: Option<&RawValue>,
        path: &str,
    ) -> Option<FindingKind> {
        let is_absent = value.is_none_or(|it| it.get() == "null");
        if !self.has_design {
            None
        } else if parameter.is_none() {
            Some(FindingKind::Unknown)
        } else if is_absent {
            Some(FindingKind::Missing)
        } else {
            let is_wrong = self.wrong_kinds.contains(path);
            is_wrong.then_some(FindingKind::WrongKind)
        }
    }

    fn value(&mut self, spec: &[Parameter], json: &str, path: &str, level: usize) -> Markup {
        let language = self.language;
        if self.remaining == 0 {
            return html! { span.muted { "…" } };
        }
        self.remaining -= 1;
        match json.as_bytes().first() {
            Some(b'{' | b'[') if level == MAX_LEVELS => {
                html! { code { (text::value(json, self.has_whole_values, language)) } }
            }
            Some(b'{') => self.object(spec, json, &format!("{path}."), level + 1),
            Some(b'[') => self.rows(spec, json, path, level + 1),
            Some(b'"') => {
                let value: String = serde_json::from_str(json).unwrap_or_default();
                if value.is_empty() {
                    return html! { span.muted { (language.pick("empty text", "空文字列")) } };
                }
                text::value(&value, self.has_whole_values, language)
            }
            _ => html! { code { (text::value(json, self.has_whole_values, language)) } },
        }
    }

    /// Shows an array as a table. Elements that are no objects have a cell over all columns.
    fn rows(&mut self, spec: &[Parameter], json: &str, path: &str, level: usize) -> Markup {
        let language = self.language;
        let all = elements(json).unwrap_or_default();
        let shown = &all[..all.len().min(MAX_ROWS).min(self.remaining)];
        self.remaining -= shown.len();
        let rows: Vec<_> = shown.iter().map(|it| members(it.get())).collect();
        let (columns, left_out) = columns(spec, rows.iter().flatten());
        let (count, shown_count) = (all.len(), shown.len());
        html! {
            div.muted {
                (language.pick(format!("{count} rows"), format!("{count} 行")))
                @if count > shown_count {
                    (language.pick(
                        format!(", the first {shown_count} are shown; the JSON has all"),
                        format!("（先頭の {shown_count} 行を表示、JSON には全行）"),
                    ))
                }
            }
            (self.left_out(left_out))
            @if count > 0 {
                div.scroll tabindex="0" {
                    table.rows {
                        @if !columns.is_empty() { (head(&columns)) }
                        tbody {
                            @for (index, (row, element)) in rows.iter().zip(shown).enumerate() {
                                @let path = format!("{path}[{index}]");
                                tr {
                                    td.number.muted { (index + 1) }
                                    @if let Some(row) = row {
                                        @for (name, parameter) in &columns {
                                            @let value = row.get(*name).copied();
                                            td { (self.row_cell(*parameter, value, &format!("{path}.{name}"), level)) }
                                        }
                                    } @else {
                                        td colspan=(columns.len().max(1)) {
                                            @if self.wrong_kinds.contains(&path[..]) {
                                                (kind_chip(FindingKind::WrongKind, language)) " "
                                            }
                                            (self.value(&[], element.get(), &path, level))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn left_out(&self, count: usize) -> Markup {
        let language = self.language;
        html! {
            @if count > 0 { p.muted { (language.pick(
                format!("{count} more unknown keys; the JSON has all"),
                format!("未定義のキーが他に {count} 件、JSON には全件"),
            )) } }
        }
    }

    /// The head of an unknown column has the mark already.
    fn row_cell(
        &mut self,
        parameter: Option<&Parameter>,
        value: Option<&RawValue>,
        path: &str,
        level: usize,
    ) -> Markup {
        match (parameter, value) {
            (None, None) => html! {},
            _ => self.cell(parameter, value, path, level),
        }
    }
}
