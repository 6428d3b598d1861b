//! One message, one transaction (RFC 5321 section 3.3).

use std::io::Read;
use std::time::Duration;

use super::connection::Connection;
use super::content::Stuffing;
use super::{Envelope, Mailbox, Message, Reply};
use crate::net::{EnhancedStatus, Failure};

/// Commands that are sent before the first answer is read. So many and their answers fit into the buffers of both sides.
const PIPELINED: usize = 50;
/// What is read of a message at once.
const PIECE: usize = 64 * 1024;
/// Bytes of a message that a server must take in a second, on the whole: some now and then are not enough.
const PACE: u64 = 8 * 1024;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// For each recipient of the envelope, in its order. Those accepted got the message only if it was [taken](Ending::Taken).
    pub recipients: Vec<Verdict>,
    pub ending: Ending,
}

/// What the server says about a recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted(Reply),
    /// Not now (4yz).
    Deferred(Reply),
    /// For good (5yz).
    Refused(Reply),
    /// The transaction ended before.
    NotAsked,
}

/// How a transaction ended. Replies are the server's, or this client's where the server's extensions leave no doubt:
/// messages longer than SIZE allows (552 5.3.4), without 8BITMIME (554 5.6.3), and without SMTPUTF8 (553 5.6.7, 550 5.6.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The server answers for its delivery to everyone who was accepted.
    Taken(Reply),
    /// Refused before its content was sent: the sender, the size, or all of it. Nobody got it.
    RefusedBefore(Reply),
    /// No recipient was accepted; the verdicts say why. Nobody got it.
    NoRecipient,
    /// Refused when its content was there. Nobody got it.
    RefusedAfter(Reply),
    /// The connection failed, or the message could not be read, before its end was sent. Nobody got it.
    NotSent(Failure),
    /// Held back by the sender, before its content was sent. Nobody got it.
    HeldBack,
    /// The end of the message may have reached the server, and what it answers is not known. It may have been delivered.
    Unknown(Failure),
}

impl Connection {
    /// Sends a message. Every recipient is asked for; the message goes to those that are accepted. Another one can be sent
    /// afterwards, unless a failure ended it.
    ///
    /// Dropped midway, the same is known of it as of [`Ending::Unknown`].
    pub async fn send<R: Read + Send>(&mut self, envelope: &Envelope, message: &mut Message<R>) -> Outcome {
        self.send_if(envelope, message, std::future::ready(true)).await
    }

    /// The same, but right before the server is given the content `may` decides: a sender that has to know after a crash
    /// whether anybody can have got it notes it there. Until `may` is awaited nobody can, also when this is dropped.
    pub async fn send_if<R: Read + Send>(
        &mut self,
        envelope: &Envelope,
        message: &mut Message<R>,
        may: impl Future<Output = bool> + Send,
    ) -> Outcome {
        let mut recipients = vec![Verdict::NotAsked; envelope.recipients.len()];
        let ending = match self.ask_for_all(envelope, message, &mut recipients).await {
            Ok(None) if !recipients.iter().any(|verdict| matches!(verdict, Verdict::Accepted(_))) => {
                Ending::NoRecipient
            }
            Ok(None) if !may.await => Ending::HeldBack,
            Ok(None) => self.data(message).await,
            Ok(Some(reply)) => Ending::RefusedBefore(reply),
            Err(failure) => Ending::NotSent(failure),
        };
        Outcome { recipients, ending }
    }

    /// MAIL and RCPT. Gives the reply that refuses the transaction as a whole.
    async fn ask_for_all<R>(
        &mut self,
        envelope: &Envelope,
        message: &Message<R>,
        verdicts: &mut [Verdict],
    ) -> Result<Option<Reply>, Failure> {
        if let Some(reply) = self.foreseen(envelope, message) {
            return Ok(Some(reply));
        }
        let has_utf8 = self.can("SMTPUTF8");
        // With the recipient that the answer is about.
        let mut commands = vec![(None, self.mail(envelope, message))];
        for (index, recipient) in envelope.recipients.iter().enumerate() {
            if recipient.needs_utf8() && !has_utf8 {
                verdicts[index] = Verdict::Refused(no_utf8_address(recipient));
            } else {
                commands.push((Some(index), format!("RCPT TO:<{recipient}>")));
            }
        }
        if commands.len() == 1 {
            return Ok(None);
        }
        self.reset().await?;
        self.in_transaction = true;
        let mut refusal = None;
        for group in commands.chunks(if self.can("PIPELINING") { PIPELINED } else { 1 }) {
            let lines: Vec<&str> = group.iter().map(|(_, line)| line.as_str()).collect();
            self.say(&lines.join("\r\n")).await?;
            for (recipient, _) in group {
                let reply = self.reply().await?;
                match recipient {
                    None if reply.is_success() => {}
                    None if reply.is_passing() || reply.is_final() => refusal = Some(reply),
                    None => return Err(self.nonsense()),
                    Some(index) if refusal.is_none() => {
                        verdicts[*index] = verdict(reply).ok_or_else(|| self.nonsense())?;
                    }
                    Some(_) => {}
                }
            }
            if refusal.is_some() {
                break;
            }
        }
        Ok(refusal)
    }

