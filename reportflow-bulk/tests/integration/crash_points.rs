//! A kill at each named point of the first, a middle and the last request.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::sync::Arc;

use reportflow_emulator::Fault;
use reportflow_test_postgres::Cluster;
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::child::{self, Decision, Options, Policy};
use crate::oracle::check_resent;
use crate::run::{DOCUMENTS, DOCUMENTS_PER_REQUEST, go_on, temp_folder, use_postgres};
use crate::service::{Service, without_drawing};

const VARIABLE: &str = "REPORTFLOW_BULK_CRASH";
const BATCH: u64 = DOCUMENTS_PER_REQUEST as u64;

/// A run that passes some points.
#[derive(Clone)]
pub(crate) struct Scenario {
    points: &'static [&'static str],
    /// The steps with the points `…-before-commit` and `…-after-commit`.
    pub(crate) steps: &'static [&'static str],
    fault: Option<Fault>,
    options: Options,
}

/// Steps of a journal in a file.
const FILE_STEPS: &[&str] = &["open"];
/// Steps of a journal in PostgreSQL.
const POSTGRES_STEPS: &[&str] = &["claim-import", "claim-fetches", "renew-lease", "end-run"];
/// Steps of a worker whose downloads failed for a long time, and of a part of a run in which the
/// service refused everything. The tests of the journal have them.
const OTHER_STEPS: &[&str] = &["release-fetch", "forget-refusals"];

/// Returns the scenarios for both databases.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let scenario = |steps, fault: Option<Fault>| Scenario {
        points: &[],
        steps,
        fault: fault.map(|fault| fault.file("R-5.pdf")),
        options: Options::default(),
    };
    let generate = |fault: Fault| Some(fault.route("async/multiple"));
    let lost = || generate(Fault::reset().after());
    let named = json!({ "statusCode": 400, "message": ["contents.1.params is invalid"] });
    let plain = Scenario {
        points: &["before-post", "after-post", "after-download", "after-store"],
        ..scenario(
            &[
                "begin-run",
                "set-settings",
                "import",
                "seal",
                "claim",
                "store-response",
                "accept",
                "save",
            ],
            None,
        )
    };
    let with = |options, scenario| Scenario {
        options,
        ..scenario
    };
    let policy = |policy| Options {
        policy,
        ..Options::default()
    };
    let has_webhooks = Options {
        has_webhooks: true,
        ..Options::default()
    };
    let settlement = |decision| Options {
        settlement: Some(decision),
        ..Options::default()
    };
    vec![
        plain,
        scenario(&["replan"], generate(Fault::too_many_requests(0))),
        scenario(
            &["refuse", "confirm-refusals"],
            generate(Fault::status(400).body(named)),
        ),
        scenario(&["split"], generate(Fault::status(413))),
        scenario(&["mark-unknown"], lost()),
        scenario(&["refuse-document"], Some(Fault::render_failure("no ink"))),
        with(
            policy(Policy::Resend),
            scenario(&["resend-unknown"], lost()),
        ),
        with(policy(Policy::Skip), scenario(&["skip-unknown"], lost())),
        with(has_webhooks, scenario(&["apply"], lost())),
        with(settlement(Decision::Resend), scenario(&["settle"], lost())),
        with(
            settlement(Decision::OtherFile),
            scenario(&["give-up-files"], lost()),
        ),
    ]
}

/// Returns the scenario of the steps that one database has.
fn scenario_of(steps: &'static [&'static str]) -> Scenario {
    Scenario {
        points: &[],
        steps,
        fault: None,
        options: Options::default(),
    }
}

/// Returns the scenarios of a journal in PostgreSQL.
pub(crate) fn postgres_scenarios() -> Vec<Scenario> {
    let own = scenario_of(POSTGRES_STEPS);
    scenarios().into_iter().chain([own]).collect()
}

/// Returns the points of a scenario.
fn points(scenario: &Scenario) -> Vec<String> {
    let points = scenario.points.iter().map(|point| (*point).to_owned());
    points.chain(commits(scenario)).collect()
}

