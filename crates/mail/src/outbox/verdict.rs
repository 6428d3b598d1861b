//! What an attempt means: for each recipient, for the mail, and for the next attempt.

use chrono::TimeDelta;
use postroom_mailproto::smtp::{Ending, Reply, Verdict};
use postroom_types::Timestamp;

use super::{Recipient, State};

/// Seconds until the next attempt, after the first, the second and so on; after the last of them always so many.
const DELAYS: [i64; 8] = [1, 5, 30, 60, 300, 900, 1800, 3600];
/// An attempt that would begin later than that after the first is not made.
const PATIENCE: TimeDelta = TimeDelta::hours(5);

/// How an attempt ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// The server was not asked about anybody: it was not reached, or it does not let the member in.
    NotReached {
        /// For the member.
        sentence: String,
        /// No further attempt could help.
        is_final: bool,
    },
    Asked {
        /// Of each recipient that was to get it.
        verdicts: Vec<Verdict>,
        ending: Ending,
        /// About the failure that the ending tells of; empty for none.
        sentence: String,
    },
}

/// What is to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub state: State,
    pub text: String,
    pub next_attempt_at: Option<Timestamp>,
    /// Somebody has got it by this attempt.
    pub is_taken: bool,
    /// Of those whose state has changed: position, state, reply, enhanced status code.
    pub recipients: Vec<(i32, &'static str, String, String)>,
}

/// When and how often it was tried.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// This one counted.
    pub attempts: i32,
    pub first_attempt_at: Timestamp,
    pub now: Timestamp,
}

/// What an attempt means, for all recipients of the mail as they were before it. Verdicts are of those that were
/// [`open`](is_open), in their order.
pub fn judge(recipients: &[Recipient], ended: &Ended, course: Course) -> Settled {
    let open = || recipients.iter().filter(|recipient| is_open(recipient));
    let had_it = recipients.iter().any(|recipient| recipient.state == "accepted");
    match ended {
        Ended::NotReached { sentence, is_final } => {
            let delayed = if *is_final { Vec::new() } else { open().map(|r| told(r, "delayed", sentence)).collect() };
            settle(delayed, open().count(), false, had_it, *is_final, sentence, course)
        }
        Ended::Asked { ending: Ending::Unknown(_), verdicts, sentence } => Settled {
            state: State::Unknown,
            text: format!(
                "{sentence} The message may have been delivered, or not. Look whether it has arrived before you send it again."
            ),
            next_attempt_at: None,
            is_taken: false,
            recipients: open().zip(verdicts).filter_map(|(r, verdict)| of_verdict(r, verdict, None)).collect(),
        },
        Ended::Asked { ending, verdicts, sentence } => {
            let is_taken = matches!(ending, Ending::Taken(_));
            let changed: Vec<_> = open()
                .zip(verdicts)
                .filter_map(|(r, verdict)| of_verdict(r, verdict, Some((ending, sentence))))
                .collect();
            let refused = changed.iter().filter(|(_, state, ..)| *state == "refused").count();
            let accepted = changed.iter().filter(|(_, state, ..)| *state == "accepted").count();
            let left = open().count() - refused - accepted;
            settle(changed, left, is_taken, had_it || accepted > 0, false, sentence, course)
        }
    }
}

/// Whether a recipient is still to get it.
pub fn is_open(recipient: &Recipient) -> bool {
    matches!(&*recipient.state, "waiting" | "delayed")
}

