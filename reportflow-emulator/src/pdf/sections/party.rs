//! The parties of a document, found by the words of their labels.

use reportflow_schema::Parameter;

use crate::pdf::words;

const ADDRESSEES: [&str; 27] = [
    "billto",
    "shipto",
    "soldto",
    "deliverto",
    "to",
    "customer",
    "client",
    "recipient",
    "buyer",
    "payer",
    "addressee",
    "請求先",
    "宛名",
    "宛先",
    "お客様",
    "顧客",
    "得意先",
    "取引先",
    "納品先",
    "送付先",
    "送り先",
    "お届け先",
    "届け先",
    "発注者",
    "注文者",
    "甲",
    "買主",
];
const ISSUERS: [&str; 24] = [
    "from",
    "billfrom",
    "shipfrom",
    "issuer",
    "seller",
    "vendor",
    "supplier",
    "sender",
    "company",
    "payee",
    "発行者",
    "発行元",
    "請求元",
    "自社",
    "当社",
    "弊社",
    "会社",
    "差出人",
    "販売者",
    "売主",
    "受注者",
    "乙",
    "発行会社",
    "店舗",
];
/// The members of a party.
const MEMBERS: [&str; 44] = [
    "name",
    "fullname",
    "companyname",
    "company",
    "address",
    "address1",
    "address2",
    "street",
    "city",
    "state",
    "country",
    "zip",
    "zipcode",
    "postcode",
    "postalcode",
    "phone",
    "phonenumber",
    "tel",
    "fax",
    "email",
    "mail",
    "contact",
    "attention",
    "attn",
    "personincharge",
    "department",
    "person",
    "名",
    "氏名",
    "名称",
    "会社名",
    "社名",
    "住所",
    "所在地",
    "郵便番号",
    "電話",
    "電話番号",
    "担当",
    "担当者",
    "担当者名",
    "部署",
    "部署名",
    "メール",
    "メールアドレス",
];

/// The side of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pdf) enum Side {
    /// The addressee.
    Left,
    /// The issuer.
    Right,
}

/// The place of a parameter in a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PartyKey {
    /// A known party, and the words before the member.
    Known(Side, String),
    /// Words that make a party if others share them.
    Shared(String),
    /// A member of the party before it.
    Continued,
}

/// Returns the place of a parameter in a party, by its name or its label.
pub(super) fn key(parameter: &Parameter) -> Option<PartyKey> {
    let keys = [&parameter.label, &parameter.name].map(|text| text_key(text));
    let rank = |key: &PartyKey| match key {
        PartyKey::Known(..) => 2,
        PartyKey::Shared(_) => 1,
        PartyKey::Continued => 0,
    };
    // The label wins if both are equal.
    keys.into_iter().rev().flatten().max_by_key(rank)
}

/// Returns the side of a party, if its name tells it.
pub(super) fn side(text: &str) -> Option<Side> {
    let text = words::split(text).concat();
    let has = |parties: &[&str]| parties.contains(&text.as_str());
    if has(&ADDRESSEES) {
        Some(Side::Left)
    } else if has(&ISSUERS) {
        Some(Side::Right)
    } else {
        None
    }
}

/// Returns whether the label is that of a member.
pub(super) fn is_member(parameter: &Parameter) -> bool {
    let texts = [&parameter.label, &parameter.name];
    texts
        .iter()
        .any(|text| MEMBERS.contains(&words::split(text).concat().as_str()))
}

fn text_key(text: &str) -> Option<PartyKey> {
    if let Some((party, _)) = text.rsplit_once('.').filter(|(party, _)| !party.is_empty()) {
        return Some(known_or_shared(words::split(party).concat()));
    }
    let joined = words::split(text).concat();
    if side(&joined).is_some() {
        return Some(known_or_shared(joined));
    }
    let members = MEMBERS
        .iter()
        .filter_map(|member| joined.strip_suffix(member));
    if let Some(party) = members.clone().find(|before| side(before).is_some()) {
        return Some(known_or_shared(party.to_owned()));
    }
    if MEMBERS.contains(&joined.as_str()) {
        return Some(PartyKey::Continued);
    }
    // The longest member leaves the shortest words before it.
    let before = members.min_by_key(|before| before.len())?;
    (!before.is_empty()).then(|| known_or_shared(before.to_owned()))
}

fn known_or_shared(party: String) -> PartyKey {
    match side(&party) {
        Some(side) => PartyKey::Known(side, party),
        None => PartyKey::Shared(party),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_party_in_a_label() {
        let known = |side, party: &str| Some(PartyKey::Known(side, party.to_owned()));
        let shared = |party: &str| Some(PartyKey::Shared(party.to_owned()));
        for (text, key) in [
            ("請求先名", known(Side::Left, "請求先")),
            ("請求先", known(Side::Left, "請求先")),
            ("請求先郵便番号", known(Side::Left, "請求先")),
            ("BillToName", known(Side::Left, "billto")),
            ("bill_to.postal_code", known(Side::Left, "billto")),
            ("Customer", known(Side::Left, "customer")),
            ("会社名", known(Side::Right, "会社")),
            ("Seller address", known(Side::Right, "seller")),
            ("Owner name", shared("owner")),
            ("depot.door", shared("depot")),
            ("住所", Some(PartyKey::Continued)),
            ("PersonInCharge", Some(PartyKey::Continued)),
            ("請求書番号", None),
            ("Quantity", None),
        ] {
            assert_eq!(text_key(text), key, "{text}");
        }
    }
}
