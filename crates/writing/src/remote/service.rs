use serde_json::{Value, json};
use zeroize::Zeroizing;

/// Tokens of an answer: some three continuations.
const MOST_TOKENS: u32 = 800;

/// What a service speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Chat completions, as OpenAI has them.
    OpenAi,
    /// Messages, as Anthropic has them.
    Anthropic,
}

impl Service {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
        }
    }

    /// The base address of the company itself.
    pub fn usual_base(self) -> &'static str {
        match self {
            Self::OpenAi => "https://api.openai.com/v1",
            Self::Anthropic => "https://api.anthropic.com",
        }
    }

    /// Where questions go.
    pub(super) fn address(self, base: &str) -> String {
        let base = base.trim_end_matches('/');
        match self {
            Self::OpenAi => format!("{base}/chat/completions"),
            Self::Anthropic => format!("{base}/v1/messages"),
        }
    }

    pub(super) fn headers(self, key: Option<&str>) -> Vec<(&'static str, Zeroizing<String>)> {
        let secret = |text: String| Zeroizing::new(text);
        match self {
            Self::OpenAi => key.map(|key| ("authorization", secret(format!("Bearer {key}")))).into_iter().collect(),
            Self::Anthropic => {
                let key = key.map(|key| ("x-api-key", secret(key.to_owned())));
                key.into_iter().chain([("anthropic-version", secret("2023-06-01".to_owned()))]).collect()
            }
        }
    }

    /// A question. Services of OpenAI's kind disagree about the name of the limit of an answer, so they get none.
    pub(super) fn request(self, model: &str, system: &str, user: &str) -> Value {
        match self {
            Self::OpenAi => json!({
                "model": model,
                "messages": [{ "role": "system", "content": system }, { "role": "user", "content": user }],
                "stream": false,
            }),
            Self::Anthropic => json!({
                "model": model,
                "max_tokens": MOST_TOKENS,
                "system": system,
                "messages": [{ "role": "user", "content": user }],
            }),
        }
    }

    /// The model's words in an answer; none when it is no answer.
    pub(super) fn said(self, answer: &str) -> Option<String> {
        let answer: Value = serde_json::from_str(answer).ok()?;
        match self {
            Self::OpenAi => answer.pointer("/choices/0/message/content")?.as_str().map(str::to_owned),
            Self::Anthropic => {
                let parts = answer["content"].as_array()?.iter();
                let texts: Vec<&str> =
                    parts.filter(|part| part["type"] == "text").filter_map(|part| part["text"].as_str()).collect();
                (!texts.is_empty()).then(|| texts.concat())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_and_answers_of_both_kinds() {
        assert_eq!(Service::OpenAi.address("http://127.0.0.1:11434/v1/"), "http://127.0.0.1:11434/v1/chat/completions");
        assert_eq!(Service::Anthropic.address("https://api.anthropic.com"), "https://api.anthropic.com/v1/messages");
        let said = |service: Service, answer: Value| service.said(&answer.to_string());
        let answer = json!({ "choices": [{ "message": { "role": "assistant", "content": "yes" } }] });
        assert_eq!(said(Service::OpenAi, answer), Some("yes".to_owned()));
        let answer = json!({ "content": [{ "type": "thinking", "thinking": "…" }, { "type": "text", "text": "yes" }] });
        assert_eq!(said(Service::Anthropic, answer), Some("yes".to_owned()));
        for nothing in [json!({}), json!([]), json!({ "choices": [] }), json!({ "content": [] }), json!("x")] {
            assert_eq!(said(Service::OpenAi, nothing.clone()), None);
            assert_eq!(said(Service::Anthropic, nothing), None);
        }
        assert_eq!(Service::OpenAi.said("<html>"), None);
    }
}
