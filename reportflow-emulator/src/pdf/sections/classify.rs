//! Puts the parameters of a document into sections.

use reportflow_schema::ParameterList;
use serde_json::{Map, Value};

use super::party::{self, PartyKey, Side};
use super::role::{self, Role};
use super::{Field, Part, Party, Sections};

/// Returns the sections of a document.
pub(in crate::pdf) fn classify<'a>(
    design: &'a ParameterList,
    params: &'a Map<String, Value>,
) -> Sections<'a> {
    let fields: Vec<Field<'a>> = design
        .parameters
        .iter()
        .map(|parameter| Field::of(parameter, params))
        .collect();
    let roles = role::roles(&fields);
    let mut sections = Sections::default();
    let mut body = Body::default();
    let mut parties = Parties::default();
    for (field, role) in fields.into_iter().zip(roles) {
        match role {
            Role::Logo => sections.logo = Some(field),
            Role::Subject => sections.subject = Some(field),
            Role::Meta => sections.meta.push(field),
            Role::Note => sections.notes.push(field),
            Role::Value => body.parts.push(Part::Value(field)),
            Role::Object => body.parts.push(Part::Object(field)),
            Role::Table => body.add_table(field),
            Role::Total => body.add_total(field),
            Role::Member(key) => parties.add_member(key, field),
            Role::PartyObject => parties.add_object(field),
        }
    }
    sections.body = body.finish();
    sections.parties = parties.0.into_iter().map(|(_, party)| party).collect();
    sections
}

/// The body so far. Totals are behind the table before them. Those before all tables
/// are behind the first one.
#[derive(Default)]
struct Body<'a> {
    parts: Vec<Part<'a>>,
    /// The totals without a table.
    pending: Vec<Field<'a>>,
    /// The place of the totals of the last table.
    last_totals: Option<usize>,
}

impl<'a> Body<'a> {
    fn add_table(&mut self, field: Field<'a>) {
        self.parts.push(Part::Table(field));
        self.last_totals = Some(self.parts.len());
        self.parts
            .push(Part::Totals(std::mem::take(&mut self.pending)));
    }

    fn add_total(&mut self, field: Field<'a>) {
        match self.last_totals.and_then(|place| self.parts.get_mut(place)) {
            Some(Part::Totals(totals)) => totals.push(field),
            _ => self.pending.push(field),
        }
    }

    fn finish(mut self) -> Vec<Part<'a>> {
        self.parts.push(Part::Totals(self.pending));
        self.parts
            .retain(|part| !matches!(part, Part::Totals(totals) if totals.is_empty()));
        self.parts
    }
}

/// The parties so far.
#[derive(Default)]
struct Parties<'a>(Vec<(PartyKey, Party<'a>)>);

impl<'a> Parties<'a> {
    fn add_member(&mut self, key: PartyKey, field: Field<'a>) {
        if let Some((_, party)) = self.0.iter_mut().find(|(other, _)| *other == key) {
            party.fields.push(field);
            return;
        }
        let side = match &key {
            PartyKey::Known(side, _) => *side,
            _ => self.free_side(),
        };
        let party = Party {
            side,
            label: None,
            fields: vec![field],
        };
        self.0.push((key, party));
    }

    fn add_object(&mut self, field: Field<'a>) {
        let parameter = field.parameter;
        let side = party::side(&parameter.label).or_else(|| party::side(&parameter.name));
        let party = Party {
            side: side.unwrap_or_else(|| self.free_side()),
            label: Some(&parameter.label),
            fields: field.members(),
        };
        self.0
            .push((PartyKey::Shared(parameter.name.clone()), party));
    }

