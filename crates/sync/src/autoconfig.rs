//! The settings that providers publish for mail programs (`config-v1.1.xml`, as Thunderbird reads them).

use postroom_mail::account::{Encryption, Endpoint, Protocol};
use postroom_types::EmailAddress;

/// The documents are a few kilobytes long.
pub(crate) const LARGEST: u64 = 64 * 1024;

/// Servers as a document lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Published {
    pub incoming: Vec<(Protocol, Endpoint)>,
    pub outgoing: Option<Endpoint>,
}

/// Where such a document may be, the provider's own first. Only the last one is told the domain alone, for it is somebody
/// else's.
pub(crate) fn places(address: &EmailAddress, domain: &str) -> [String; 3] {
    let encoded: String = address.as_str().bytes().map(percent).collect();
    [
        format!("https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={encoded}"),
        format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
        format!("https://autoconfig.thunderbird.net/v1.1/{domain}"),
    ]
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// What the document says. It is read for a handful of elements; what is odd is read over.
pub(crate) fn read(document: &[u8], address: &EmailAddress) -> Published {
    let text = String::from_utf8_lossy(document);
    let mut published = Published::default();
    for element in elements(&text, "incomingServer") {
        let protocol = match element.kind.as_str() {
            "imap" => Protocol::Imap,
            "pop3" => Protocol::Pop3,
            _ => continue,
        };
        published.incoming.extend(endpoint(element.inside, address).map(|server| (protocol, server)));
    }
    let outgoing = elements(&text, "outgoingServer").filter(|element| element.kind == "smtp");
    published.outgoing = outgoing.filter_map(|element| endpoint(element.inside, address)).next();
    published
}

struct Element<'t> {
    kind: String,
    inside: &'t str,
}

/// Elements of a name, none inside of another, with their `type`.
fn elements<'t>(text: &'t str, name: &str) -> impl Iterator<Item = Element<'t>> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.find(&open)? + open.len();
        let (head, after) = rest[at..].split_once('>')?;
        let (inside, after) = after.split_once(close.as_str())?;
        rest = after;
        let kind = head.split_once("type=").map(|(_, value)| value.trim_start_matches(['"', '\'']));
        let kind = kind.and_then(|value| value.split(['"', '\'']).next()).unwrap_or_default().to_lowercase();
        Some(Element { kind, inside })
    })
    .take(20)
}

fn value(inside: &str, name: &str) -> Option<String> {
    let element = elements(inside, name).next()?;
    let text = element.inside.trim();
    (!text.is_empty() && text.len() <= 255 && !text.contains(['<', '&'])).then(|| text.to_owned())
}

fn endpoint(inside: &str, address: &EmailAddress) -> Option<Endpoint> {
    let encryption = match value(inside, "socketType")?.to_uppercase().as_str() {
        "SSL" => Encryption::Tls,
        "STARTTLS" => Encryption::StartTls,
        // Nothing is proposed that sends a password in the clear.
        _ => return None,
    };
    let hostname = filled(&value(inside, "hostname")?, address).to_lowercase();
    let is_name = hostname.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let port = value(inside, "port")?.parse().ok()?;
    let username = value(inside, "username").map_or_else(|| address.as_str().to_owned(), |name| filled(&name, address));
    is_name.then_some(Endpoint { hostname, port, encryption, username })
}

fn filled(text: &str, address: &EmailAddress) -> String {
    let domain = address.as_str().rsplit_once('@').map_or("", |(_, domain)| domain);
    text.replace("%EMAILADDRESS%", address.as_str())
        .replace("%EMAILLOCALPART%", address.local_part())
        .replace("%EMAILDOMAIN%", domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ida() -> EmailAddress {
        EmailAddress::parse("ida@nordhavn.example").unwrap()
    }

    #[test]
    fn reads_what_providers_publish() {
        let document = br#"<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="nordhavn.example">
            <incomingServer type="pop3"><hostname>pop.%EMAILDOMAIN%</hostname><port>995</port><socketType>SSL</socketType>
              <username>%EMAILLOCALPART%</username></incomingServer>
            <incomingServer type='imap'><hostname>IMAP.nordhavn.example</hostname><port>143</port>
              <socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></incomingServer>
            <incomingServer type="imap"><hostname>plain.example</hostname><port>143</port><socketType>plain</socketType></incomingServer>
            <incomingServer type="imap"><hostname>bad name</hostname><port>143</port><socketType>SSL</socketType></incomingServer>
            <outgoingServer type="smtp"><hostname>smtp.nordhavn.example</hostname><port>465</port><socketType>SSL</socketType></outgoingServer>
            </emailProvider></clientConfig>"#;
        let published = read(document, &ida());
        let shown: Vec<_> = published
            .incoming
            .iter()
            .map(|(p, s)| (p.as_str(), s.hostname.as_str(), s.port, s.encryption.as_str(), s.username.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("pop3", "pop.nordhavn.example", 995, "tls", "ida"),
                ("imap", "imap.nordhavn.example", 143, "starttls", "ida@nordhavn.example"),
            ]
        );
        assert_eq!(published.outgoing.unwrap().hostname, "smtp.nordhavn.example");
        assert!(places(&ida(), "nordhavn.example")[0].ends_with("emailaddress=ida%40nordhavn.example"));
    }

    proptest! {
        #[test]
        fn nonsense_is_read_over(text in "(<incomingServer|</incomingServer>|type=|\"imap\"|>|<hostname>|</hostname>|a|\\PC){0,40}") {
            read(text.as_bytes(), &ida());
        }
    }
}
