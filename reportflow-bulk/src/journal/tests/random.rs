//! Random steps, compared with a model in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Document, Model, Request, RequestState};
use super::{Fixture, saved_file};
use crate::journal::Settlement;
use crate::state::DocumentState::{Accepted, Announced, Planned, Refused, Saved, Skipped, Unknown};
use crate::tag::Tag;

const DOCUMENTS: usize = 12;
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
        run(seed).await;
    }
}

async fn run(seed: u64) {
    let mut random = Random(seed);
    let mut fixture = Fixture::new(DOCUMENTS).await;
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
        if !tags.is_empty() {
            let state = RequestState::Sending;
            model.requests.push(Request { tags, state });
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
    let number = request as i64 + 1;
    match kind {
        3 => {
            let stored = journal.store_response(number, b"{}".to_vec()).await;
            stored.expect("stored");
            if model.requests[request].state == RequestState::Sending {
                model.requests[request].state = RequestState::Responded;
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
                journal.accept(number, evidence).await.expect("accepted");
                model.accept(request, &id, &files, is_announced);
                return "accept";
            }
            let changed = journal.apply(evidence).await.expect("applied");
            assert_eq!(changed, model.accept(request, &id, &files, is_announced));
            "apply"
        }
        7 => {
            journal.replan(number, "429").await.expect("planned");
            model.end(request, Planned);
            "replan"
        }
        8 => {
            let positions: Vec<usize> = (0..model.requests[request].tags.len()).collect();
            let positions = random.some(&positions);
            let reasons = positions.iter().map(|at| (*at, "400".to_owned()));
            let refused = journal.refuse(number, reasons.collect()).await;
            let in_flight = model.in_flight(request);
            let tags = &model.requests[request].tags;
            let indexes = positions.iter().map(|at| tags[*at].number as usize - 1);
            let indexes: Vec<usize> = indexes.filter(|it| in_flight.contains(it)).collect();
            let (unknown, indexes): (Vec<_>, Vec<_>) = indexes
                .into_iter()
                .partition(|it| !model.unknown_attempts(*it).is_empty());
            for (indexes, state) in [(&unknown, Unknown), (&indexes, Refused)] {
                for index in indexes {
                    model.documents[*index].state = state;
                }
            }
            model.end(request, Planned);
            let keys = indexes.iter().map(|index| format!("k{}", index + 1));
            let refused = refused.expect("refused").into_iter().map(|it| it.0);
            assert!(refused.eq(keys));
            "refuse"
        }
        9 => {
            journal.split(number, "413").await.expect("split");
            for index in model.in_flight(request) {
                model.documents[index].max_batch = model.requests[request].tags.len().div_ceil(2);
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
                    } else if attempts.len() < MAX_ATTEMPTS as usize
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
            let state = match random.below(4) {
                0 => continue,
                1 => {
                    let refused = journal
                        .refuse_documents(vec![(document.number, "gone".to_owned())])
                        .await;
                    refused.expect("refused");
                    Refused
                }
                _ => {
                    let files = vec![saved_file(&request_id, document.number)];
                    journal.save(&request_id, files).await.expect("saved");
                    Saved
                }
            };
            model.documents[document.number as usize - 1].state = state;
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
    let is_unknown = document.state == Unknown;
    assert_eq!(settled.await.is_ok(), is_unknown);
    if is_unknown {
        document.state = state;
        if state == Accepted {
            document.request_id = Some("M".to_owned());
            document.file_id = Some(format!("F{index}"));
        }
    }
    "settle"
}

async fn compare(fixture: &Fixture, model: &Model, context: &str) {
    let journal = &fixture.journal;
    let read = journal.query(|connection| {
        let sql = "SELECT state, attempts, max_batch, request_id, file_id \
                   FROM document ORDER BY number";
        let mut documents = connection.prepare(sql)?;
        let documents = documents.query_map([], |row| {
            let max_batch: Option<u32> = row.get(2)?;
            Ok(Document {
                state: row.get_ref(0)?.as_str()?.parse().expect("a state"),
                attempts: row.get(1)?,
                max_batch: max_batch.map_or(usize::MAX, |max| max as usize),
                request_id: row.get(3)?,
                file_id: row.get(4)?,
            })
        })?;
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

    let unread = journal.unread_responses().await.expect("read").into_iter();
    let unread: Vec<i64> = unread.map(|it| it.request).collect();
    let requests = (1..).zip(&model.requests);
    let responded = requests.filter(|(_, it)| it.state == RequestState::Responded);
    let responded: Vec<i64> = responded.map(|(number, _)| number).collect();
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