fn settle(
    recipients: Vec<(i32, &'static str, String, String)>,
    left: usize,
    is_taken: bool,
    somebody_has_it: bool,
    is_final: bool,
    sentence: &str,
    course: Course,
) -> Settled {
    let next = if left > 0 && !is_final { next_attempt(course) } else { None };
    let why = || if sentence.is_empty() { reasons(&recipients) } else { sentence.to_owned() };
    let (state, text) = match (next, left, somebody_has_it) {
        (Some(_), _, true) => {
            (State::Queued, format!("Some of its recipients have it; the others are tried again. {}", why()))
        }
        (Some(_), _, false) => (State::Queued, format!("It is tried again. {}", why())),
        (None, 0, true) if recipients.iter().any(|(_, state, ..)| *state == "refused") => {
            (State::Sent, format!("Not everybody gets it. {}", why()))
        }
        (None, 0, true) => (State::Sent, String::new()),
        (None, 0, false) => (State::Failed, format!("Nobody gets it. {}", why())),
        (None, _, true) => (State::Sent, format!("Not everybody gets it: it was tried for five hours. {}", why())),
        (None, _, false) if is_final => (State::Failed, why()),
        (None, _, false) => (State::Failed, format!("It was tried for five hours. {}", why())),
    };
    Settled { state, text: text.trim_end().to_owned(), next_attempt_at: next, is_taken, recipients }
}

fn next_attempt(course: Course) -> Option<Timestamp> {
    let at = usize::try_from(course.attempts.max(1) - 1).unwrap_or(usize::MAX).min(DELAYS.len() - 1);
    let next = course.now + TimeDelta::seconds(DELAYS[at]);
    (next <= course.first_attempt_at + PATIENCE).then_some(next)
}

/// What the server says of one recipient. Who was accepted has the message only if it was taken in the end; without an
/// ending nothing is known of them.
fn of_verdict(
    recipient: &Recipient,
    verdict: &Verdict,
    ending: Option<(&Ending, &str)>,
) -> Option<(i32, &'static str, String, String)> {
    match (verdict, ending) {
        (Verdict::Deferred(reply), _) => Some(replied(recipient, "delayed", reply)),
        (Verdict::Refused(reply), _) => Some(replied(recipient, "refused", reply)),
        // Perhaps it has the message now, whatever was said before.
        (Verdict::Accepted(_), None) => Some((recipient.position, "waiting", String::new(), String::new())),
        (_, None) => None,
        (Verdict::Accepted(_), Some((Ending::Taken(reply), _))) => Some(replied(recipient, "accepted", reply)),
        (_, Some((Ending::RefusedBefore(reply) | Ending::RefusedAfter(reply), _))) => {
            Some(replied(recipient, if reply.is_final() { "refused" } else { "delayed" }, reply))
        }
        (_, Some((_, sentence))) => Some(told(recipient, "delayed", sentence)),
    }
}

fn replied(recipient: &Recipient, state: &'static str, reply: &Reply) -> (i32, &'static str, String, String) {
    let status = reply.enhanced.map(|status| status.to_string()).unwrap_or_default();
    (recipient.position, state, reply.to_string(), status)
}

fn told(recipient: &Recipient, state: &'static str, sentence: &str) -> (i32, &'static str, String, String) {
    (recipient.position, state, sentence.to_owned(), String::new())
}

/// The first thing that a server said against it.
fn reasons(recipients: &[(i32, &'static str, String, String)]) -> String {
    let said = recipients.iter().find(|(_, state, ..)| *state != "accepted").map(|(_, _, reply, _)| reply);
    said.map(|reply| format!("The server says: {reply}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use postroom_mailproto::net::Failure;
    use uuid::Uuid;

    use super::*;

    fn reply(code: u16) -> Reply {
        Reply { code, enhanced: None, text: "said".to_owned() }
    }

    /// Recipients in these states.
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

    /// Verdicts by their letters: accepted, deferred, refused, not asked.
    fn asked(verdicts: &str, ending: Ending) -> Ended {
        let verdict = |letter| match letter {
            'a' => Verdict::Accepted(reply(250)),
            'd' => Verdict::Deferred(reply(450)),
            'r' => Verdict::Refused(reply(550)),
            _ => Verdict::NotAsked,
        };
        Ended::Asked { verdicts: verdicts.chars().map(verdict).collect(), ending, sentence: String::new() }
    }

    fn course(attempts: i32, minutes: i64) -> Course {
        let first_attempt_at = Timestamp::default();
        Course { attempts, first_attempt_at, now: first_attempt_at + TimeDelta::minutes(minutes) }
    }

    /// The state, whether there is another attempt, and the recipients' states afterwards.
    fn judged(states: &[&str], ended: &Ended, course: Course) -> (State, bool, String) {
        let before = recipients(states);
        let settled = judge(&before, ended, course);
        let after = before.iter().map(|recipient| {
            let changed = settled.recipients.iter().find(|(position, ..)| *position == recipient.position);
            changed.map_or(&*recipient.state, |(_, state, ..)| *state).chars().next().unwrap_or_default()
        });
        (settled.state, settled.next_attempt_at.is_some(), after.collect())
    }

    #[test]
    fn who_has_it_and_who_is_tried_again() {
        use Ending::{NoRecipient, NotSent, RefusedAfter, RefusedBefore, Taken, Unknown};
        use State::{Failed, Queued, Sent};
        let closed = || Failure::Closed(String::new());
        let two = &["waiting", "waiting"][..];
        for (states, verdicts, ending, expected) in [
            (two, "aa", Taken(reply(250)), (Sent, false, "aa")),
            (two, "ar", Taken(reply(250)), (Sent, false, "ar")),
            (two, "ad", Taken(reply(250)), (Queued, true, "ad")),
            (&["accepted", "delayed"][..], "a", Taken(reply(250)), (Sent, false, "aa")),
            (&["accepted", "delayed"][..], "r", NoRecipient, (Sent, false, "ar")),
            (two, "rr", NoRecipient, (Failed, false, "rr")),
            (two, "rd", NoRecipient, (Queued, true, "rd")),
            (two, "aa", RefusedAfter(reply(451)), (Queued, true, "dd")),
            (two, "ar", RefusedAfter(reply(451)), (Queued, true, "dr")),
            (two, "aa", RefusedAfter(reply(554)), (Failed, false, "rr")),
            (two, "--", RefusedBefore(reply(552)), (Failed, false, "rr")),
            (two, "a-", NotSent(closed()), (Queued, true, "dd")),
            (two, "aa", Ending::HeldBack, (Queued, true, "dd")),
            (two, "ar", Unknown(closed()), (State::Unknown, false, "wr")),
            (&["waiting", "delayed"][..], "aa", Unknown(closed()), (State::Unknown, false, "ww")),
        ] {
            let ended = asked(verdicts, ending);
            let (state, again, after) = expected;
            assert_eq!(judged(states, &ended, course(1, 0)), (state, again, after.to_owned()), "{ended:?}");
        }
        let gone = |is_final| Ended::NotReached { sentence: "It is not there.".to_owned(), is_final };
        assert_eq!(judged(two, &gone(false), course(1, 0)), (Queued, true, "dd".to_owned()));
        assert_eq!(judged(two, &gone(true), course(1, 0)), (Failed, false, "ww".to_owned()));
    }

    #[test]
    fn attempts_come_later_and_later_and_end_after_five_hours() {
        let later = asked("d", Ending::NoRecipient);
        let (mut now, mut attempts, mut delays) = (0, 0, Vec::new());
        loop {
            attempts += 1;
            let first_attempt_at = Timestamp::default();
            let course = Course { attempts, first_attempt_at, now: first_attempt_at + TimeDelta::seconds(now) };
            let settled = judge(&recipients(&["waiting"]), &later, course);
            let Some(next) = settled.next_attempt_at else {
                assert_eq!(settled.state, State::Failed);
                assert!(settled.text.contains("five hours") && settled.text.contains("450 said"), "{}", settled.text);
                break;
            };
            delays.push(next.timestamp() - now);
            now = next.timestamp();
        }
        assert_eq!(delays[..9], [1, 5, 30, 60, 300, 900, 1800, 3600, 3600]);
        assert!(now <= 5 * 3600 && now > 4 * 3600, "{now}");
    }
}
