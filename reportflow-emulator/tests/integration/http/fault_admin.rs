//! The route for faults.

use reportflow_emulator::{Fault, WorkspaceConfig};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::http::api::{Api, KEY, Response, builder, send, with_sales};

fn request(api: &Api, method: &str, query: &str) -> RequestBuilder {
    let api = Api::at(api.base.replace("/v1", "/_emulator"));
    api.request(method, &format!("/faults{query}"))
}

async fn admin(api: &Api, key: &str, method: &str, query: &str, body: &Value) -> Response {
    let request = request(api, method, query).header("appkey", key);
    send(request.body(body.to_string())).await
}

#[tokio::test]
async fn faults_are_replaced_listed_and_deleted() {
    let fault = Fault::status(500).id("flag").every(1);
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    assert_eq!(api.get("/file/designs").await.status, 500);
    let body = json!({ "faults": [
        { "match": { "route": "designs" }, "effect": { "status": 503 }, "times": { "next": 2 } },
        { "id": "slow", "effect": { "delay": "1ms" } },
    ] });
    let put = admin(&api, KEY, "PUT", "", &body).await;
    let expected = json!({ "faults": [
        {
            "id": "fault-1", "match": { "route": "designs", "workspace": "default" },
            "effect": { "status": 503 }, "times": { "next": 2 }, "matched": 0, "acted": 0,
        },
        {
            "id": "slow", "match": { "workspace": "default" },
            "effect": { "delay": "1ms" }, "times": {}, "matched": 0, "acted": 0,
        },
    ] });
    assert_eq!((put.status, put.json()), (200, expected));
    assert_eq!(api.get("/file/designs").await.status, 503);
    let list = admin(&api, KEY, "GET", "", &json!(null)).await.json();
    assert_eq!(
        (&list["faults"][0]["acted"], &list["faults"][1]["acted"]),
        (&json!(1), &json!(0))
    );

    let deleted = admin(&api, KEY, "DELETE", "?id=fault-1", &json!(null))
        .await
        .json();
    assert_eq!(deleted["faults"], json!([list["faults"][0]]));
    let again = admin(&api, KEY, "DELETE", "?id=fault-1", &json!(null)).await;
    let message = "the workspace of the key has no fault `fault-1`";
    again.assert_error(404, json!(message), "Not Found");
    assert_eq!(
        admin(&api, KEY, "DELETE", "", &json!(null)).await.json()["faults"][0]["id"],
        "slow"
    );
    assert_eq!(
        admin(&api, KEY, "GET", "", &json!(null)).await.json(),
        json!({ "faults": [] })
    );
}

#[tokio::test]
async fn errors_name_the_member() {
    let emulator = builder()
        .fault(Fault::status(500).id("a"))
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    for (body, start) in [
        (json!([]), r#"must be {"faults": […]}"#),
        (json!({}), "missing field `faults`"),
        (
            json!({ "faults": [{ "effect": { "statu": 500 } }] }),
            "faults[0].effect.statu: unknown field `statu`, expected one of `status`",
        ),
        (
            json!({ "faults": [{ "effect": { "reset": true } }, { "effect": { "status": 99 } }] }),
            "faults[1].effect.status: must be from 200 to 599",
        ),
        (
            json!({ "faults": [{ "effect": { "reset": true }, "match": { "workspace": "x" } }] }),
            "faults[0].match.workspace: must be `default`, the workspace of the key",
        ),
        (
            json!({ "faults": [{ "id": "a", "effect": { "reset": true } }, { "id": "a", "effect": { "reset": true } }] }),
            "faults[1].id: occurs twice",
        ),
    ] {
        let response = admin(&api, KEY, "PUT", "", &body).await;
        let message = response.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(response.status, 400, "{message}");
        assert!(message.starts_with(start), "{message}");
    }
    for query in ["?ID=a", "?id=a&id=b", "?x"] {
        assert_eq!(
            admin(&api, KEY, "DELETE", query, &json!(null)).await.status,
            400
        );
    }
    assert_eq!(emulator.faults()[0].id(), "a");
}

#[tokio::test]
async fn a_key_sees_and_sets_faults_of_its_workspace() {
    let emulator = with_sales()
        .fault(Fault::status(500).id("all").every(10))
        .fault(Fault::status(500).id("mine").workspace("default"))
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let body = json!({ "faults": [{ "id": "mine", "effect": { "status": 501 } }] });
    let put = admin(&api, "ak_sales", "PUT", "", &body).await.json();
    assert_eq!(put["faults"][0]["match"], json!({ "workspace": "sales" }));
    let ids = |list: Value| -> Vec<String> {
        let faults = list["faults"].as_array().unwrap();
        faults
            .iter()
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect()
    };
    for key in [KEY, "ak_sales"] {
        let list = admin(&api, key, "GET", "", &json!(null)).await;
        assert_eq!(ids(list.json()), ["all", "mine"]);
    }
    let request = api
        .request("GET", "/file/designs")
        .header("appkey", "ak_sales");
    assert_eq!(send(request).await.status, 501);
    assert_eq!(api.get("/file/designs").await.status, 500);

    let deleted = admin(&api, "ak_sales", "DELETE", "", &json!(null)).await;
    assert_eq!(ids(deleted.json()), ["mine"]);
    let shared = admin(&api, "ak_sales", "DELETE", "?id=all", &json!(null)).await;
    assert_eq!(shared.status, 404);
    let left = emulator.faults();
    assert_eq!(
        left.iter().map(|it| it.id()).collect::<Vec<_>>(),
        ["all", "mine"]
    );
    assert_eq!(admin(&api, "x", "GET", "", &json!(null)).await.status, 401);
    assert_eq!(send(request_without_key(&api)).await.status, 412);
}

fn request_without_key(api: &Api) -> RequestBuilder {
    request(api, "DELETE", "")
}

#[tokio::test]
async fn a_reset_removes_the_faults_of_the_workspace() {
    let other = WorkspaceConfig::new("other", "ak_other");
    let emulator = builder().workspace(other).start().await.unwrap();
    let api = Api::new(&emulator);
    let body = json!({ "faults": [{ "effect": { "status": 503 }, "times": { "every": 1 } }] });
    for key in [KEY, "ak_other"] {
        assert_eq!(admin(&api, key, "PUT", "", &body).await.status, 200);
    }
    assert_eq!(api.admin("POST", "/reset").await.status, 204);
    assert_eq!(api.get("/file/designs").await.status, 200);
    let theirs = api.with_key("ak_other");
    assert_eq!(theirs.get("/file/designs").await.status, 503);
    emulator.reset().await.unwrap();
    assert_eq!(theirs.get("/file/designs").await.status, 200);
}
