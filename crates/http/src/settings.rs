use std::time::Duration;

use ipnet::IpNet;
use postroom_mail::Reach;
use postroom_writing::Providers;

use crate::limits::RedisAddress;

/// How the HTTP interface behaves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where browsers reach the server; decides which origin is our own, and with `http://` that cookies go without TLS.
    pub public_url: Option<String>,
    /// Other origins whose pages may call the API.
    pub cors_origins: Vec<String>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Requests a minute for an address at sign-in.
    pub sign_in_rate: u32,
    /// Requests a minute for a user on routes that are expensive or guessable.
    pub strict_rate: u32,
    /// Requests a minute for a user on all other routes.
    pub interactive_rate: u32,
    /// Reset links an hour for the person they are for.
    pub reset_rate: u32,
    /// Where instances share these limits; without it each counts for itself.
    pub redis: Option<RedisAddress>,
    /// Whether it is recorded when PostgreSQL refuses a request what is another tenant's.
    pub audit_tenant_access: bool,
    /// Which machines members may make the server connect to.
    pub reach: Reach,
    /// Who helps with writing.
    pub writing: Providers,
    /// Longer bodies are refused, in bytes.
    pub body_limit: usize,
    /// Requests that take longer are given up.
    pub time_limit: Duration,
    /// The same for requests that bring a large file.
    pub upload_time_limit: Duration,
    /// How long a stopping server waits for requests under way.
    pub drain_limit: Duration,
    /// Opens `/metrics` on the main listener to whoever brings it.
    pub metrics_token: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: None,
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            sign_in_rate: 5,
            strict_rate: 50,
            interactive_rate: 600,
            reset_rate: 3,
            redis: None,
            audit_tenant_access: true,
            reach: Reach::default(),
            writing: Providers::default(),
            body_limit: 1024 * 1024,
            time_limit: Duration::from_secs(30),
            upload_time_limit: Duration::from_secs(30 * 60),
            drain_limit: Duration::from_secs(30),
            metrics_token: None,
        }
    }
}

impl Settings {
    /// The address of a page with a secret behind the `#`, which browsers never send. Without a public URL it is the path
    /// alone: what a request's `Host` says could lead the person who gets the link to somebody else's server.
    pub fn link(&self, page: &str, secret: &str) -> String {
        let origin = self.public_url.as_deref().unwrap_or_default().trim_end_matches('/');
        format!("{origin}{page}#{secret}")
    }

    /// Whether the refresh cookie is for TLS only. Browsers take such cookies from this very machine without TLS, too;
    /// only who says that the server is reached by plain HTTP gets one without.
    pub(crate) fn has_secure_cookies(&self) -> bool {
        !self.public_url.as_deref().is_some_and(|url| url.starts_with("http://"))
    }

    /// Whether browsers come by HTTPS, so that HSTS makes sense.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
