use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::EventStream;

/// A client of the API, signed in or not. Paths begin behind `/api/v1`, unless they begin with `/api` or `/health`.
#[derive(Clone)]
pub struct ApiClient {
    http: reqwest::Client,
    server: String,
    access_token: Option<String>,
    refresh_token: Option<String>,
}

/// A request that is being put together.
pub struct ApiRequest(RequestBuilder);

/// What the server said.
#[derive(Debug)]
pub struct ApiAnswer {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The same as a text.
    pub text: String,
    /// The same read as JSON; null when it is none.
    pub body: Value,
}

impl ApiClient {
    pub(crate) fn new(server: &str) -> ApiClient {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        ApiClient { http, server: server.to_owned(), access_token: None, refresh_token: None }
    }

    /// The token of the current session.
    pub fn access_token(&self) -> &str {
        self.access_token.as_deref().expect("signed in")
    }

    /// The refresh token, which the client asks for in the body.
    pub fn refresh_token(&self) -> &str {
        self.refresh_token.as_deref().expect("signed in")
    }

    /// The same client with another access token, or none.
    pub fn with_access_token(&self, token: Option<&str>) -> ApiClient {
        ApiClient { access_token: token.map(ToOwned::to_owned), ..self.clone() }
    }

    /// The same person at another instance.
    pub fn at(&self, server: &str) -> ApiClient {
        ApiClient { server: server.to_owned(), ..self.clone() }
    }

    /// Signs in; panics with the answer when that is refused.
    pub async fn sign_in(&mut self, email: &str, password: &str, tenant: Option<&str>) -> Value {
        self.try_sign_in(email, password, tenant).await.expect(200)
    }

    /// Signs in if that is accepted.
    pub async fn try_sign_in(&mut self, email: &str, password: &str, tenant: Option<&str>) -> ApiAnswer {
        let mut body = json!({ "email": email, "password": password, "refreshTokenIn": "body" });
        if let Some(tenant) = tenant {
            body["tenant"] = tenant.into();
        }
        let answer = self.with_access_token(None).post("/auth/login", &body).await;
        self.keep_tokens(&answer);
        answer
    }

    /// Exchanges the refresh token.
    pub async fn refresh(&mut self) -> ApiAnswer {
        let body = json!({ "refreshToken": self.refresh_token() });
        let answer = self.with_access_token(None).post("/auth/refresh", &body).await;
        self.keep_tokens(&answer);
        answer
    }

    /// Changes the password and goes on in the new session.
    pub async fn change_password(&mut self, current: &str, new: &str) {
        let body = json!({ "currentPassword": current, "newPassword": new, "refreshTokenIn": "body" });
        let answer = self.request(Method::PUT, "/auth/password").json(&body).send().await;
        self.keep_tokens(&answer);
        answer.expect(200);
    }

    pub async fn get(&self, path: &str) -> ApiAnswer {
        self.request(Method::GET, path).send().await
    }

    /// The bytes of an answer that is no text; panics unless it is 200.
    pub async fn get_bytes(&self, path: &str) -> Vec<u8> {
        let answer = self.request(Method::GET, path).0.send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.bytes().await.expect("a body").to_vec()
    }

    pub async fn post(&self, path: &str, body: &Value) -> ApiAnswer {
        self.request(Method::POST, path).json(body).send().await
    }

    /// Posts a body that is no JSON.
    pub async fn post_bytes(&self, path: &str, content_type: &str, body: Vec<u8>) -> ApiAnswer {
        self.request(Method::POST, path).bytes(content_type, body).send().await
    }

    pub async fn put(&self, path: &str, body: &Value) -> ApiAnswer {
        self.request(Method::PUT, path).json(body).send().await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> ApiAnswer {
        self.request(Method::PATCH, path).json(body).send().await
    }

    pub async fn delete(&self, path: &str) -> ApiAnswer {
        self.request(Method::DELETE, path).send().await
    }

    /// Any request, with this client's token.
    pub fn request(&self, method: Method, path: &str) -> ApiRequest {
        let prefix = if path.starts_with("/api") || path.starts_with("/health") { "" } else { "/api/v1" };
        let request = self.http.request(method, format!("{}{prefix}{path}", self.server));
        ApiRequest(match &self.access_token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    /// Whether the server says that requests should be sent to it; one that is not there says nothing.
    pub async fn is_ready(&self) -> bool {
        let answer = self.http.get(format!("{}/health/ready", self.server)).send().await;
        answer.is_ok_and(|answer| answer.status().as_u16() == 200)
    }

    fn keep_tokens(&mut self, answer: &ApiAnswer) {
        if let Some(token) = answer.body["accessToken"].as_str() {
            self.access_token = Some(token.to_owned());
        }
        if let Some(token) = answer.body["refreshToken"].as_str() {
            self.refresh_token = Some(token.to_owned());
        }
    }
}

impl ApiRequest {
    /// The answer as a stream of events, unless it is refused.
    pub async fn stream(self) -> Result<EventStream, ApiAnswer> {
        let response = self.0.send().await.expect("the server answers");
        match response.status().as_u16() {
            200 => Ok(EventStream::new(response)),
            _ => Err(ApiAnswer::read(response).await),
        }
    }

    #[must_use]
    pub fn json(self, body: &Value) -> ApiRequest {
        ApiRequest(self.0.json(body))
    }

    /// A body as it is.
    #[must_use]
    pub fn bytes(self, content_type: &str, body: impl Into<Vec<u8>>) -> ApiRequest {
        ApiRequest(self.0.header("content-type", content_type).body(body.into()))
    }

    #[must_use]
    pub fn header(self, name: &str, value: &str) -> ApiRequest {
        ApiRequest(self.0.header(name, value))
    }

    /// The same key makes it the same request.
    #[must_use]
    pub fn idempotency_key(self, key: &str) -> ApiRequest {
        self.header("idempotency-key", key)
    }

    /// Only if the thing still has this entity tag.
    #[must_use]
    pub fn if_match(self, etag: &str) -> ApiRequest {
        self.header("if-match", etag)
    }

    /// As if it came from this address, by way of a trusted proxy.
    #[must_use]
    pub fn from_address(self, address: &str) -> ApiRequest {
        self.header("x-forwarded-for", address)
    }

    pub async fn send(self) -> ApiAnswer {
        ApiAnswer::read(self.0.send().await.expect("the server answers")).await
    }
}

impl ApiAnswer {
    async fn read(response: reqwest::Response) -> ApiAnswer {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("a whole body").to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        ApiAnswer { status, headers, bytes, text, body }
    }

    /// The body, of an answer with this status; panics with the whole answer when it is another.
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
