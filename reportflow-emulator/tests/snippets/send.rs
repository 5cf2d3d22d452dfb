use std::error::Error;

use reportflow::params::Writer;
use reportflow::{AcceptedRequest, Client, DesignInfo, ReportDesign, ShareType};
use serde_json::{from_str, Value};

/// The parameters of a document. A key that is `null` is left out.
struct Document(Value);

impl ReportDesign for Document {
    const DESIGN: DesignInfo = DesignInfo::new("Everything000001", 1, b"[]", "Document");

    fn write_params(&self, writer: &mut Writer) {
        writer.json(",\"text\":", &self.0["text"]);
        writer.json(",\"number\":", &self.0["number"]);
        writer.json(",\"boolean\":", &self.0["boolean"]);
        writer.json(",\"date\":", &self.0["date"]);
        writer.json(",\"orders\":", &self.0["orders"]);
        writer.json(",\"a \\\" \\\\ \\n \u{202e} {key}\":", &self.0["a \" \\ \n \u{202e} {key}"]);
        writer.json(",\"\":", &self.0[""]);
        writer.json(",\"only here\":", &self.0["only here"]);
    }
}

pub async fn send(client: &Client) -> Result<AcceptedRequest, Box<dyn Error>> {
    let documents = [
        Document(from_str(r###"{
  "text": "quotes \" \"# \"## \\ \n \r \t \u0000 \u202e \u202e \ud83d\ude00 \ufeff",
  "number": 1.5e3,
  "boolean": false,
  "date": null,
  "orders": [
    {
      "orderNo": 1,
      "parcels": [
        {
          "parcelNo": null,
          "contents": []
        }
      ]
    }
  ],
  "a \" \\ \n \u202e {key}": {
    "b": [
      [],
      {}
    ]
  },
  "": "empty"
}"###)?),
        Document(from_str(r#"{
  "text": "2",
  "only here": true
}"#)?),
    ];
    let request = Document::generate_all_async(client, &documents)
        .for_each_document(|index, options| match index {
            0 => options
                .file_name("first {one} 'é'")
                .share(ShareType::Public)
                .passcode(true)
                .passthrough(&from_str::<Value>(r##"{
  "key": "\"#",
  "タグ": [
    1,
    null
  ]
}"##).expect("JSON")),
            _ => options
                .file_name("second")
                .share(ShareType::Workspace),
        });
    Ok(request.await?)
}
