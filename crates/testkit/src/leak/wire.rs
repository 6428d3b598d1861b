use reqwest::Method;
use serde_json::Value;

/// Sends requests and counts them.
pub(super) struct Wire {
    client: reqwest::Client,
    base_url: String,
    pub(super) calls: usize,
}

/// A request.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    pub(super) method: String,
    /// With its query.
    pub(super) path: String,
    pub(super) token: Option<String>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Option<Value>,
    /// A body that is no JSON.
    pub(super) raw: Option<Vec<u8>>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Names and values, one a line.
    pub(super) headers: String,
    pub(super) text: String,
    pub(super) json: Value,
}

impl Wire {
    pub(super) fn new(base_url: &str) -> Wire {
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
        Wire { client: client.expect("a client"), base_url: base_url.trim_end_matches('/').to_owned(), calls: 0 }
    }

    pub(super) async fn send(&mut self, call: &Call) -> Answer {
        self.calls += 1;
        let method: Method = call.method.parse().expect("a method");
        let mut request = self.client.request(method, format!("{}{}", self.base_url, call.path));
        if let Some(token) = &call.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        if let Some(raw) = &call.raw {
            request = request.header("content-type", "application/octet-stream").body(raw.clone());
        }
        let mut response = request.send().await.expect("the server answers");
        let headers: Vec<String> = response
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        let status = response.status().as_u16();
        // A stream has no end; the first that it says is enough here, and dropping the rest closes it.
        let bytes = match headers.iter().any(|header| header == "content-type: text/event-stream") {
            true => response.chunk().await.expect("a beginning").unwrap_or_default(),
            false => response.bytes().await.expect("a whole body"),
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, headers: headers.join("\n"), text, json }
    }
}

impl Call {
    pub(super) fn new(method: &str, path: impl Into<String>) -> Call {
        Call { method: method.to_owned(), path: path.into(), ..Call::default() }
    }

    #[must_use]
    pub(super) fn raw(mut self, raw: Vec<u8>) -> Call {
        self.raw = Some(raw);
        self
    }

    #[must_use]
    pub(super) fn body(mut self, body: Option<Value>) -> Call {
        self.body = body;
        self
    }

    #[must_use]
    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Call {
        self.headers.push((name, value.into()));
        self
    }

    /// For people who read the report.
    pub(super) fn describe(&self) -> String {
        let headers: Vec<String> = self.headers.iter().map(|(name, value)| format!(" {name}={value:?}")).collect();
        let body = self.body.as_ref().map(|body| format!(" {body}")).unwrap_or_default();
        format!("{} {}{}{body}", self.method, self.path, headers.concat())
    }
}

impl Answer {
    /// The value of a header; empty when there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        let lines = self.headers.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// Whether it is a problem document of this kind.
    pub(super) fn is_problem(&self, kind: &str) -> bool {
        self.json["type"].as_str().is_some_and(|text| text.rsplit(':').next() == Some(kind))
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body without what differs in every answer.
    pub(super) fn comparable(&self) -> String {
        match self.json.clone() {
            Value::Object(mut fields) => {
                fields.remove("instance");
                // Cursors are bound to the filter, so they differ for other values.
                if let Some(cursor) = fields.get_mut("nextCursor").filter(|cursor| cursor.is_string()) {
                    *cursor = Value::from("a cursor");
                }
                Value::Object(fields).to_string()
            }
            _ => self.text.clone(),
        }
    }

    /// For people who read the report.
    pub(super) fn describe(&self) -> String {
        let text: String = self.text.chars().take(300).collect();
        format!("{} {text}", self.status)
    }
}
