//! What a member is told when an account cannot be reached.

use postroom_mailproto::net::{CertificateFault, Failure};
use postroom_types::Timestamp;

/// A sentence about a failure, and since when no mail arrives, if any ever did. Times are in UTC.
pub fn sentence(host: &str, failure: &Failure, last: Option<Timestamp>) -> String {
    since(told(host, failure), last)
}

/// A sentence, and since when no mail arrives.
pub fn since(what: String, last: Option<Timestamp>) -> String {
    match last {
        Some(last) => format!("{what} Mail stopped arriving on {}.", last.format("%-d %B at %H:%M UTC")),
        None => what,
    }
}

/// A sentence about a failure.
pub fn told(host: &str, failure: &Failure) -> String {
    match failure {
        Failure::Dns { .. } => format!("There is no server called {host}, or its name cannot be looked up right now."),
        Failure::OutOfReach(_) => {
            format!("{host} is in a private network, which this installation does not connect to.")
        }
        Failure::Refused(_) => format!("{host} does not accept connections there. Is the port right?"),
        Failure::TimedOut => format!("{host} did not answer in time."),
        Failure::Certificate { fault: CertificateFault::Expired, .. } => {
            format!("The certificate of {host} has expired, so the connection is not safe.")
        }
        Failure::Certificate { fault: CertificateFault::UnknownIssuer, .. } => {
            format!("The certificate of {host} comes from somebody unknown, so the connection is not safe.")
        }
        Failure::Certificate { fault: CertificateFault::WrongName, .. } => {
            format!("The certificate that {host} shows is for another name, so the connection is not safe.")
        }
        Failure::Certificate { .. } => {
            format!("The certificate of {host} is not valid, so the connection is not safe.")
        }
        Failure::Tls(_) => format!("No encrypted connection to {host} could be made. Is the kind of encryption right?"),
        Failure::Unencrypted => {
            format!("The connection to {host} would not be encrypted, so the password was not sent.")
        }
        Failure::Protocol(detail) => format!("{host} does not answer as a mail server should: {detail}."),
        Failure::Credentials(_) => format!("{host} refused the password."),
        Failure::NoPermission(text) => with_words(&format!("{host} does not permit this"), text),
        Failure::Closed(text) => with_words(&format!("{host} closed the connection"), text),
        Failure::TooLarge { what, .. } => format!("{host} sent more than can be taken in: {what}."),
        Failure::Server(text) => with_words(&format!("{host} refused"), text),
        Failure::Disk(_) => "There is no room left here to take messages in.".to_owned(),
    }
}

/// Why the rest of a first synchronisation waits, and until when.
pub(crate) fn spent(host: &str, limit: u64, free_at: Timestamp) -> String {
    let is_google = host.ends_with(".gmail.com") || host.ends_with(".googlemail.com");
    let who = if is_google { "Google" } else { host };
    let (amount, unit) = if limit >= 1_000_000_000 { (limit / 10_000_000, "GB") } else { (limit / 10_000, "MB") };
    let amount = format!("{}.{:02}", amount / 100, amount % 100);
    let amount = amount.trim_end_matches('0').trim_end_matches('.');
    let from = free_at.format("%-d %B, %H:%M UTC");
    format!("{who} allows {amount} {unit} a day. New mail arrives; the rest comes from {from} on.")
}

fn with_words(sentence: &str, text: &str) -> String {
    if text.is_empty() { format!("{sentence}.") } else { format!("{sentence}. It says: {text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences() {
        let last = chrono::DateTime::from_timestamp(1_795_162_320, 0);
        let failure = Failure::Credentials("[AUTHENTICATIONFAILED]".to_owned());
        assert_eq!(
            sentence("imap.example.org", &failure, last),
            "imap.example.org refused the password. Mail stopped arriving on 20 November at 08:12 UTC."
        );
        let waits = "Google allows 2.5 GB a day. New mail arrives; the rest comes from 20 November, 08:12 UTC on.";
        assert_eq!(spent("imap.gmail.com", 2_500_000_000, last.unwrap()), waits);
        assert!(spent("x.example", 120_000, last.unwrap()).starts_with("x.example allows 0.12 MB a day."));
        assert!(spent("x.example", 300_000_000, last.unwrap()).starts_with("x.example allows 300 MB a day."));
        assert_eq!(sentence("x", &Failure::Closed(String::new()), None), "x closed the connection.");
        assert_eq!(told("x", &Failure::Server("not now".to_owned())), "x refused. It says: not now");
    }
}
