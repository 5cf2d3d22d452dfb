//! Random steps, compared with a model in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Document, Model, Request, RequestState};
use super::{Fixture, saved_file};
use crate::journal::database::params;
use crate::journal::{Refusal, Settlement};
use crate::state::DocumentState::{Accepted, Announced, Planned, Refused, Saved, Skipped, Unknown};
use crate::tag::Tag;

pub(super) const DOCUMENTS: usize = 12;
const STEPS: usize = 300;
const MAX_ATTEMPTS: u32 = 3;

/// A small generator of random numbers (PCG without its permutation).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % limit
    }

    fn some<T: Clone>(&mut self, items: &[T]) -> Vec<T> {
        let items = items.iter().filter(|_| self.below(2) == 0);
        items.cloned().collect()
    }
}

#[tokio::test]
async fn random_steps_agree_with_a_model() {
    for seed in 1..=4 {
        run(seed, Fixture::new(DOCUMENTS).await).await;
    }
}

/// Takes random steps with a new journal of [`DOCUMENTS`].
pub(super) async fn run(seed: u64, mut fixture: Fixture) {
    let mut random = Random(seed);
    let mut model = Model::new(DOCUMENTS);
    for step in 0..STEPS {
        let name = if random.below(12) == 0 {
            fixture = fixture.reopen().await;
            for request in 0..model.requests.len() {
                if model.requests[request].state == RequestState::Sending {
                    model.end(request, Unknown);
                }
            }
            "reopen"
        } else {
            take_step(&mut random, &fixture, &mut model).await
        };
        compare(
            &fixture,
            &model,
            &format!("seed {seed}, step {step}: {name}"),
        )
        .await;
    }
}

async fn take_step(random: &mut Random, fixture: &Fixture, model: &mut Model) -> &'static str {
    let journal = &fixture.journal;
    let kind = random.below(14);
    if kind < 3 || model.requests.is_empty() {
        let max = random.below(5) + 1;
        let batch = journal.claim(max, 1_000_000).await.expect("claimed");
        let tags: Vec<Tag> = batch.iter().flat_map(|it| super::tags(it).1).collect();
        let claimed: Vec<_> = tags.iter().map(|tag| (tag.number, tag.attempt)).collect();
        assert_eq!(claimed, model.claim(max));
        if let Some(batch) = batch {
            model.requests.push(Request {
                number: batch.request,
                tags,
                state: RequestState::Sending,
            });
        }
        return "claim";
    }
    // Mostly a new one, sometimes any.
    let count = model.requests.len();
    let recent = if random.below(4) == 0 {
        count
    } else {
        count.min(3)
    };
    let request = count - 1 - random.below(recent);
    let number = model.requests[request].number;
    match kind {
        3 => {
            let stored = journal.store_response(number, b"{}".to_vec()).await;
            stored.expect("stored");
            let state = &mut model.requests[request].state;
            if matches!(state, RequestState::Sending | RequestState::Unknown) {
                *state = RequestState::Responded;
            }
            "store"
        }
        4..=6 => {
            let tags = model.requests[request].tags.clone();
            let files = random.some(&tags);
            let id = format!("R{request}-{}", random.below(8) / 7);
            let is_announced = random.below(2) == 0;
            let evidence = super::evidence(&id, &files, is_announced);
            if kind == 4 || files.is_empty() {
                let refused = journal.accept(number, evidence).await.expect("accepted");
                model.accept(request, &id, &files, is_announced);
                let keys = refused.into_iter().map(|it| it.0);
                assert!(keys.eq(model.confirm_before(number)));
                return "accept";
            }
            let changed = journal.apply(evidence).await.expect("applied");
            assert_eq!(changed, model.accept(request, &id, &files, is_announced));
            "apply"
        }
        7 => {
            journal.replan(number, "429").await.expect("planned");
            model.revive(request);
            model.end(request, Planned);
            "replan"
        }
        8 => {
            let positions: Vec<usize> = (0..model.requests[request].tags.len()).collect();
            let positions = random.some(&positions);
            let reasons = positions.iter().map(|at| (*at, "400".to_owned()));
            let refusal = Refusal {
                reasons: reasons.collect(),
                is_named: false,
            };
            journal.refuse(number, refusal).await.expect("refused");
            let newest = model.requests[count - 1].number;
            model.revive(request);
            let in_flight = model.in_flight(request);
            let tags = &model.requests[request].tags;
            let indexes = positions.iter().map(|at| tags[*at].number as usize - 1);
            let indexes: Vec<usize> = indexes.filter(|it| in_flight.contains(it)).collect();
            for index in indexes {
                let is_unknown = !model.unknown_attempts(index).is_empty();
                let document = &mut model.documents[index];
                document.state = if is_unknown { Unknown } else { Planned };
                document.is_refused = !is_unknown;
                document.refused_after = Some(newest);
            }
            model.end(request, Planned);
            "refuse"
        }
        9 => {
            journal.split(number, "413").await.expect("split");
            model.revive(request);
            for index in model.in_flight(request) {
                let document = &mut model.documents[index];
                document.max_batch = model.requests[request].tags.len().div_ceil(2);
            }
            model.end(request, Planned);
            "split"
        }
        10 => {
            journal
                .mark_unknown(number, "reset")
                .await
                .expect("unknown");
            model.end(request, Unknown);
            "mark unknown"
        }
        11 => fetch(random, fixture, model).await,
        12 => settle(random, fixture, model).await,
        _ => {
            let is_resend = random.below(2) == 0;
            if is_resend {
                journal.resend_unknown(MAX_ATTEMPTS).await.expect("planned");
            } else {
                journal.skip_unknown().await.expect("skipped");
            }
            for index in 0..DOCUMENTS {
                let attempts = model.unknown_attempts(index);
                let document = &mut model.documents[index];
                if document.state == Unknown {
                    if !is_resend {
                        document.state = Skipped;
                    } else if document.request_id.is_none()
                        && !document.is_settled
                        && attempts.len() < MAX_ATTEMPTS as usize
                        && attempts.contains(&document.attempts)
                    {
                        document.state = Planned;
                    }
                }
            }
            "policy"
        }
    }
}