/// Returns the points before and after each commit.
pub(crate) fn commits(scenario: &Scenario) -> impl Iterator<Item = String> {
    let steps = scenario.steps.iter();
    steps.flat_map(|step| ["before", "after"].map(|when| format!("{step}-{when}-commit")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_at_each_point_loses_and_doubles_nothing() {
    let own = scenario_of(FILE_STEPS);
    kill_at_each(scenarios().into_iter().chain([own]), None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_at_each_point_loses_and_doubles_nothing_in_postgres() {
    if let Some(cluster) = Cluster::shared() {
        kill_at_each(postgres_scenarios(), Some(cluster)).await;
    }
}

async fn kill_at_each(
    scenarios: impl IntoIterator<Item = Scenario>,
    cluster: Option<&'static Cluster>,
) {
    // A run mostly waits for the emulator.
    let permits = Arc::new(Semaphore::new(6));
    let mut cases = JoinSet::new();
    for scenario in scenarios {
        for point in points(&scenario) {
            let (scenario, permits) = (scenario.clone(), Arc::clone(&permits));
            cases.spawn(async move {
                let _permit = permits.acquire().await.unwrap();
                let is_killed = kill_at(&scenario, cluster, &point, 1).await;
                assert!(is_killed, "no run passes {point}");
                // Some points are passed by one request, or by none.
                let passes = 2..=DOCUMENTS / BATCH;
                for pass in passes {
                    if !kill_at(&scenario, cluster, &point, pass).await {
                        break;
                    }
                }
            });
        }
    }
    cases.join_all().await;
}

/// A run of a scenario that has not begun.
pub(crate) struct Case {
    scenario: Scenario,
    service: Service,
    folder: TempDir,
}

impl Case {
    pub(crate) async fn new(scenario: &Scenario, cluster: Option<&Cluster>) -> Case {
        let folder = temp_folder();
        if let Some(cluster) = cluster {
            use_postgres(folder.path(), cluster);
        }
        let passed_on = folder.path().to_owned();
        let deliver = move |_: &_, event| child::pass_on(&passed_on, &event);
        // Hundreds of cases would draw the same PDFs.
        let service = Service::with_webhooks_and(deliver, without_drawing).await;
        if let Some(fault) = scenario.fault.clone() {
            service.emulator.set_fault(fault).unwrap();
        }
        let case = Case {
            scenario: scenario.clone(),
            service,
            folder,
        };
        if scenario.options.settlement.is_some() {
            let mut run = case.command_with(Options::default());
            assert!(run.output().await.unwrap().status.success());
        }
        case
    }

    fn command_with(&self, options: Options) -> Command {
        child::command(&self.service, self.folder.path(), DOCUMENTS, options)
    }

    /// Returns the command of the run.
    pub(crate) fn command(&self) -> Command {
        self.command_with(self.scenario.options)
    }

    /// Finishes the run, and checks what became of it.
    pub(crate) async fn finish(self, name: &str) {
        let folder = self.folder.path();
        let finished = go_on(&self.service, folder, DOCUMENTS).await;
        finished.unwrap_or_else(|error| panic!("{name}: {error}"));
        println!("{name}");
        let found = check_resent(&self.service, folder, DOCUMENTS).await;
        let counts = found.counts;
        let not_saved = counts.total() - counts.saved;
        // One request is on the way at a time, and the fault is of one request.
        if self.scenario.fault.is_some() {
            assert!(not_saved <= 2 * BATCH, "{name}: {counts:?}");
        } else {
            assert!([0, BATCH].contains(&counts.unknown), "{name}: {counts:?}");
        }
        let options = self.scenario.options;
        let resends = matches!(options.settlement, Some(Decision::Resend));
        let may_double = resends || matches!(options.policy, Policy::Resend);
        assert!(may_double || found.made_twice() == 0, "{name}: {counts:?}");
    }
}

/// Kills a run when it passes the point, and finishes it. Returns whether it passed.
async fn kill_at(scenario: &Scenario, cluster: Option<&Cluster>, point: &str, pass: u64) -> bool {
    let case = Case::new(scenario, cluster).await;
    let mut run = case.command();
    run.env(VARIABLE, format!("{point}:{pass}"));
    let output = run.output().await.unwrap();
    let is_killed = output.status.signal().is_some();
    let name = format!("{point}:{pass}");
    assert!(is_killed || output.status.success(), "{name}: {output:?}");
    case.finish(&name).await;
    is_killed
}

/// A point without a scenario would not be tested.
#[test]
fn each_point_of_the_sources_has_a_scenario() {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.extend((!path.ends_with("tests")).then_some(path));
                continue;
            }
            let source = fs::read_to_string(path).unwrap();
            for call in ["crash_point(\"", "write(\"", "commit(&mut connection, \""] {
                let calls = source.split(call).skip(1);
                let names = calls.map(|rest| rest.split('"').next().unwrap());
                found.extend(names.map(str::to_owned));
            }
        }
    }
    let scenarios = postgres_scenarios();
    let tested = scenarios
        .iter()
        .flat_map(|it| it.points.iter().chain(it.steps))
        .chain(FILE_STEPS)
        .chain(OTHER_STEPS);
    let tested: BTreeSet<String> = tested.map(|name| (*name).to_owned()).collect();
    assert_eq!(found, tested);
}
