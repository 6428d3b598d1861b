//! Servers as they are met, for [`ScriptedServer`](super::ScriptedServer).

use std::time::Duration;

use super::{FakeMailbox, Script, Step};

const MODERN: &str = "IMAP4rev1 LITERAL+ IDLE NAMESPACE UIDPLUS MOVE ENABLE CONDSTORE QRESYNC SPECIAL-USE";

/// What the clients' FETCH commands that ask for messages look like.
const FETCH_BODIES: &str = "*FETCH *BODY*[]*";

/// A message whose subject and Message-ID have this number.
pub fn message(number: u32) -> Vec<u8> {
    format!(
        "Message-ID: <{number}@scripted.example>\r\nDate: Fri, 20 Nov 2026 08:42:00 +0000\r\n\
         From: Marta Lindqvist <marta@nordhavn.example>\r\nTo: Ida Holm <ida@nordhavn.example>\r\n\
         Subject: Delivery {number}\r\n\r\nThe driver needs the gate code before Thursday.\r\n"
    )
    .into_bytes()
}

/// A server without peculiarities, with so many messages in INBOX.
pub fn ordinary(messages: u32) -> FakeMailbox {
    filled(FakeMailbox::new(MODERN), messages)
}

/// Something that is no IMAP server.
pub fn garbage_greeting() -> Script {
    vec![Step::send(b"\x00\xff\xfeSSH-2.0-OpenSSH_9.2\r\n\r\n<html>\x80{99999999999999999999}\r\n"), Step::Hang]
}

/// A greeting that comes so slowly that it never ends.
pub fn slow_greeting() -> Script {
    let letter = Step::SendSlowly(b"a".to_vec(), Duration::from_millis(100));
    vec![Step::send("* OK re"), Step::Repeat(usize::MAX, vec![letter])]
}

/// Greets and hangs up.
pub fn says_bye() -> Script {
    vec![Step::send("* BYE too many connections\r\n"), Step::Close]
}

/// Refuses every password.
pub fn wrong_password() -> FakeMailbox {
    let no = vec![Step::send("{tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n")];
    ordinary(0).but("LOGIN *", no.clone()).but("AUTHENTICATE *", no)
}

/// Announces so many bytes for the first message that is fetched and gives so many others, then goes on as if they were
/// all.
pub fn lying_literal(announced: u64, given: u64) -> FakeMailbox {
    let before = "* 1 FETCH (UID 1 FLAGS () BODY[] ";
    let steps = vec![Step::literal(before, announced, given), Step::send(")\r\n{tag} OK done\r\n")];
    ordinary(3).but(FETCH_BODIES, steps)
}

/// Announces a literal of 1 GiB, gives so much of it, and then nothing more.
pub fn huge_literal(given: u64) -> FakeMailbox {
    let steps = vec![Step::literal("* 1 FETCH (UID 1 FLAGS () BODY[] ", 1 << 30, given), Step::Hang];
    ordinary(3).but(FETCH_BODIES, steps)
}

/// Hangs up in the middle of the first message that is fetched, and behaves on later connections.
pub fn closes_mid_literal() -> FakeMailbox {
    let steps = vec![Step::literal("* 1 FETCH (UID 1 FLAGS () BODY[] ", 5000, 1234), Step::Close];
    ordinary(3).but_once(FETCH_BODIES, steps)
}

/// Says nothing more once somebody has signed in.
pub fn hangs_after_login() -> FakeMailbox {
    let hang = vec![Step::Usual, Step::Hang];
    ordinary(3).but("LOGIN *", hang.clone()).but("AUTHENTICATE *", hang)
}

/// So many folders, all of them empty.
pub fn many_folders(count: u32) -> FakeMailbox {
    (1..=count).fold(ordinary(1), |mailbox, number| mailbox.folder(&format!("Lists/{number:06}"), "\\HasNoChildren"))
}

/// Folders whose names are no modified UTF-7, or are it in several ways.
pub fn odd_names() -> FakeMailbox {
    // Not closed; an odd number of bytes; half of a pair; plain letters encoded; 8-bit; the same name in two ways.
    let names =
        ["&Jjo", "&AOk", "&2D0-", "&AGEAYg-", "&", "a&&b", "&-&-", "Entw\u{fc}rfe", "Entw&APw-rfe", "&AAA-", "&Jjo!-"];
    let more =
        ["INBOX/inbox", "inbox2", " leading", "trailing ", "a//b", "quote\"d", "back\\slash", "..", "[Gmail]", "%"];
    names.iter().chain(&more).fold(ordinary(1), |mailbox, name| mailbox.folder(name, "\\HasNoChildren"))
}

