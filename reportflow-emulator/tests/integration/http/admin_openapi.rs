//! The description of the routes below `/_emulator`, compared with real responses.

use reportflow_emulator::Fault;
use serde_json::{Value, json};

use crate::http::api::{Api, INVOICE, builder, invoices, send};

/// The description, and the responses that were compared with it.
struct OpenApi(Value);

impl OpenApi {
    /// Asserts that a response is described: its status and each of its members.
    fn check(&self, method: &str, path: &str, status: u16, body: &Value) {
        let at = format!("{method} {path} {status}");
        let operation = &self.0["paths"][format!("/_emulator{path}")][method.to_lowercase()];
        let response = self.resolve(&operation["responses"][status.to_string()]);
        assert!(response.is_object(), "{at} is not described");
        let schema = &response["content"]["application/json"]["schema"];
        self.check_value(schema, body, &at);
    }

    fn check_value(&self, schema: &Value, value: &Value, at: &str) {
        let schema = self.resolve(schema);
        let types = match &schema["type"] {
            Value::Array(types) => types.clone(),
            Value::String(_) => vec![schema["type"].clone()],
            // Any JSON.
            _ => return,
        };
        let name = type_of(value);
        assert!(
            types.contains(&json!(name)),
            "{at}: {name} instead of {types:?}"
        );
        if let Some(values) = schema["enum"].as_array() {
            assert!(values.contains(value), "{at}: {value}");
        }
        for item in value.as_array().into_iter().flatten() {
            self.check_value(&schema["items"], item, &format!("{at}[]"));
        }
        let (Some(members), Some(described)) =
            (value.as_object(), schema["properties"].as_object())
        else {
            return;
        };
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap();
            assert!(members.contains_key(name), "{at}.{name} is missing");
        }
        for (name, member) in members {
            let schema = described.get(name);
            let schema = schema.unwrap_or_else(|| panic!("{at}.{name} is not described"));
            self.check_value(schema, member, &format!("{at}.{name}"));
        }
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.0.pointer(&reference[1..]).expect(reference),
            None => schema,
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[tokio::test]
async fn describes_each_member_of_real_responses() {
    let fault = Fault::render_failure("no ink").file("none").every(2);
    let emulator = builder()
        .fault(fault)
        .renderer(|design, title, params| match title {
            "broken" => Err(reportflow_emulator::RenderError::new("no ink")),
            _ => reportflow_emulator::render(design, title, params),
        })
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let response = send(api.admin_request("GET", "/openapi.json")).await;
    assert_eq!(response.header("content-type"), "application/json");
    let openapi = OpenApi(response.json());

    let params = json!({ "請求先": "typo", "合計金額": "x" });
    let content = json!({ "passthrough": { "a": 1 }, "passcodeEnabled": true });
    let accepted = api.invoice(params, content).await.json();
    let id = accepted["requestId"].as_str().unwrap();
    let several = invoices(["ok", "broken"]).to_string();
    api.post_to("/file/async/multiple", several).await;
    api.post(json!({ "designId": INVOICE }).to_string()).await;
    send(api.request("POST", "/file/sync/single")).await;
    for (method, route, path, status) in [
        ("GET", "/requests/wait", "?count=4&timeout=60s", 200),
        ("GET", "/requests/wait", "?count=5&timeout=1ms", 408),
        ("GET", "/requests/wait", "?q=x:", 400),
        ("GET", "/requests", "?limit=3", 200),
        ("GET", "/requests", "?limit=x", 400),
        ("GET", "/requests/{id}", "", 200),
        ("GET", "/requests/{id}/deliveries", "", 200),
        ("POST", "/requests/{id}/replay", "", 202),
        ("GET", "/faults", "", 200),
        ("PUT", "/faults", "", 400),
        ("DELETE", "/faults", "?id=x", 404),
        ("DELETE", "/faults", "?x", 400),
        ("DELETE", "/faults", "", 200),
        ("GET", "/readyz", "", 200),
        ("GET", "/openapi.json", "", 200),
        ("DELETE", "/requests", "?q=x:", 400),
        ("DELETE", "/requests", "", 200),
        ("GET", "/requests/{id}", "", 404),
        ("POST", "/requests/{id}/replay", "", 404),
        ("GET", "/requests/{id}/deliveries", "", 404),
    ] {
        let path = format!("{}{path}", route.replace("{id}", id));
        let response = api.admin(method, &path).await;
        assert_eq!(response.status, status, "{path}");
        openapi.check(method, route, status, &response.json());
    }
    send(api.request("POST", "/file/sync/single")).await;
    let response = api.admin("POST", "/requests/latest/replay").await;
    openapi.check("POST", "/requests/{id}/replay", 409, &response.json());
    for (key, status) in [(None, 412), (Some("x"), 401)] {
        let mut request = api.admin_request("POST", "/reset");
        if let Some(key) = key {
            request = request.header("appkey", key);
        }
        let response = send(request).await;
        openapi.check("POST", "/reset", status, &response.json());
    }
}
