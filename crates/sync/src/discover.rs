//! Finds the servers of an address: what its provider publishes (autoconfig), what its domain says (SRV, RFC 6186), providers
//! that everybody knows, and a guess. What is proposed was connected to a moment ago. Needs no database, and no password.

use std::time::Duration;

use postroom_mail::account::{Encryption, Endpoint, Protocol};
use postroom_mail::remote_image;
use postroom_store::Context;
use postroom_types::EmailAddress;
use tokio::time::timeout;

use crate::autoconfig::{self, Published};
use crate::{Servers, srv, test};

/// How a proposal came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    WellKnown,
    Autoconfig,
    Srv,
    Guess,
}

/// Servers that answer for the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub source: Source,
    pub protocol: Protocol,
    pub incoming: Endpoint,
    /// Not connected to.
    pub outgoing: Option<Endpoint>,
    /// What the member has to know before trying a password.
    pub hint: Option<&'static str>,
}

impl Source {
    /// As the API names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WellKnown => "wellKnown",
            Self::Autoconfig => "autoconfig",
            Self::Srv => "srv",
            Self::Guess => "guess",
        }
    }
}

/// What a domain says of its servers has to be said in this time: somebody waits, and there are other ways.
const PATIENCE: Duration = Duration::from_secs(10);

/// Domains, and what their provider's names begin with; IMAP at `imap`, with TLS, and submission at `smtp`.
struct WellKnown {
    domains: &'static [&'static str],
    imap: &'static str,
    smtp: (&'static str, u16, Encryption),
    hint: Option<&'static str>,
}

const APP_PASSWORD: Option<&str> =
    Some("This provider wants an app password, made in its own account settings, instead of the usual one.");

const WELL_KNOWN: &[WellKnown] = &[
    WellKnown {
        domains: &["gmail.com", "googlemail.com"],
        imap: "imap.gmail.com",
        smtp: ("smtp.gmail.com", 465, Encryption::Tls),
        hint: APP_PASSWORD,
    },
    WellKnown {
        domains: &["icloud.com", "me.com", "mac.com"],
        imap: "imap.mail.me.com",
        smtp: ("smtp.mail.me.com", 587, Encryption::StartTls),
        hint: APP_PASSWORD,
    },
    WellKnown {
        domains: &["outlook.com", "hotmail.com", "live.com", "msn.com"],
        imap: "outlook.office365.com",
        smtp: ("smtp.office365.com", 587, Encryption::StartTls),
        hint: Some("This provider takes no passwords from mail programs any more."),
    },
    WellKnown {
        domains: &["yahoo.com", "yahoo.de", "yahoo.co.uk", "yahoo.fr", "ymail.com"],
        imap: "imap.mail.yahoo.com",
        smtp: ("smtp.mail.yahoo.com", 465, Encryption::Tls),
        hint: APP_PASSWORD,
    },
    WellKnown {
        domains: &["gmx.de", "gmx.net", "gmx.at", "gmx.ch"],
        imap: "imap.gmx.net",
        smtp: ("mail.gmx.net", 587, Encryption::StartTls),
        hint: Some("IMAP has to be switched on in this provider's settings first."),
    },
    WellKnown {
        domains: &["web.de"],
        imap: "imap.web.de",
        smtp: ("smtp.web.de", 587, Encryption::StartTls),
        hint: Some("IMAP has to be switched on in this provider's settings first."),
    },
    WellKnown {
        domains: &["t-online.de", "magenta.de"],
        imap: "secureimap.t-online.de",
        smtp: ("securesmtp.t-online.de", 465, Encryption::Tls),
        hint: Some("This provider has a password of its own for mail programs."),
    },
    WellKnown {
        domains: &["fastmail.com", "fastmail.fm"],
        imap: "imap.fastmail.com",
        smtp: ("smtp.fastmail.com", 465, Encryption::Tls),
        hint: APP_PASSWORD,
    },
    WellKnown {
        domains: &["posteo.de", "posteo.net"],
        imap: "posteo.de",
        smtp: ("posteo.de", 465, Encryption::Tls),
        hint: None,
    },
    WellKnown {
        domains: &["mailbox.org"],
        imap: "imap.mailbox.org",
        smtp: ("smtp.mailbox.org", 465, Encryption::Tls),
        hint: None,
    },
];

/// What the search works with.
struct Tools<'t> {
    servers: &'t Servers,
    context: &'t Context,
}

/// Servers that answer, the likeliest first; those of the first way that finds any.
pub async fn run(servers: &Servers, context: &Context, address: &EmailAddress) -> Vec<Proposal> {
    let tools = &Tools { servers, context };
    let domain = address.as_str().rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase();
    if let Some(known) = WELL_KNOWN.iter().find(|known| known.domains.contains(&domain.as_str())) {
        return answering(tools, vec![well_known(known, address)]).await;
    }
    let (published, by_srv) = tokio::join!(
        timeout(PATIENCE, published(tools, address, &domain)),
        timeout(PATIENCE, by_srv(tools, address, &domain))
    );
    for proposals in [published.unwrap_or_default(), by_srv.unwrap_or_default()] {
        let found = answering(tools, proposals).await;
        if !found.is_empty() {
            return found;
        }
    }
    let mut found = answering(tools, guesses(address, &domain)).await;
    found.truncate(1);
    found
}

