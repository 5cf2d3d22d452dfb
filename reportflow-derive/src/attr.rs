//! Reads `#[report_design(…)]`, `#[report_row(…)]` and `#[report(…)]`.

use proc_macro2::{Span, TokenTree};
use reportflow_schema::{is_design_id, names};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, ExprPath, Ident, LitInt, LitStr, Path, Token};

use crate::findings::Findings;
use crate::values::{alone, function, integer, path, string, strings};

/// Which design, and which version of it.
pub(crate) struct DesignRef {
    pub(crate) id: LitStr,
    pub(crate) version: u32,
    pub(crate) version_span: Span,
}

impl DesignRef {
    /// How messages name the design.
    pub(crate) fn label(&self) -> String {
        format!("design `{}` v{}", self.id.value(), self.version)
    }

    /// A command of `cargo reportflow` for the design.
    pub(crate) fn command(&self, verb: &str) -> String {
        let (id, version) = (self.id.value(), self.version);
        format!("cargo reportflow {verb} {id} --version {version}")
    }
}

/// `#[report_design(…)]`, or `#[report_row(…)]`.
#[derive(Default)]
pub(crate) struct ContainerAttr {
    /// There was such an attribute at all.
    pub(crate) present: bool,
    id: Option<LitStr>,
    version: Option<LitInt>,
    pub(crate) file_name: Option<LitStr>,
    pub(crate) path: Option<LitStr>,
    /// Where `reportflow` is, if not at `::reportflow`.
    pub(crate) facade: Option<Path>,
    pub(crate) omit: Vec<LitStr>,
    omit_seen: bool,
    /// Keys whose values could not be read: they are not missing.
    unread: Vec<String>,
}

/// `#[report(…)]` on a field.
#[derive(Default)]
pub(crate) struct FieldAttr {
    pub(crate) rename: Option<LitStr>,
    pub(crate) skip: Option<Ident>,
    pub(crate) display: Option<Ident>,
    pub(crate) with: Option<ExprPath>,
    /// Something could not be read, so that nothing can be said of the field.
    pub(crate) unread: bool,
}

impl ContainerAttr {
    /// `name` is the attribute's, `keys` are those that it has.
    pub(crate) fn read(
        name: &str,
        keys: &[&str],
        attrs: &[Attribute],
        findings: &mut Findings,
    ) -> ContainerAttr {
        let mut read = ContainerAttr::default();
        let unread = each_key(name, keys, attrs, findings, |key, input| {
            match key.to_string().as_str() {
                "id" => once(&mut read.id, key, string(key, input)?),
                "version" => once(&mut read.version, key, integer(key, input)?),
                "file_name" => once(&mut read.file_name, key, string(key, input)?),
                "path" => once(&mut read.path, key, string(key, input)?),
                "crate" => once(&mut read.facade, key, path(key, input)?),
                _ => {
                    read.omit.extend(strings(key, input)?);
                    if std::mem::replace(&mut read.omit_seen, true) {
                        let message = "`omit` is given twice: write all names into one";
                        return Err(syn::Error::new(key.span(), message));
                    }
                    Ok(())
                }
            }
        });
        read.unread = unread;
        misplaced("report", "a field", name, attrs, findings);
        read.present = attrs.iter().any(|attr| attr.path().is_ident(name));
        for (place, omitted) in read.omit.iter().enumerate() {
            if read.omit[..place]
                .iter()
                .any(|other| other.value() == omitted.value())
            {
                findings.at(
                    omitted,
                    format!(
                        "`omit` names `{}` twice: remove one of them",
                        omitted.value()
                    ),
                );
            }
        }
        read
    }

    /// Whether the key stands here, but could not be read.
    pub(crate) fn is_unread(&self, key: &str) -> bool {
        self.unread.iter().any(|unread| unread == key)
    }

    /// Whether one of the keys stands here that only a row with a design needs.
    pub(crate) fn names_a_design(&self) -> bool {
        self.id.is_some() || self.version.is_some() || self.path.is_some()
    }

    /// The design, if both of its keys are there and right. What is missing is
    /// noted at `place`.
    pub(crate) fn design(
        &self,
        name: &str,
        place: &Ident,
        findings: &mut Findings,
    ) -> Option<DesignRef> {
        let path = if name == "report_row" {
            ", path = \"…\""
        } else {
            ""
        };
        let missing = match (&self.id, &self.version) {
            (Some(id), Some(version)) => {
                let id_is_right = check_id(id, findings);
                let number = check_version(version, findings);
                return Some(DesignRef {
                    id: id.clone(),
                    version: number?,
                    version_span: version.span(),
                })
                .filter(|_| id_is_right);
            }
            (None, None) if self.present => "neither `id` nor `version` of the design is given",
            (None, None) => "the struct does not say which design it is for",
            (None, Some(_)) => "the design's `id` is missing",
            (Some(_), None) => "the design's `version` is missing",
        };
        // What is there is checked all the same, so that one compile shows all.
        if let Some(id) = &self.id {
            check_id(id, findings);
        }
        if let Some(version) = &self.version {
            check_version(version, findings);
        }
        if (self.id.is_none() && self.is_unread("id"))
            || (self.version.is_none() && self.is_unread("version"))
        {
            return None;
        }
        findings.at(
            place,
            format!("{missing}: expected `#[{name}(id = \"…\", version = …{path})]`"),
        );
        None
    }
}

