//! Emulators that are killed at any moment.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reportflow_emulator::{EVENT_ID_HEADER, render};
use reportflow_schema::ParameterList;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::http::api::{Api, DESIGNS, INVOICE, KEY};
use crate::http::program::{Running, program, start};

const CLIENTS: u64 = 4;
/// A client stops after these, so that a slow machine renders them in time.
const REQUESTS_OF_CLIENT: u64 = 12;

/// A request that a client saw accepted.
struct Accepted {
    request_id: String,
    /// The ids and the parameters.
    files: Vec<(String, Value)>,
}

type Arrivals = Arc<Mutex<HashMap<String, Vec<String>>>>;

fn variable(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().unwrap())
}

/// `REPORTFLOW_CRASH_ROUNDS` and `REPORTFLOW_CRASH_SEED` choose other rounds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accepted_request_survives_sigkill() {
    let rounds = variable("REPORTFLOW_CRASH_ROUNDS").unwrap_or(3);
    let seed = variable("REPORTFLOW_CRASH_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("REPORTFLOW_CRASH_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let data = tempfile::tempdir().unwrap();
    let (webhook, arrivals) = receiver().await;
    let mut all = Vec::new();
    let (mut emulator, mut api) = serve(data.path(), &webhook);
    for round in 0..rounds {
        let base = api.base.clone();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(post_until_killed(base.clone(), random.u64(..))))
            .collect();
        tokio::time::sleep(Duration::from_millis(random.u64(5..1500))).await;
        emulator.0.kill().unwrap();
        emulator.0.wait().unwrap();
        let mut accepted = Vec::new();
        for client in clients {
            accepted.extend(client.await.unwrap());
        }
        println!("round {round}: {} accepted", accepted.len());
        // Some kills meet an emulator that is recovering.
        if random.bool() {
            let (mut recovering, _) = serve(data.path(), &webhook);
            tokio::time::sleep(Duration::from_millis(random.u64(0..300))).await;
            recovering.0.kill().unwrap();
            recovering.0.wait().unwrap();
        }
        (emulator, api) = serve(data.path(), &webhook);
        check(&api, &accepted).await;
        all.extend(accepted);
    }
    emulator.0.kill().unwrap();
    emulator.0.wait().unwrap();
    let (_emulator, api) = serve(data.path(), &webhook);
    check(&api, &all).await;
    assert!(!all.is_empty());
    for Accepted { request_id, .. } in &all {
        let wait = format!("/requests/wait?q=id:{request_id}%20webhook:delivered&timeout=60s");
        assert_eq!(api.admin("GET", &wait).await.status, 200, "{request_id}");
        let arrivals = arrivals.lock().unwrap();
        let event_ids = BTreeSet::from_iter(&arrivals[request_id]);
        assert_eq!(event_ids.len(), 1, "{request_id}: {event_ids:?}");
    }
    let arrived: usize = arrivals.lock().unwrap().values().map(Vec::len).sum();
    println!("{} requests, {arrived} webhooks", all.len());
}

/// Lists the event ids of webhooks by their request.
async fn receiver() -> (String, Arrivals) {
    let arrivals = Arrivals::default();
    let counted = Arc::clone(&arrivals);
    let take = move |headers: HeaderMap, body: Bytes| async move {
        let event: Value = serde_json::from_slice(&body).unwrap();
        let request_id = event["requestId"].as_str().unwrap().to_owned();
        let event_id = headers[EVENT_ID_HEADER].to_str().unwrap().to_owned();
        let mut counted = counted.lock().unwrap();
        counted.entry(request_id).or_default().push(event_id);
        StatusCode::NO_CONTENT
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(take));
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    (url, arrivals)
}

fn serve(data: &Path, webhook: &str) -> (Running, Api) {
    let mut program = program();
    program.args(["--designs", DESIGNS, "--app-key", KEY, "--data"]);
    program.arg(data);
    start(program.args(["--webhook-url", webhook, "--webhook-secret", "s"]))
}

/// Sends all kinds of requests until the emulator is gone.
async fn post_until_killed(base: String, seed: u64) -> Vec<Accepted> {
    let mut random = fastrand::Rng::with_seed(seed);
    let api = Api::at(base);
    let mut all = Vec::new();
    for _ in 0..REQUESTS_OF_CLIENT {
        let (way, count) = (random.bool(), random.usize(1..4));
        match send(&api, way, count, random.u64(..)).await {
            Ok(accepted) => all.push(accepted),
            Err(_) => break,
        }
    }
    all
}

async fn send(api: &Api, sync: bool, count: usize, number: u64) -> reqwest::Result<Accepted> {
    let params: Vec<_> = (0..count)
        .map(|index| json!({ "請求先名": format!("取引先 {number} {index}"), "合計金額": index }))
        .collect();
    let contents = params.iter().enumerate();
    let contents: Vec<_> = contents
        .map(|(index, params)| json!({ "fileName": format!("請求書 {index}"), "params": params }))
        .collect();
    let mut body = json!({ "designId": INVOICE, "version": 1 });
    let endpoint = match (sync, count) {
        (true, 1) => "sync/single",
        (false, 1) => "async/single",
        (true, _) => "sync/multiple",
        (false, _) => "async/multiple",
    };
    if count == 1 {
        body["content"] = contents[0].clone();
    } else {
        body["contents"] = contents.into();
    }
    let request = api.request("POST", &format!("/file/{endpoint}"));
    let request = request
        .header("appkey", KEY)
        .header("content-type", "application/json");
    let response = request.body(body.to_string()).send().await?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let bytes = response.bytes().await?;
    assert_eq!(status, if sync { 201 } else { 202 });
    let (request_id, files) = if sync {
        let mapping = percent_encoding::percent_decode(headers["x-file-mapping"].as_bytes());
        let mapping = Vec::from_iter(mapping);
        let request_id = headers["request-id"].to_str().unwrap().to_owned();
        (request_id.into(), serde_json::from_slice(&mapping).unwrap())
    } else {
        let accepted: Value = serde_json::from_slice(&bytes).unwrap();
        (accepted["requestId"].clone(), accepted["files"].clone())
    };
    let files: &Vec<Value> = Value::as_array(&files).unwrap();
    assert_eq!(files.len(), count);
    let ids = files.iter().map(|file| text(&file["fileId"]));
    Ok(Accepted {
        request_id: text(&request_id),
        files: ids.zip(params).collect(),
    })
}

/// Asserts that every document becomes ready, with the bytes of its parameters.
async fn check(api: &Api, all: &[Accepted]) {
    let design = fs::read(format!("{DESIGNS}/{INVOICE}/v1.json")).unwrap();
    let design = ParameterList::from_json(&design).unwrap();
    for accepted in all {
        for (index, (file_id, params)) in accepted.files.iter().enumerate() {
            let request_id = &accepted.request_id;
            let file = json!({ "requestId": request_id, "files": [{ "fileId": file_id }] });
            let response = api.download(&file).await;
            assert_eq!(response.status, 200, "{request_id}/{file_id}");
            let title = format!("請求書 {index}");
            let expected = render(&design, &title, params.as_object().unwrap()).unwrap();
            assert!(response.body == expected, "{request_id}/{file_id}");
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