fn well_known(known: &WellKnown, address: &EmailAddress) -> Proposal {
    let (smtp, port, encryption) = known.smtp;
    Proposal {
        source: Source::WellKnown,
        protocol: Protocol::Imap,
        incoming: server(known.imap, 993, Encryption::Tls, address),
        outgoing: Some(server(smtp, port, encryption, address)),
        hint: known.hint,
    }
}

fn server(hostname: &str, port: u16, encryption: Encryption, address: &EmailAddress) -> Endpoint {
    Endpoint { hostname: hostname.to_owned(), port, encryption, username: address.as_str().to_owned() }
}

async fn published(tools: &Tools<'_>, address: &EmailAddress, domain: &str) -> Vec<Proposal> {
    for place in autoconfig::places(address, domain) {
        let document = remote_image::document(place, tools.servers.reach.clone(), autoconfig::LARGEST).await;
        let Published { mut incoming, outgoing } =
            document.map(|document| autoconfig::read(&document, address)).unwrap_or_default();
        // IMAP first, in the provider's order.
        incoming.sort_by_key(|(protocol, _)| *protocol != Protocol::Imap);
        if !incoming.is_empty() {
            let proposal = |(protocol, incoming)| Proposal {
                source: Source::Autoconfig,
                protocol,
                incoming,
                outgoing: outgoing.clone(),
                hint: None,
            };
            return incoming.into_iter().map(proposal).collect();
        }
    }
    Vec::new()
}

async fn by_srv(tools: &Tools<'_>, address: &EmailAddress, domain: &str) -> Vec<Proposal> {
    let Some(nameserver) = tools.servers.nameserver else { return Vec::new() };
    let ask = async |service: &str| {
        srv::look_up(nameserver, &format!("_{service}._tcp.{domain}"), &*tools.context.entropy).await
    };
    let outgoing = match ask("submissions").await.into_iter().next() {
        Some(record) => Some(server(&record.target, record.port, Encryption::Tls, address)),
        None => {
            let record = ask("submission").await.into_iter().next();
            record.map(|record| server(&record.target, record.port, Encryption::StartTls, address))
        }
    };
    let mut proposals = Vec::new();
    for (service, protocol, encryption) in [
        ("imaps", Protocol::Imap, Encryption::Tls),
        ("imap", Protocol::Imap, Encryption::StartTls),
        ("pop3s", Protocol::Pop3, Encryption::Tls),
    ] {
        proposals.extend(ask(service).await.into_iter().take(3).map(|record| Proposal {
            source: Source::Srv,
            protocol,
            incoming: server(&record.target, record.port, encryption, address),
            outgoing: outgoing.clone(),
            hint: None,
        }));
    }
    proposals
}

fn guesses(address: &EmailAddress, domain: &str) -> Vec<Proposal> {
    let incoming = [
        (Protocol::Imap, format!("imap.{domain}"), 993, Encryption::Tls),
        (Protocol::Imap, format!("mail.{domain}"), 993, Encryption::Tls),
        (Protocol::Imap, domain.to_owned(), 993, Encryption::Tls),
        (Protocol::Imap, format!("imap.{domain}"), 143, Encryption::StartTls),
        (Protocol::Imap, format!("mail.{domain}"), 143, Encryption::StartTls),
        (Protocol::Pop3, format!("pop.{domain}"), 995, Encryption::Tls),
        (Protocol::Pop3, format!("mail.{domain}"), 995, Encryption::Tls),
    ];
    let proposal = |(protocol, host, port, encryption): (Protocol, String, u16, Encryption)| Proposal {
        source: Source::Guess,
        protocol,
        incoming: server(&host, port, encryption, address),
        outgoing: Some(server(&host.replacen("imap.", "smtp.", 1), 465, Encryption::Tls, address)),
        hint: None,
    };
    incoming.into_iter().map(proposal).collect()
}

/// Those of which the server greets, in their order. They are asked at the same time.
async fn answering(tools: &Tools<'_>, proposals: Vec<Proposal>) -> Vec<Proposal> {
    let tries = proposals.iter().map(|proposal| {
        test::run(&tools.servers.connector, &*tools.context.clock, proposal.protocol, &proposal.incoming, None)
    });
    let reports = futures_util::future::join_all(tries).await;
    let answered = proposals
        .into_iter()
        .zip(reports)
        .filter(|(_, report)| report.parts.iter().any(|tried| tried.part == test::Part::Greeting && tried.is_reached));
    answered.map(|(proposal, _)| proposal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_proposed_that_sends_a_password_in_the_clear() {
        let ida = EmailAddress::parse("ida@nordhavn.example").unwrap();
        let mut all = guesses(&ida, "nordhavn.example");
        all.extend(WELL_KNOWN.iter().map(|known| well_known(known, &ida)));
        for proposal in all {
            assert_ne!(proposal.incoming.encryption, Encryption::None);
            assert!(proposal.outgoing.is_none_or(|server| server.encryption != Encryption::None));
        }
    }
}