fn check_id(id: &LitStr, findings: &mut Findings) -> bool {
    let right = is_design_id(&id.value());
    if !right {
        let what = match id.value().as_str() {
            "" => "an empty text".to_owned(),
            id => format!("`{}`", id.escape_debug()),
        };
        findings.at(
            id,
            format!(
                "{what} is no design id: expected the id that the service gave the design, such as `0eUDdgAjNXrrItA2`"
            ),
        );
    }
    right
}

fn check_version(version: &LitInt, findings: &mut Findings) -> Option<u32> {
    match version.base10_parse::<u32>() {
        Ok(0) => {
            findings.at(
                version,
                "version 0 does not exist: the versions of a design start at 1",
            );
            None
        }
        Ok(number) => Some(number),
        Err(_) => {
            findings.at(
                version,
                format!(
                    "`{version}` is no version: expected a whole number from 1 to {}",
                    u32::MAX
                ),
            );
            None
        }
    }
}

impl FieldAttr {
    pub(crate) fn read(attrs: &[Attribute], findings: &mut Findings) -> FieldAttr {
        let mut read = FieldAttr::default();
        let keys = ["rename", "skip", "display", "with"];
        let unread = each_key("report", &keys, attrs, findings, |key, input| {
            match key.to_string().as_str() {
                "rename" => once(&mut read.rename, key, string(key, input)?),
                "skip" => once(&mut read.skip, key, alone(key, input)?),
                "display" => once(&mut read.display, key, alone(key, input)?),
                _ => once(&mut read.with, key, function(key, input)?),
            }
        });
        read.unread = !unread.is_empty();
        for name in ["report_design", "report_row"] {
            misplaced(name, "the struct", "report", attrs, findings);
        }
        let beside = [
            ("rename", read.rename.is_some()),
            ("display", read.display.is_some()),
            ("with", read.with.is_some()),
        ];
        let beside = beside.iter().find(|(_, is_there)| *is_there);
        if let (Some(skip), Some((other, _))) = (&read.skip, beside) {
            read.unread = true;
            findings.at(
                skip,
                format!("a field with `skip` fills no parameter: remove `skip`, or `{other}`"),
            );
        }
        if let (Some(display), Some(_)) = (&read.display, &read.with) {
            findings.at(
                display,
                "`display` and `with` both say how the value is written: choose one",
            );
        }
        read
    }
}

/// An attribute of ours that the compiler lets pass, but that means nothing there.
fn misplaced(name: &str, place: &str, instead: &str, attrs: &[Attribute], findings: &mut Findings) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        findings.at(
            attr.path(),
            format!("`{name}` belongs to {place}: here it is `#[{instead}(…)]`"),
        );
    }
}

/// Calls `read` for each key of each attribute called `name`. A key that goes
/// wrong is noted, and the next one is read all the same. Returns those keys.
fn each_key(
    name: &str,
    keys: &[&str],
    attrs: &[Attribute],
    findings: &mut Findings,
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) -> Vec<String> {
    let mut unread = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        let parsed = attr.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                if !input.peek(Ident::peek_any) {
                    return Err(input.error(format!(
                        "`{name}` takes keys and their values: expected one of {}",
                        listed(keys)
                    )));
                }
                let key = input.call(Ident::parse_any)?;
                let outcome = if keys.contains(&key.to_string().as_str()) {
                    read(&key, input)
                } else {
                    Err(unknown_key(name, keys, &key))
                };
                match outcome {
                    Ok(()) if input.is_empty() => break,
                    Ok(()) if input.peek(Token![,]) => {}
                    Ok(()) => {
                        findings.add(input.error("expected a comma"));
                        // What comes next may be any of them.
                        unread.extend(keys.iter().map(|key| (*key).to_owned()));
                    }
                    Err(error) => {
                        findings.add(error);
                        let key = key.to_string();
                        let meant = names::suggest(&key, keys.iter().copied());
                        unread.push(meant.map_or(key, str::to_owned));
                    }
                }
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?;
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        });
        if let Err(error) = parsed {
            findings.add(error);
            // Whatever was to stand there.
            unread.extend(keys.iter().map(|key| (*key).to_owned()));
        }
    }
    unread
}

fn unknown_key(name: &str, keys: &[&str], key: &Ident) -> syn::Error {
    let typed = key.to_string();
    let hint = match names::suggest(&typed, keys.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected one of {}", listed(keys)),
    };
    syn::Error::new(key.span(), format!("`{name}` has no key `{typed}`: {hint}"))
}

/// "`id`, `version`".
fn listed(keys: &[&str]) -> String {
    let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(", ")
}

fn once<T>(slot: &mut Option<T>, key: &Ident, value: T) -> syn::Result<()> {
    if slot.is_some() {
        return Err(twice(key));
    }
    *slot = Some(value);
    Ok(())
}

fn twice(key: &Ident) -> syn::Error {
    syn::Error::new(
        key.span(),
        format!("`{key}` is given twice: remove one of them"),
    )
}