    /// Returns the side with fewer parties.
    fn free_side(&self) -> Side {
        let left = self
            .0
            .iter()
            .filter(|(_, it)| it.side == Side::Left)
            .count();
        if left * 2 > self.0.len() {
            Side::Right
        } else {
            Side::Left
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns the labels of each section.
    fn sections(list: &[(&str, &str)], params: &Value) -> String {
        let parameter = |(label, kind): &(&str, &str)| {
            let spec = [json!({ "name": "a", "type": "text" })];
            json!({ "name": label, "type": kind, "label": label, "spec": spec })
        };
        let list: Value = list.iter().map(parameter).collect();
        let list = ParameterList::from_json(list.to_string().as_bytes()).unwrap();
        let sections = classify(&list, params.as_object().unwrap());
        let labels = |fields: &[Field<'_>]| {
            let labels = fields.iter().map(|field| field.parameter.label.as_str());
            labels.collect::<Vec<_>>().join(" ")
        };
        let mut lines = Vec::new();
        for (name, field) in [("logo", sections.logo), ("subject", sections.subject)] {
            lines.extend(field.map(|field| format!("{name}: {}", labels(&[field]))));
        }
        lines.push(format!("meta: {}", labels(&sections.meta)));
        for party in &sections.parties {
            lines.push(format!("{:?}: {}", party.side, labels(&party.fields)));
        }
        for part in &sections.body {
            lines.push(match part {
                Part::Value(field) => format!("value: {}", labels(&[*field])),
                Part::Object(field) => format!("object: {}", labels(&[*field])),
                Part::Table(field) => format!("table: {}", labels(&[*field])),
                Part::Totals(fields) => format!("totals: {}", labels(fields)),
            });
        }
        lines.push(format!("notes: {}", labels(&sections.notes)));
        lines.join("\n")
    }

    #[test]
    fn an_invoice() {
        let list = [
            ("請求書番号", "text"),
            ("発行日", "date"),
            ("件名", "text"),
            ("請求先名", "text"),
            ("住所", "text"),
            ("ロゴ", "image"),
            ("会社名", "text"),
            ("小計", "number"),
            ("税率", "text"),
            ("合計金額", "number"),
            ("備考", "text"),
            ("明細", "array"),
            ("送料", "number"),
            ("伝票番号", "number"),
        ];
        let expected = "logo: ロゴ\nsubject: 件名\nmeta: 請求書番号 発行日\n\
            Left: 請求先名 住所\nRight: 会社名\n\
            table: 明細\ntotals: 小計 税率 合計金額 送料\nvalue: 伝票番号\nnotes: 備考";
        assert_eq!(sections(&list, &json!({ "ロゴ": "iVBOR" })), expected);
    }

    #[test]
    fn a_form_keeps_its_order() {
        let list = [
            ("Height", "number"),
            ("Colour", "text"),
            ("Weight", "number"),
            ("Stamp", "stamp"),
            ("Photo", "image"),
            ("Owner name", "text"),
            ("Extra", "collection"),
        ];
        let expected = "meta: Height\nvalue: Colour\nvalue: Weight\nvalue: Stamp\n\
            value: Photo\nvalue: Owner name\nobject: Extra\nnotes: ";
        assert_eq!(sections(&list, &json!({})), expected);
    }

    #[test]
    fn at_most_six_values_are_at_the_top() {
        let labels: Vec<String> = (0..8).map(|place| format!("{place} no")).collect();
        let list: Vec<_> = labels
            .iter()
            .map(|label| (label.as_str(), "number"))
            .collect();
        let expected = "meta: 0 no 1 no 2 no 3 no 4 no 5 no\nvalue: 6 no\nvalue: 7 no\nnotes: ";
        assert_eq!(sections(&list, &json!({})), expected);
    }

    #[test]
    fn long_texts_are_notes() {
        let list = [
            ("A", "text"),
            ("B", "text"),
            ("C", "text"),
            ("Bill to", "text"),
        ];
        let long = "x".repeat(161);
        let params =
            json!({ "A": "x".repeat(80), "B": "x".repeat(81), "C": "x\ny", "Bill to": long });
        let expected = "meta: \nvalue: A\nnotes: B C Bill to";
        assert_eq!(sections(&list, &params), expected);
    }
}
