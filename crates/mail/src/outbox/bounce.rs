//! Mail that came back: a delivery report (RFC 3464) about a mail of the outbox.
//!
//! Whoever knows a mail's Message-ID can write such a report, and so can each of its recipients: it is believed as much as any of them
//! is, which is to say something about the recipients of that one mail. It never has anything sent, and never reaches a mail of
//! another member.

use postroom_mailproto::mime::{Action, Report, Reported};
use postroom_store::audit::{Entry as Record, Trail};
use postroom_store::queries::outbox::{self, Recipient};
use postroom_store::{Context, TenantClient, TenantTx};
use postroom_types::UserId;
use serde_json::json;

use crate::Error;

/// Characters of a server's words that are kept.
const WORDS: usize = 500;

/// What a report says of a recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    position: i32,
    is_bounced: bool,
    address: String,
    words: String,
    status: String,
}

/// Notes what a report says that has arrived in one of the member's accounts, in the transaction that stores it: once.
pub(crate) async fn take(context: &Context, tx: &TenantTx, user: UserId, report: &Report) -> Result<(), Error> {
    let Some(message_id) = &report.message_id else { return Ok(()) };
    let (tenant, now) = (tx.tenant().0, context.now());
    let Some(entry) = outbox::reported().bind(tx, &tenant, &user.0, message_id).opt().await? else { return Ok(()) };
    let recipients = outbox::recipients().bind(tx, &tenant, &&[entry.id][..]).all().await?;
    let said = read(&recipients, &entry.state, report);
    if said.is_empty() {
        return Ok(());
    }
    let of = |said: &Said| recipients.iter().find(|one| one.position == said.position).map_or("", |one| &*one.state);
    let positions: Vec<i32> = said.iter().map(|said| said.position).collect();
    // A delay changes nothing: what is open here would be sent again from here.
    let states: Vec<&str> = said.iter().map(|said| if said.is_bounced { "bounced" } else { of(said) }).collect();
    let words: Vec<&str> = said.iter().map(|said| &*said.words).collect();
    let statuses: Vec<&str> = said.iter().map(|said| &*said.status).collect();
    outbox::settle_recipients().bind(tx, &positions, &states, &words, &statuses, &tenant, &entry.id).all().await?;
    let text = sentence(&recipients, &said);
    outbox::tell().bind(tx, &text, &now, &tenant, &entry.id).opt().await?;
    let bounced = said.iter().filter(|said| said.is_bounced).count();
    if bounced > 0 {
        let record = Record::new("mail_bounced").on("outbox", entry.id).with(json!({ "recipients": bounced }));
        tx.record(context, record).await?;
    }
    tx.changed_for(context, user, "outbox", entry.id);
    Ok(())
}

/// What it says of those who were given the mail, as far as is known: of each once, a failure before a delay.
fn read(recipients: &[Recipient], state: &str, report: &Report) -> Vec<Said> {
    let had_it = |one: &&Recipient| one.state == "accepted" || one.state == "waiting" && state == "unknown";
    let mut said: Vec<Said> = Vec::new();
    for reported in &report.recipients {
        let is_bounced = match reported.action {
            Some(Action::Failed) => true,
            Some(Action::Delayed) => false,
            _ => continue,
        };
        let named = recipients.iter().find(|one| is_of(reported, &one.address));
        // Whom it was passed on to need not be whom it was sent to; of one recipient, it is clear.
        let named = named.or(if recipients.len() == 1 { recipients.first() } else { None });
        let Some(one) = named.filter(had_it) else { continue };
        let new = Said {
            position: one.position,
            is_bounced,
            address: one.address.clone(),
            words: reported.diagnostic.as_deref().unwrap_or_default().chars().take(WORDS).collect(),
            status: reported.status.map(|status| status.to_string()).unwrap_or_default(),
        };
        match said.iter_mut().find(|said| said.position == one.position) {
            Some(known) if is_bounced && !known.is_bounced => *known = new,
            Some(_) => {}
            None => said.push(new),
        }
    }
    said
}