async fn fetch(random: &mut Random, fixture: &Fixture, model: &mut Model) -> &'static str {
    let journal = &fixture.journal;
    for request_id in journal.to_fetch().await.expect("read") {
        let documents = journal.documents_to_fetch(&request_id).await;
        for document in documents.expect("read") {
            let known = &mut model.documents[document.number as usize - 1];
            let state = match random.below(5) {
                0 => continue,
                1 => {
                    let refused = journal.refuse_document(document.number, "no ink").await;
                    assert!(refused.expect("refused"));
                    Refused
                }
                2 => {
                    let gone = vec![(document.number, "gone".to_owned())];
                    let unknown = journal.give_up_files(&request_id, gone).await;
                    assert_eq!(unknown.expect("unknown"), 1);
                    if known.is_settled {
                        (known.request_id, known.file_id) = (None, None);
                    }
                    Unknown
                }
                _ => {
                    let files = vec![saved_file(&request_id, document.number)];
                    journal.save(&request_id, files).await.expect("saved");
                    Saved
                }
            };
            known.state = state;
        }
    }
    "fetch"
}

async fn settle(random: &mut Random, fixture: &Fixture, model: &mut Model) -> &'static str {
    let index = random.below(DOCUMENTS);
    let document = &mut model.documents[index];
    let (settlement, state) = match random.below(3) {
        0 => (Settlement::Resend, Planned),
        1 => (Settlement::Skip, Skipped),
        _ => {
            let made = Settlement::Made {
                request_id: "M".parse().expect("an id"),
                file_id: format!("F{index}").parse().expect("an id"),
            };
            (made, Accepted)
        }
    };
    let key = format!("k{}", index + 1);
    let settled = fixture.journal.settle(&key, settlement);
    let may_settle = document.state == Unknown || document.is_refused && state == Skipped;
    assert_eq!(settled.await.is_ok(), may_settle);
    if may_settle {
        document.state = state;
        document.is_refused = false;
        if state == Planned {
            (document.request_id, document.file_id) = (None, None);
            document.is_settled = false;
        }
        if state == Accepted {
            document.request_id = Some("M".to_owned());
            document.file_id = Some(format!("F{index}"));
            document.is_settled = true;
        }
    }
    "settle"
}

async fn compare(fixture: &Fixture, model: &Model, context: &str) {
    let journal = &fixture.journal;
    let read = journal.query(|session| {
        let sql = "SELECT state, attempts, max_batch, request_id, file_id, is_settled, \
                   refused_after, state = 'planned' AND reason IS NOT NULL \
                   FROM document ORDER BY number";
        let documents = session.rows(sql, params![])?.into_iter().map(|mut row| {
            let max_batch: Option<u32> = row.take(2)?;
            Ok(Document {
                state: row.take(0)?,
                attempts: row.take(1)?,
                max_batch: max_batch.map_or(usize::MAX, |max| max as usize),
                request_id: row.take(3)?,
                file_id: row.take(4)?,
                is_settled: row.take(5)?,
                refused_after: row.take(6)?,
                is_refused: row.take(7)?,
            })
        });
        documents.collect::<Result<Vec<_>, _>>()
    });
    assert_eq!(read.await.expect("read"), model.documents, "{context}");

    let duplicates = journal.duplicates().await.expect("read").into_iter();
    let duplicates = duplicates.map(|it| {
        let number: usize = it.key[1..].parse().expect("a number");
        ((number - 1, it.request_id), it.file_id)
    });
    let duplicates: BTreeMap<_, _> = duplicates.collect();
    assert_eq!(duplicates, model.duplicates, "{context}");

    let unread = journal
        .unread_responses(true)
        .await
        .expect("read")
        .into_iter();
    let unread = unread.filter(|it| !it.is_unknown);
    let unread: Vec<i64> = unread.map(|it| it.request).collect();
    let requests = model.requests.iter();
    let responded = requests.filter(|it| it.state == RequestState::Responded);
    let responded: Vec<i64> = responded.map(|it| it.number).collect();
    assert_eq!(unread, responded, "{context}");

    let to_fetch = journal.to_fetch().await.expect("read");
    let to_fetch: BTreeSet<_> = to_fetch.into_iter().collect();
    let documents = model.documents.iter();
    let accepted = documents.filter(|it| matches!(it.state, Accepted | Announced));
    let accepted: BTreeSet<_> = accepted.filter_map(|it| it.request_id.clone()).collect();
    assert_eq!(to_fetch, accepted, "{context}");

    let counts = journal.counts().await.expect("counts");
    let planned = model.documents.iter().filter(|it| it.state == Planned);
    assert_eq!(counts.planned, planned.count() as u64, "{context}");
    assert_eq!(counts.total(), DOCUMENTS as u64, "{context}");
}
