use std::time::Duration;

use serde_json::Value;

/// A stream that says nothing for so long, not even that it lives, has failed.
const SILENCE: Duration = Duration::from_secs(30);

/// Server-sent events as they come.
pub struct EventStream {
    response: reqwest::Response,
    /// What was read and belongs to no event yet.
    rest: Vec<u8>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamEvent {
    pub id: Option<i64>,
    pub event: String,
    pub data: Value,
}

impl EventStream {
    pub(crate) fn new(response: reqwest::Response) -> EventStream {
        EventStream { response, rest: Vec::new() }
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The next event, or none when the stream has ended. Comments are passed over.
    pub async fn next(&mut self) -> Option<StreamEvent> {
        loop {
            if let Some(end) = self.rest.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.rest.drain(..end + 2).collect();
                match parse(&String::from_utf8(block).expect("UTF-8")) {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            let read = tokio::time::timeout(SILENCE, self.response.chunk()).await;
            match read.expect("the stream says that it lives") {
                Ok(Some(bytes)) => self.rest.extend_from_slice(&bytes),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    /// The next event, which is of this kind; its data.
    pub async fn expect(&mut self, event: &str) -> Value {
        let next = self.next().await.expect("the stream goes on");
        assert_eq!(next.event, event, "{next:?}");
        next.data
    }
}

fn parse(block: &str) -> Option<StreamEvent> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let id = field("id").map(|id| id.parse().expect("a number"));
    let data = serde_json::from_str(field("data")?).expect("JSON");
    Some(StreamEvent { id, event: field("event").unwrap_or("message").to_owned(), data })
}
