//! Requests to servers that members name.

use std::time::Duration;

use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::reach::Reach;

/// What is sent along, and how far it goes.
pub(crate) struct Manner {
    pub name: &'static str,
    pub time_limit: Duration,
    pub redirects: u32,
}

/// A client that reaches only what members may reach: the check is on the very address that is connected to, so neither a
/// redirect nor a name that changes gets around it. A refusal is an answer like any other.
pub(crate) fn agent(reach: Reach, manner: &Manner) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = Agent::config_builder()
        .timeout_global(Some(manner.time_limit))
        .max_redirects(manner.redirects)
        .http_status_as_error(false)
        .proxy(None)
        .tls_config(tls)
        .user_agent(manner.name)
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guarded { reach, inner: DefaultResolver::default() })
}

/// Finds addresses, and leaves out those that may not be reached.
#[derive(Debug)]
struct Guarded {
    reach: Reach,
    inner: DefaultResolver,
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| self.reach.allows(address.ip())) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(allowed) }
    }
}
