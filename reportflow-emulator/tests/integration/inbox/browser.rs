//! A browser without script.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reportflow_emulator::Emulator;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};

use crate::http::api::{Response, plain_client, send};

pub(crate) struct Browser {
    pub(crate) origin: String,
    /// The header `Cookie`.
    pub(crate) cookie: String,
    client: Client,
}

impl Browser {
    pub(crate) fn new(emulator: &Emulator) -> Browser {
        let client = plain_client().no_proxy().redirect(Policy::none());
        Browser {
            origin: emulator.base_url().replace("/v1", ""),
            cookie: String::new(),
            client: client.build().unwrap(),
        }
    }

    /// Returns a browser that logged in.
    pub(crate) async fn with_key(emulator: &Emulator, key: &str) -> Browser {
        let mut browser = Browser::new(emulator);
        browser.log_in(key).await;
        browser
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.origin);
        let request = self.client.request(method.parse().unwrap(), url);
        request.header("cookie", &self.cookie)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        send(self.request("GET", path)).await
    }

    /// Returns the page at this path.
    pub(crate) async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status, 200, "{path}");
        html(&response)
    }

    pub(crate) fn form_request(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let fields = fields.iter();
        let pairs = fields.map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let content_type = "application/x-www-form-urlencoded";
        self.request("POST", path)
            .header("origin", &self.origin)
            .header("content-type", content_type)
            .body(body)
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        send(self.form_request(path, fields)).await
    }

    /// Logs in, and takes the cookie.
    pub(crate) async fn log_in(&mut self, key: &str) {
        let response = self.post("/inbox/login", &[("key", key)]).await;
        assert_eq!((response.status, response.header("location")), (303, "/"));
        self.cookie = session(&response);
    }
}

/// Returns the cookie that a response sets.
pub(crate) fn session(response: &Response) -> String {
    let cookie = response.header("set-cookie");
    cookie.split(';').next().unwrap().to_owned()
}

#[track_caller]
pub(crate) fn html(response: &Response) -> String {
    assert_eq!(response.header("content-type"), "text/html; charset=utf-8");
    String::from_utf8(response.body.clone()).unwrap()
}

#[track_caller]
pub(crate) fn assert_contains(html: &str, text: &str) {
    assert!(html.contains(text), "{text} is missing in:\n{html}");
}

/// Returns the rows of the list, as HTML.
pub(crate) fn rows(page: &str) -> Vec<&str> {
    let Some(list) = page.split("<ol class=\"requests\">").nth(1) else {
        return Vec::new();
    };
    let list = list.split("</ol>").next().unwrap();
    list.split("</li>").filter(|it| !it.is_empty()).collect()
}

/// Returns the target of the first link with this text.
pub(crate) fn link(page: &str, text: &str) -> Option<String> {
    let end = page.find(&format!(">{text}</a>"))?;
    let start = page[..end].rfind("href=\"")? + "href=\"".len();
    let href = page[start..end].split('"').next()?;
    Some(href.replace("&amp;", "&"))
}
