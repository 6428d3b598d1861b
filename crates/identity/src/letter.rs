//! Letters: the mails that the installation writes itself, to people who need no account for them: an invitation, a reset
//! link, an alert.
//!
//! A letter is composed once, sealed, and put in with what causes it; a job sends it through the installation's relay by the
//! same attempts as a member's mail. Without a relay nobody writes any.

mod words;

use std::str::FromStr;
use std::sync::Arc;

use postroom_mailproto::compose::Outgoing;
use postroom_mailproto::mime;
use postroom_mailproto::smtp::{Envelope, Mailbox};
use postroom_store::SystemTx;
use postroom_store::jobs::Job;
use postroom_store::queries::letter;
use postroom_types::{LetterId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::envelope::{self, Location, Unreadable};
use crate::{Error, Identity};

/// The job that makes an attempt to send one.
pub const SEND: &str = "send_letter";
/// The pages of the web client that links open.
pub const INVITATION_PAGE: &str = "/invitation";
pub const RESET_PAGE: &str = "/reset";
/// An alert goes to so many operators at most.
const MOST_READERS: i64 = 50;

/// How this installation writes.
#[derive(Clone, Debug)]
pub struct Letters {
    from: Sender,
    public_url: Arc<str>,
}

/// Whom letters are from: `post@example.org` or `Our post <post@example.org>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    name: Option<String>,
    mailbox: Mailbox,
}

/// Something that operators are to know although they are not looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// The isolation proof found broken rules, crossings or contexts that were left behind.
    IsolationBroken,
    /// An audit trail is not what was recorded.
    TrailBroken,
    /// Tasks have failed for good.
    TasksGivenUp,
}

/// What a letter says.
pub(crate) enum Content<'a> {
    Invitation {
        tenant: &'a str,
        /// Who invites; none when it was the installation.
        inviter: Option<&'a str>,
        link: &'a str,
        until: Timestamp,
    },
    Reset {
        link: &'a str,
        until: Timestamp,
    },
    Alert {
        alert: Alert,
        /// Where the installation is.
        url: &'a str,
    },
}

/// Whom it is for.
pub(crate) struct Reader<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// A language tag (BCP 47); German is written in German, everything else in English.
    pub language: &'a str,
}

/// A letter as it is handed in.
pub struct Message {
    pub envelope: Envelope,
    pub raw: Vec<u8>,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Sealed {
    from: String,
    to: String,
    message: String,
}

impl Letters {
    /// `public_url` is where browsers reach the installation.
    pub fn new(from: Sender, public_url: &str) -> Self {
        Self { from, public_url: public_url.trim_end_matches('/').into() }
    }

    /// The address of a page with a secret behind the `#`, which browsers never send.
    pub(crate) fn link(&self, page: &str, secret: &str) -> String {
        format!("{}{page}#{secret}", self.public_url)
    }
}

impl FromStr for Sender {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, address) = match text.trim().strip_suffix('>').and_then(|rest| rest.split_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"').trim(), address),
            None => ("", text),
        };
        let mailbox = Mailbox::parse(address).map_err(|error| error.to_string())?;
        if name.chars().any(char::is_control) {
            return Err("a name holds no control characters".to_owned());
        }
        Ok(Self { name: (!name.is_empty()).then(|| name.to_owned()), mailbox })
    }
}

impl Alert {
    fn topic(self) -> &'static str {
        match self {
            Self::IsolationBroken => "isolation-broken",
            Self::TrailBroken => "trail-broken",
            Self::TasksGivenUp => "tasks-given-up",
        }
    }
}

/// Tells every active operator, once a day (UTC) for each kind of alert, whoever raises it and however often.
pub async fn raise(identity: &Identity, tx: &SystemTx, alert: Alert) -> Result<(), Error> {
    let Some(letters) = &identity.letters else { return Ok(()) };
    let day = identity.context.now().date_naive();
    for reader in letter::operators().bind(tx, &MOST_READERS).all().await? {
        let id = named(&format!("{}/{day}/{}", alert.topic(), reader.id));
        let content = Content::Alert { alert, url: &letters.public_url };
        let to = Reader { name: &reader.display_name, email: &reader.email, language: &reader.language };
        write(identity, tx, letters, id, &to, &content).await?;
    }
    Ok(())
}

/// Has somebody attempt to send a letter.
pub async fn enqueue(tx: &SystemTx, id: LetterId, at: Timestamp) -> Result<(), Error> {
    // One after the other, so that a relay that does not answer holds up nothing else.
    let job = Job::new(SEND).data(json!({ "letter": id })).key(format!("{SEND}:{id}")).queue(SEND).at(at);
    tx.enqueue(&job).await?;
    Ok(())
}