/// Gmail: labels are folders, everything is in All Mail, no QRESYNC, IDs of its own. Messages 1 to `messages` are in the
/// inbox and in All Mail; the first has the label *Contracts*, and one more is archived, in All Mail alone.
pub fn gmail(messages: u32) -> FakeMailbox {
    let capabilities = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE \
        ENABLE MOVE CONDSTORE ESEARCH LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584";
    // COMPRESS is announced there; it is left out since this server cannot.
    let mailbox = FakeMailbox::new(&capabilities.replace("COMPRESS=DEFLATE ", ""))
        .folder("Contracts", "\\HasNoChildren")
        .folder("[Gmail]", "\\HasChildren \\Noselect");
    let special = ["All", "Drafts", "Important", "Sent", "Junk", "Flagged", "Trash"];
    let names = ["All Mail", "Drafts", "Important", "Sent Mail", "Spam", "Starred", "Trash"];
    let mailbox = special.iter().zip(names).fold(mailbox, |mailbox, (role, name)| {
        mailbox.folder(&format!("[Gmail]/{name}"), &format!("\\{role} \\HasNoChildren"))
    });
    let mailbox = filled(mailbox, messages);
    if messages > 0 {
        mailbox.label(1, "Contracts");
    }
    mailbox.add("[Gmail]/All Mail", &message(messages + 1), &["\\Seen"]);
    mailbox
}

/// Outlook.com: no CONDSTORE, no SPECIAL-USE but names, and UNSELECT, MOVE and UIDPLUS.
pub fn outlook(messages: u32) -> FakeMailbox {
    let mailbox = FakeMailbox::new(
        "IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+",
    );
    let names = ["Archive", "Deleted", "Drafts", "Junk", "Notes", "Outbox", "Sent"];
    filled(names.iter().fold(mailbox, |mailbox, name| mailbox.folder(name, "\\HasNoChildren")), messages)
}

/// iCloud on a bad day: announces QRESYNC, and answers BAD when it is used.
pub fn icloud_without_qresync(messages: u32) -> FakeMailbox {
    let bad = vec![Step::send("{tag} BAD Parse Error (where tag ended)\r\n")];
    icloud(messages).but("SELECT *QRESYNC*", bad.clone()).but("EXAMINE *QRESYNC*", bad.clone()).but("*VANISHED*", bad)
}

/// iCloud on another one: with QRESYNC it claims that all messages have vanished, though they have not, and some that
/// never were.
pub fn icloud_with_wrong_vanished(messages: u32) -> FakeMailbox {
    let wrong =
        vec![Step::send(format!("* VANISHED (EARLIER) 1:{},4000000:4000010\r\n", messages.max(1))), Step::Usual];
    icloud(messages)
        .but("SELECT *QRESYNC*", wrong.clone())
        .but("EXAMINE *QRESYNC*", wrong.clone())
        .but("*VANISHED*", wrong)
}

fn icloud(messages: u32) -> FakeMailbox {
    let mailbox = FakeMailbox::new(
        "XAPPLEPUSHSERVICE IMAP4 IMAP4rev1 SASL-IR AUTH=ATOKEN AUTH=PLAIN ENABLE CONDSTORE QRESYNC UIDPLUS IDLE LITERAL+ \
         NAMESPACE SPECIAL-USE UNSELECT ID",
    )
    .folder("Sent Messages", "\\HasNoChildren \\Sent")
    .folder("Deleted Messages", "\\HasNoChildren \\Trash")
    .folder("Archive", "\\HasNoChildren \\Archive")
    .folder("Drafts", "\\HasNoChildren \\Drafts")
    .folder("Junk", "\\HasNoChildren \\Junk");
    filled(mailbox, messages)
}

fn filled(mailbox: FakeMailbox, messages: u32) -> FakeMailbox {
    for number in 1..=messages {
        mailbox.add("INBOX", &message(number), if number % 2 == 0 { &["\\Seen"] } else { &[] });
    }
    mailbox
}
