//! The meaning of a failed request that generates documents.

use std::collections::BTreeMap;
use std::time::Duration;

use reportflow_core::__bulk::is_unaccepted;
use reportflow_core::Error;

/// The meaning of an error for the documents of its request.
pub(super) enum Verdict {
    /// The service cannot have accepted the request. Another attempt may succeed.
    NotAccepted { delay: Option<Duration> },
    /// The service refused the documents that it names, by their positions, and accepted none.
    Refused(Vec<(usize, String)>),
    /// The service refused the request, and it is unclear for which document.
    RefusedAll,
    /// The service may have accepted the request.
    Unknown,
    /// Each other request would fail in the same way. The service accepted none.
    Fatal,
}

impl Verdict {
    /// Judges the error of a request with this number of documents.
    pub(super) fn of(error: &Error, documents: usize) -> Verdict {
        if is_unaccepted(error) {
            return Verdict::NotAccepted {
                delay: error.retry_after(),
            };
        }
        match error {
            Error::BadRequest(response) => judge_messages(&response.messages, documents),
            Error::PayloadTooLarge { .. } => Verdict::RefusedAll,
            Error::UnexpectedStatus(response) => match response.status {
                422 => judge_messages(&response.messages, documents),
                // A proxy may end a request that the service has.
                408 | 500.. => Verdict::Unknown,
                _ => Verdict::Fatal,
            },
            // "See the result elsewhere": the service may have accepted it.
            Error::Redirect { status: 303, .. }
            | Error::Timeout { .. }
            | Error::Transport {
                connecting: false, ..
            }
            | Error::InvalidResponseHead { .. } => Verdict::Unknown,
            Error::Unauthorized(_)
            | Error::MissingAppKey(_)
            | Error::NotFound(_)
            | Error::Redirect { .. }
            | Error::AccessToken(_)
            | Error::Config(_)
            | Error::MissingRuntime
            | Error::Proxy { .. }
            | Error::Transport {
                connecting: true, ..
            } => Verdict::Fatal,
            // The response is cut or unreadable, or the variant is of a later version.
            _ => Verdict::Unknown,
        }
    }
}

fn judge_messages(messages: &[String], documents: usize) -> Verdict {
    let mut reasons = BTreeMap::<usize, String>::new();
    for message in messages {
        let Some(position) = named_position(message, documents) else {
            return Verdict::RefusedAll;
        };
        let reason = reasons.entry(position).or_default();
        if !reason.is_empty() {
            reason.push_str("; ");
        }
        reason.push_str(message);
    }
    if reasons.is_empty() {
        return Verdict::RefusedAll;
    }
    Verdict::Refused(reasons.into_iter().collect())
}

/// Returns the position of the document that a message names, as NestJS does:
/// `contents.3.fileName must be a string` (`docs/service.md`, section 2).
fn named_position(message: &str, documents: usize) -> Option<usize> {
    let rest = message.strip_prefix("contents")?;
    let digits = rest.strip_prefix(['.', '['])?;
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    let position = digits[..end].parse().ok()?;
    (position < documents).then_some(position)
}

#[cfg(test)]
mod tests {
    use reportflow_core::Error;

    use super::{Verdict, judge_messages, named_position};

    #[test]
    fn a_request_that_the_rate_limit_could_not_count_was_not_sent() {
        let error = Error::RateLimitStore("the database is away".into());
        let verdict = Verdict::of(&error, 100);
        assert!(matches!(verdict, Verdict::NotAccepted { delay: None }));
    }

    #[test]
    fn a_message_names_the_document() {
        for (message, expected) in [
            ("contents.3.fileName must be a string", Some(3)),
            ("contents[12].params must be an object", Some(12)),
            ("contents.100.fileName must be a string", None),
            ("contents must contain no more than 100 elements", None),
            ("contents.x.fileName", None),
            ("contents.3", None),
            ("version must be an integer number", None),
        ] {
            assert_eq!(named_position(message, 100), expected, "{message}");
        }
    }

    #[test]
    fn one_unnamed_message_leaves_it_open_which_document_is_invalid() {
        let messages = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let named = messages(&[
            "contents.1.params bad",
            "contents.4.params bad",
            "contents.1.fileName bad",
        ]);
        let Verdict::Refused(reasons) = judge_messages(&named, 10) else {
            panic!("named documents are refused");
        };
        let first = "contents.1.params bad; contents.1.fileName bad".to_owned();
        assert_eq!(
            reasons,
            [(1, first), (4, "contents.4.params bad".to_owned())]
        );
        let mixed = messages(&["contents.1.params bad", "bad"]);
        assert!(matches!(judge_messages(&mixed, 10), Verdict::RefusedAll));
        assert!(matches!(judge_messages(&[], 10), Verdict::RefusedAll));
    }
}