/// Opens what [`write`] has sealed.
pub async fn open(identity: &Identity, tx: &SystemTx, id: LetterId, sealed: &[u8]) -> Result<Message, Error> {
    let opened = envelope::open(identity, tx, &place(id), sealed).await?;
    let Sealed { from, to, message } = serde_json::from_slice(&opened).map_err(|_| Unreadable::Layout)?;
    let [from, to] = [from, to].map(|address| Mailbox::parse(&address).map_err(|_| Unreadable::Layout));
    Ok(Message { envelope: Envelope { sender: Some(from?), recipients: vec![to?] }, raw: message.into_bytes() })
}

/// Composes a letter and puts it in, unless it is there already.
pub(crate) async fn write(
    identity: &Identity,
    tx: &SystemTx,
    letters: &Letters,
    id: LetterId,
    to: &Reader<'_>,
    content: &Content<'_>,
) -> Result<(), Error> {
    let now = identity.context.now();
    let message = compose(letters, to, content, &identity.context.uuid(), now)?;
    let sealed = Sealed { from: letters.from.mailbox.to_string(), to: to.email.to_owned(), message };
    let sealed = serde_json::to_vec(&sealed).map_err(|error| Error::invalid("letter", error.to_string()))?;
    let sealed = envelope::seal(identity, tx, &place(id), &sealed).await?;
    let (kind, worthless_at) = match content {
        Content::Invitation { until, .. } => ("invitation", Some(*until)),
        Content::Reset { until, .. } => ("reset", Some(*until)),
        Content::Alert { .. } => ("alert", None),
    };
    if letter::insert().bind(tx, &id.0, &kind, &sealed, &worthless_at, &now).opt().await?.is_some() {
        enqueue(tx, id, now).await?;
    }
    Ok(())
}

fn compose(
    letters: &Letters,
    to: &Reader<'_>,
    content: &Content<'_>,
    unguessable: &Uuid,
    now: Timestamp,
) -> Result<String, Error> {
    let (subject, text) = words::of(content, to);
    let Sender { name, mailbox } = &letters.from;
    let outgoing = Outgoing {
        from: mime::Address { name: name.clone(), address: mailbox.to_string() },
        to: vec![mime::Address { name: Some(to.name.to_owned()), address: to.email.to_owned() }],
        subject,
        date: now.fixed_offset(),
        message_id: format!("{}@{}", unguessable.simple(), mailbox.domain()),
        text,
        // So that nobody's absence is answered to it (RFC 3834, section 5).
        headers: vec![("Auto-Submitted".to_owned(), "auto-generated".to_owned())],
        ..Outgoing::default()
    };
    let refused = |reason: String| Error::invalid("letter", reason);
    let bytes = outgoing.to_bytes().map_err(|error| refused(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| refused(error.to_string()))
}

fn place(id: LetterId) -> Location {
    Location { table: "letters", column: "message", row: id.0 }
}

/// The same id for the same name.
fn named(name: &str) -> LetterId {
    let digest: [u8; 32] = Sha256::digest(name).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    LetterId(uuid::Builder::from_bytes(bytes).with_version(uuid::Version::Custom).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> Letters {
        Letters::new("Our post <post@example.org>".parse().unwrap(), "https://post.example.org/")
    }

    #[test]
    fn a_sender_has_an_address_and_perhaps_a_name() {
        let sender = |text: &str| text.parse::<Sender>().map(|sender| (sender.name, sender.mailbox.to_string()));
        assert_eq!(sender("post@Example.org"), Ok((None, "post@example.org".to_owned())));
        let named = Ok((Some("Our post".to_owned()), "post@example.org".to_owned()));
        assert_eq!(sender("Our post <post@example.org>"), named);
        assert_eq!(sender("\"Our post\" <post@example.org>"), named);
        for bad in ["", "post", "Our post <post>", "a\r\nBcc: x <post@example.org>", "<post@example.org"] {
            assert!(sender(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn letters_are_plain_and_say_what_they_are() {
        let letters = letters();
        let link = letters.link(INVITATION_PAGE, "secret");
        assert_eq!(link, "https://post.example.org/invitation#secret");
        let content = Content::Invitation {
            tenant: "Nordhavn <script>\u{e9}",
            inviter: Some("Ida"),
            link: &link,
            until: Timestamp::default(),
        };
        for (language, word) in [("en", "invites you"), ("de-AT", "l=C3=A4dt Sie"), ("xx", "invites you")] {
            let to = Reader { name: "Bo", email: "bo@example.org", language };
            let raw = compose(&letters, &to, &content, &Uuid::nil(), Timestamp::default()).unwrap();
            assert!(raw.contains("Auto-Submitted: auto-generated") && raw.contains(word), "{raw}");
            assert!(raw.is_ascii(), "{raw}");
        }
    }

    #[test]
    fn an_alert_is_the_same_letter_all_day() {
        assert_eq!(named("a/2026-11-22/x"), named("a/2026-11-22/x"));
        assert_ne!(named("a/2026-11-22/x"), named("a/2026-11-23/x"));
    }
}