    /// What the server would refuse, so that it need not be asked.
    fn foreseen<R>(&self, envelope: &Envelope, message: &Message<R>) -> Option<Reply> {
        if let Some(max) = self.max_size().filter(|max| message.size > *max) {
            let text = format!("the server takes messages of up to {max} bytes, and this one has {}", message.size);
            return Some(Reply::ours(552, EnhancedStatus::new(5, 3, 4), text));
        }
        if message.is_eight_bit && !self.can("8BITMIME") {
            let text = "the server takes messages of 7-bit characters only";
            return Some(Reply::ours(554, EnhancedStatus::new(5, 6, 3), text));
        }
        if self.can("SMTPUTF8") {
            return None;
        }
        if message.has_utf8_headers {
            let text = "the server takes no headers beyond ASCII";
            return Some(Reply::ours(550, EnhancedStatus::new(5, 6, 9), text));
        }
        envelope.sender.as_ref().filter(|sender| sender.needs_utf8()).map(no_utf8_address)
    }

    fn mail<R>(&self, envelope: &Envelope, message: &Message<R>) -> String {
        let mut command = String::from("MAIL FROM:<");
        if let Some(sender) = &envelope.sender {
            command.push_str(&sender.to_string());
        }
        command.push('>');
        if self.can("SIZE") {
            command.push_str(&format!(" SIZE={}", message.size));
        }
        if message.is_eight_bit {
            command.push_str(" BODY=8BITMIME");
        }
        let addresses = envelope.sender.iter().chain(&envelope.recipients);
        if self.can("SMTPUTF8") && (message.has_utf8_headers || addresses.into_iter().any(Mailbox::needs_utf8)) {
            command.push_str(" SMTPUTF8");
        }
        command
    }

    /// DATA goes alone, once somebody is to get the message: sent along with the recipients it could not be taken back.
    async fn data<R: Read + Send>(&mut self, message: &mut Message<R>) -> Ending {
        match self.ask("DATA").await {
            Ok(reply) if reply.code == 354 => {}
            Ok(reply) if reply.is_passing() || reply.is_final() => return Ending::RefusedBefore(reply),
            Ok(_) => return Ending::NotSent(self.nonsense()),
            Err(failure) => return Ending::NotSent(failure),
        }
        self.set_broken(true);
        let limit = self.connector.timeouts.command + Duration::from_secs(message.size / PACE);
        let content = tokio::time::timeout(limit, self.content(&mut message.reader)).await;
        let end = match content.unwrap_or(Err(Failure::TimedOut)) {
            Ok(end) => end,
            // It may have said why it hangs up.
            Err(failure @ Failure::Closed(_)) => {
                return match self.last_reply().await {
                    Ok((reply, _)) if reply.is_passing() || reply.is_final() => Ending::RefusedAfter(reply),
                    _ => Ending::NotSent(failure),
                };
            }
            Err(failure) => return Ending::NotSent(failure),
        };
        if let Err(failure) = self.wire.send(&end).await {
            return Ending::Unknown(failure);
        }
        match self.last_reply().await {
            Ok((reply, _)) if matches!(reply.code / 100, 2 | 4 | 5) => {
                self.set_broken(reply.is_farewell());
                self.in_transaction = false;
                if reply.is_success() { Ending::Taken(reply) } else { Ending::RefusedAfter(reply) }
            }
            Ok(_) => Ending::Unknown(self.nonsense()),
            Err(failure) => Ending::Unknown(failure),
        }
    }

    /// All but the last piece, which is given back with the end of the message.
    async fn content<R: Read + Send>(&mut self, reader: &mut R) -> Result<Vec<u8>, Failure> {
        let mut stuffing = Stuffing::default();
        let (mut piece, mut stuffed) = (vec![0; PIECE], Vec::with_capacity(2 * PIECE));
        loop {
            let read = match reader.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Failure::Disk(error.to_string())),
            };
            stuffing.push(&piece[..read], &mut stuffed);
            if stuffed.len() >= PIECE {
                self.wire.send(&stuffed).await?;
                stuffed.clear();
            }
        }
        stuffing.finish(&mut stuffed);
        Ok(stuffed)
    }

    /// Whatever is said next cannot be told apart.
    fn nonsense(&mut self) -> Failure {
        self.set_broken(true);
        Failure::Protocol("it answers with a code that does not fit the command".into())
    }
}

/// 552 meant "too many recipients" before there was 452, and is to be taken for it (section 4.5.3.1.10), unless it says more.
fn verdict(reply: Reply) -> Option<Verdict> {
    let too_many = reply.code == 552 && reply.enhanced.is_none_or(|status| status == EnhancedStatus::new(5, 5, 3));
    match reply.code / 100 {
        2 => Some(Verdict::Accepted(reply)),
        4 => Some(Verdict::Deferred(reply)),
        5 if too_many => Some(Verdict::Deferred(reply)),
        5 => Some(Verdict::Refused(reply)),
        _ => None,
    }
}

fn no_utf8_address(mailbox: &Mailbox) -> Reply {
    let text = format!("the server takes no addresses beyond ASCII, such as {mailbox}");
    Reply::ours(553, EnhancedStatus::new(5, 6, 7), text)
}
