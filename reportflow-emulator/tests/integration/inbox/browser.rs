//! A browser without script.

use reportflow_emulator::Emulator;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};

use crate::http::api::{Response, plain_client, send};

pub(crate) struct Browser {
    origin: String,
    client: Client,
    /// The header `Cookie`.
    cookies: String,
}

impl Browser {
    /// Returns a browser that did not log in.
    pub(crate) fn new(emulator: &Emulator) -> Browser {
        let client = plain_client().no_proxy().redirect(Policy::none());
        Browser {
            origin: emulator.base_url().strip_suffix("/v1").unwrap().to_owned(),
            client: client.build().unwrap(),
            cookies: String::new(),
        }
    }

    pub(crate) async fn with_key(emulator: &Emulator, key: &str) -> Browser {
        let mut browser = Browser::new(emulator);
        let request = browser.request("POST", "/inbox/login");
        let form = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", &browser.origin),
        ];
        let request = form
            .into_iter()
            .fold(request, |it, (name, value)| it.header(name, value));
        let response = send(request.body(format!("key={key}"))).await;
        assert_eq!(response.status, 303);
        let cookie = response.header("set-cookie").split(';').next().unwrap();
        browser.cookies = cookie.to_owned();
        browser
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.origin);
        let request = self.client.request(method.parse().unwrap(), url);
        request.header("cookie", &self.cookies)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        send(self.request("GET", path)).await
    }

    /// Returns the HTML of a page.
    pub(crate) async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status, 200, "{path}");
        String::from_utf8(response.body).unwrap()
    }
}

/// Returns the rows of the list, as HTML.
pub(crate) fn rows(page: &str) -> Vec<&str> {
    let list = page.split("<ol class=\"requests\">").nth(1).unwrap();
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
