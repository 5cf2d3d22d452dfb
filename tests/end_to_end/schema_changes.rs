//! Parameter lists that are older, changed, or under another id.

use super::*;

#[tokio::test]
async fn older_list_form_works() {
    let (_emulator, client) = start().await;
    let document = Oldest {
        customer_name: "客".into(),
        amount: -5,
        issued: "2026-01-01".into(),
    };
    let accepted = document.generate_async(&client).await.expect("accepted");
    let text = words(&client, &accepted).await;
    assert!(
        text.contains("客") && text.contains("-5") && text.contains("customerName"),
        "{text}"
    );
}

/// A folder of designs with one list of `oldest`, under another id.
fn changed_design(id: &str, list: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join(id)).expect("a folder");
    std::fs::write(folder.path().join(id).join("v1.json"), list).expect("a list");
    folder
}

#[tokio::test]
async fn reports_changes_since_the_struct_was_compiled() {
    let (_emulator, client) = start().await;
    assert_eq!(
        client
            .schema_changes::<Oldest>()
            .await
            .expect("the same list"),
        []
    );

    let list = r#"{"customerName":"string","amount":"string","issued":"date"}"#;
    let folder = changed_design("oldest", list);
    let emulator = Emulator::builder()
        .designs_dir(folder.path())
        .app_key(KEY)
        .start();
    let emulator = emulator.await.expect("a start");
    let client = self::client(&emulator, KEY);
    let changes = client
        .schema_changes::<Oldest>()
        .await
        .expect("another list");
    let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(changes, ["changed  `amount`: number -> text"]);

    let error = client
        .schema_changes::<Invoice>()
        .await
        .expect_err("no such design");
    assert!(matches!(error, Error::NotFound(_)), "{error:?}");
}

#[tokio::test]
async fn mapped_design_id_works_with_the_same_struct() {
    let list = r#"{"customerName":"string","amount":"number","issued":"date"}"#;
    let folder = changed_design("in-staging", list);
    let emulator = Emulator::builder()
        .designs_dir(folder.path())
        .app_key(KEY)
        .start();
    let emulator = emulator.await.expect("a start");
    let client = Client::builder().base_url(emulator.base_url()).app_key(KEY);
    let client = client
        .map_design_id("oldest", "in-staging")
        .build()
        .expect("a client");

    assert_eq!(
        client
            .schema_changes::<Oldest>()
            .await
            .expect("the same list"),
        []
    );
    let document = Oldest {
        customer_name: "客".into(),
        amount: 1,
        issued: "2026-01-01".into(),
    };
    let accepted = document.generate_async(&client).await.expect("accepted");
    assert!(words(&client, &accepted).await.contains("客"));

    let bad = Client::builder()
        .app_key(KEY)
        .map_design_id("oldest", "../x")
        .build();
    assert!(bad.expect_err("no id").to_string().contains("../x"));
}