fn is_of(reported: &Reported, address: &str) -> bool {
    let named = [&reported.original_recipient, &reported.final_recipient];
    named.into_iter().flatten().any(|named| named.eq_ignore_ascii_case(address))
}

/// For the member: who does not get it, counted with those who are known not to; else who gets it later.
fn sentence(recipients: &[Recipient], said: &[Said]) -> String {
    let before = recipients.iter().filter(|one| one.state == "bounced").count();
    let bounced: Vec<&Said> = said.iter().filter(|said| said.is_bounced).collect();
    let words = |said: &Said| match said.words.as_str() {
        "" => String::new(),
        words => format!(" The server says: {words}"),
    };
    match (bounced.first(), said.first()) {
        (Some(first), _) if before + bounced.len() > 1 => {
            format!("It came back from {} of {} recipients.{}", before + bounced.len(), recipients.len(), words(first))
        }
        (Some(first), _) => format!("It came back from {}.{}", first.address, words(first)),
        (None, Some(first)) if before == 0 => {
            format!("It has not reached {} yet, and is still tried there.{}", first.address, words(first))
        }
        _ => format!("It came back from {before} of {} recipients.", recipients.len()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn recipients(states: &[&str]) -> Vec<Recipient> {
        let one = |(position, state): (i32, &&str)| Recipient {
            outbox_id: Uuid::nil(),
            position,
            kind: "to".to_owned(),
            name: String::new(),
            address: format!("{position}@x.example"),
            state: (*state).to_owned(),
            reply: String::new(),
            status: String::new(),
        };
        (0..).zip(states).map(one).collect()
    }

    fn reported(address: &str, action: Action) -> Reported {
        let (final_recipient, diagnostic) = (Some(address.to_owned()), Some("550 no such person".to_owned()));
        Reported { final_recipient, diagnostic, action: Some(action), ..Reported::default() }
    }

    fn told(states: &[&str], state: &str, report: Vec<Reported>) -> (Vec<(i32, bool)>, String) {
        let recipients = recipients(states);
        let said = read(&recipients, state, &Report { recipients: report, ..Report::default() });
        (said.iter().map(|said| (said.position, said.is_bounced)).collect(), sentence(&recipients, &said))
    }

    #[test]
    fn only_who_was_given_it_can_have_sent_it_back() {
        let failed = |address| vec![reported(address, Action::Failed)];
        let all = ["accepted", "refused", "waiting", "bounced"];
        assert_eq!(told(&all, "sent", failed("0@X.example")).0, [(0, true)]);
        for address in ["1@x.example", "2@x.example", "3@x.example", "else@x.example"] {
            assert_eq!(told(&all, "sent", failed(address)).0, [], "{address}");
        }
        assert_eq!(told(&all, "unknown", failed("2@x.example")).0, [(2, true)]);
        assert_eq!(told(&["accepted"], "sent", failed("passed-on@y.example")).0, [(0, true)]);
        assert_eq!(told(&["accepted"], "sent", vec![reported("0@x.example", Action::Delivered)]).0, []);
    }

    #[test]
    fn what_the_member_is_told() {
        let of = |states: &[&str], report| told(states, "sent", report).1;
        let (failed, delayed) = (Action::Failed, Action::Delayed);
        let said = " The server says: 550 no such person";
        let two = ["accepted", "accepted"];
        assert_eq!(of(&two, vec![reported("1@x.example", failed)]), format!("It came back from 1@x.example.{said}"));
        let both =
            vec![reported("0@x.example", delayed), reported("1@x.example", failed), reported("0@x.example", failed)];
        assert_eq!(of(&two, both), format!("It came back from 2 of 2 recipients.{said}"));
        let late = format!("It has not reached 0@x.example yet, and is still tried there.{said}");
        assert_eq!(of(&two, vec![reported("0@x.example", delayed)]), late);
        let one_back = ["accepted", "bounced"];
        assert_eq!(of(&one_back, vec![reported("0@x.example", delayed)]), "It came back from 1 of 2 recipients.");
    }
}
