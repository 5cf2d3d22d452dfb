//! The controls for the parameters of a design.

use maud::{Markup, html};
use reportflow_schema::{Kind, Parameter};

use super::super::language::Language;
use super::field_error::FieldErrors;
use super::fields::{Fields, JSON, OMIT, ROW, VALUE};
use super::pointer::{NEW_ROW, child};

/// Longer texts have a control of several lines.
const MAX_LINE_CHARS: usize = 60;
/// Words in names of texts that are usually long.
const LONG_TEXTS: [&str; 9] = [
    "備考",
    "説明",
    "摘要",
    "本文",
    "note",
    "remark",
    "comment",
    "description",
    "memo",
];

/// The controls of a form with these fields.
pub(super) struct Controls<'a> {
    pub(super) language: Language,
    pub(super) fields: &'a Fields,
    pub(super) errors: &'a FieldErrors,
}

impl Controls<'_> {
    pub(super) fn all(&self, parameters: &[Parameter], pointer: &str) -> Markup {
        html! {
            @for parameter in parameters {
                (self.parameter(parameter, &child(pointer, &parameter.name)))
            }
        }
    }

    fn parameter(&self, parameter: &Parameter, place: &str) -> Markup {
        let is_json = matches!(parameter.kind, Kind::Other(_));
        let json = self.fields.get(JSON, place);
        if is_json || json.is_some() {
            return self.labelled(parameter, place, true, &html! {
                textarea.code name={ (JSON) (place) } rows="2" spellcheck="false" aria-invalid=[self.invalid(place)] {
                    "\n" (json.unwrap_or_default())
                }
            });
        }
        if parameter.kind.has_rows() {
            return self.table(parameter, place);
        }
        let name = format!("{VALUE}{place}");
        let value = self.fields.get(VALUE, place).unwrap_or_default();
        let invalid = self.invalid(place);
        let control = match parameter.kind {
            Kind::Number => html! {
                input name=(name) value=(value) inputmode="decimal" autocomplete="off" aria-invalid=[invalid];
            },
            Kind::Boolean => self.boolean(&name, value),
            Kind::Date => html! {
                input name=(name) value=(value) placeholder="2026-11-30" autocomplete="off";
            },
            // Script fills the text area from the file.
            Kind::Image => html! {
                textarea.code name=(name) rows="2" spellcheck="false" placeholder="Base64" { "\n" (value) }
                input type="file" accept="image/*" data-base64 hidden
                    aria-label=(self.language.pick("Picture file", "画像ファイル"));
            },
            _ if is_long(parameter, value) => html! {
                textarea name=(name) rows="3" { "\n" (value) }
            },
            _ => html! { input name=(name) value=(value) autocomplete="off"; },
        };
        self.labelled(parameter, place, false, &control)
    }

    fn boolean(&self, name: &str, value: &str) -> Markup {
        let language = self.language;
        let choices = [
            ("", language.pick("left out", "送らない")),
            ("true", "true"),
            ("false", "false"),
        ];
        html! {
            select name=(name) {
                @for (choice, text) in choices {
                    option value=(choice) selected[choice == value] { (text) }
                }
            }
        }
    }

    fn labelled(
        &self,
        parameter: &Parameter,
        place: &str,
        is_json: bool,
        control: &Markup,
    ) -> Markup {
        html! {
            div.parameter.wide[is_wide(parameter, self.fields.get(VALUE, place))] {
                label {
                    (heading(parameter))
                    @if is_json { " " span.chip { "JSON" } }
                    (control)
                }
                (self.notes(parameter, place))
            }
        }
    }

    fn notes(&self, parameter: &Parameter, place: &str) -> Markup {
        html! {
            @if let Some(error) = self.errors.get(place) {
                p.error role="alert" { (error.message(self.language)) }
            }
            @if let Some(description) = &parameter.description {
                p.muted.description { (description) }
            }
        }
    }

    fn table(&self, parameter: &Parameter, place: &str) -> Markup {
        let language = self.language;
        html! {
            // Script reads this place and the template.
            fieldset.table data-rows={ "rows:" (place) } {
                legend { (heading(parameter)) }
                (self.notes(parameter, place))
                @for key in self.fields.rows(place) { (self.row(parameter, place, key)) }
                template { (self.row(parameter, place, NEW_ROW)) }
                div.actions {
                    button.quiet name="action" value={ "add:" (place) } data-add {
                        (language.pick("Add a row", "行を追加"))
                    }
                    label {
                        input type="checkbox" name={ (OMIT) (place) } checked[self.fields.get(OMIT, place).is_some()];
                        (language.pick("Leave the table out", "表を送らない"))
                    }
                }
            }
        }
    }

    fn row(&self, parameter: &Parameter, place: &str, key: &str) -> Markup {
        let language = self.language;
        let row_place = child(place, key);
        html! {
            fieldset.row {
                legend { (language.pick("Row", "行")) }
                input type="hidden" name={ (ROW) (place) } value=(key);
                div.parameters { (self.all(&parameter.spec, &row_place)) }
                button.quiet name="action" value={ "remove:" (row_place) } data-remove {
                    (language.pick("Remove the row", "行を削除"))
                }
            }
        }
    }

    fn invalid(&self, place: &str) -> Option<&'static str> {
        self.errors.contains_key(place).then_some("true")
    }
}

/// Returns the label, and the name if it differs.
pub(super) fn heading(parameter: &Parameter) -> Markup {
    html! {
        bdi { (parameter.label) }
        @if parameter.label != parameter.name { " " code.muted { bdi { (parameter.name) } } }
        " " span.kind { (parameter.kind.as_str()) }
    }
}

fn is_wide(parameter: &Parameter, value: Option<&str>) -> bool {
    let kind = &parameter.kind;
    matches!(kind, Kind::Image | Kind::Other(_))
        || *kind == Kind::Text && is_long(parameter, value.unwrap_or_default())
}

fn is_long(parameter: &Parameter, value: &str) -> bool {
    let name = format!("{} {}", parameter.name, parameter.label).to_lowercase();
    LONG_TEXTS.iter().any(|word| name.contains(word))
        || value.contains('\n')
        || value.chars().nth(MAX_LINE_CHARS).is_some()
}
