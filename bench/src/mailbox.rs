//! Generated mail: the same number gives the same bytes, on every machine. Words are drawn as often as in a language (Zipf), a
//! third of the messages answer others, a tenth has HTML, a twentieth an attachment.

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64;

use crate::rows::Dice;

/// Planted in one message of so many: for searches.
pub(crate) const PLANTED: [(&str, u64); 3] = [("quexalotl", 10_007), ("brindlewick", 100), ("harvestly", 2)];

/// What follows the address's name.
pub(crate) const DOMAIN: &str = "bulk.example";
/// Different words beside the common ones.
const RARE_WORDS: u64 = 40_000;
/// Messages that may be one thread.
const THREAD: u64 = 5;
/// What header, HTML and attachments take of a mean message, in bytes.
const BESIDE_TEXT: u64 = 2_250;
const SHORTEST: f64 = 120.0;
const LONGEST: f64 = 60_000.0;
const LINE: usize = 72;
/// The first message's moment, in seconds: 2020-09-13.
const BEGIN: i64 = 1_600_000_000;

/// English enough for a language to be recognised; the most frequent first.
const COMMON: &str = "the of and to a in is you that it he was for on are as with his they I at be this have from or one had \
    by word but not what all were we when your can said there use an each which she do how their if will up other about out \
    many then them these so some her would make like him into time has look two more write go see number no way could people \
    my than first water been call who its now find long down day did get come made may part over new sound take only little \
    work know place year live me back give most very after thing our just name good sentence man think say great where help \
    through much before line right too mean old any same tell boy follow came want show also around form three small set put \
    end does another well large must big even such because turn here why ask went men read need land different home us move \
    try kind hand picture again change off play spell air away animal house point page letter mother answer found study still \
    learn should world high every near add food between own below country plant last school father keep tree never start city";

const SYLLABLES: [&str; 32] = [
    "ba", "cor", "del", "en", "fi", "gar", "hol", "im", "jo", "ka", "lin", "mar", "ne", "or", "pel", "qui", "ra",
    "sen", "tol", "un", "ver", "wil", "xa", "yor", "zu", "bri", "cla", "dro", "fle", "gri", "pra", "sto",
];

/// A mailbox by its seed.
pub(crate) struct Mailbox {
    seed: u64,
    mean: u64,
    common: Vec<&'static str>,
}

/// One message, with what a server keeps beside it.
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) raw: Vec<u8>,
    pub(crate) flags: Vec<&'static str>,
    pub(crate) at: DateTime<Utc>,
}

impl Mailbox {
    /// `mean` is the size of its messages, in bytes.
    pub(crate) fn new(seed: u64, mean: u64) -> Self {
        Self { seed, mean, common: COMMON.split_whitespace().collect() }
    }

    pub(crate) fn letter(&self, number: u64) -> Letter {
        let mut dice = Dice::new(self.seed.wrapping_mul(1_000_003).wrapping_add(number));
        let place = number % THREAD;
        let first = number - place;
        let answers = if place <= Dice::new(self.seed ^ first).below(THREAD) { place } else { 0 };
        let from = self.person(&mut dice);
        let subject = self.subject(first, number, answers > 0);
        let text = self.text(&mut dice, number, answers > 0);
        let seconds = i64::try_from(number * 600).unwrap_or_default();
        let at = DateTime::from_timestamp(BEGIN, 0).unwrap_or_default() + TimeDelta::seconds(seconds);
        let mut head = self.received(&mut dice, at);
        let id = |number: u64| format!("<{:016x}.{number}@{DOMAIN}>", Dice::new(self.seed ^ number).below(u64::MAX));
        let _ = write!(
            head,
            "Date: {}\r\nFrom: {from}\r\nTo: somebody@{DOMAIN}\r\nSubject: {subject}\r\nMessage-ID: {}\r\n",
            at.to_rfc2822(),
            id(number)
        );
        if answers > 0 {
            let references: Vec<String> = (number - answers..number).map(id).collect();
            let _ = write!(head, "In-Reply-To: {}\r\nReferences: {}\r\n", id(number - 1), references.join("\r\n "));
        }
        head.push_str("User-Agent: postroom-bench\r\nMIME-Version: 1.0\r\n");
        let raw = format!("{head}{}", body(&mut dice, number, &text)).into_bytes();
        let mut flags = Vec::new();
        flags.extend((dice.below(100) < 85).then_some("\\Seen"));
        flags.extend((dice.below(100) < 5).then_some("\\Flagged"));
        flags.extend((dice.below(100) < 15).then_some("\\Answered"));
        Letter { from, subject, text, raw, flags, at }
    }

    /// The n-th most frequent word comes with a probability of 1/n.
    fn word(&self, dice: &mut Dice) -> String {
        let all = self.common.len() as f64 + RARE_WORDS as f64;
        let rank = (unit(dice) * all.ln()).exp() as usize - 1;
        match self.common.get(rank) {
            Some(word) => (*word).to_owned(),
            None => {
                let mut dice = Dice::new(rank as u64);
                (0..2 + dice.below(3)).map(|_| SYLLABLES[dice.below(SYLLABLES.len() as u64) as usize]).collect()
            }
        }
    }

    fn sentence(&self, dice: &mut Dice) -> String {
        let words: Vec<String> = (0..6 + dice.below(12)).map(|_| self.word(dice)).collect();
        words.join(" ") + "."
    }

    fn text(&self, dice: &mut Dice, number: u64, is_answer: bool) -> String {
        let mean = self.mean.saturating_sub(BESIDE_TEXT).max(self.mean / 4) as f64;
        // Many short ones, a few very long ones.
        let size = (-unit(dice).ln() * mean).clamp(SHORTEST, LONGEST) as usize;
        let mut text = String::new();
        let mut column = 0;
        while text.len() < size {
            let end_of_paragraph = dice.below(5) == 0;
            for word in self.sentence(dice).split(' ') {
                if column + word.len() > LINE {
                    text.push_str("\r\n");
                    column = 0;
                }
                text.push_str(word);
                text.push(' ');
                column += word.len() + 1;
            }
            if end_of_paragraph {
                text.push_str("\r\n\r\n");
                column = 0;
            }
        }
        for (word, every) in PLANTED {
            if number % every == every / 2 {
                let _ = write!(text, "\r\nThe {word} matter remains open.");
            }
        }
        if is_answer {
            let _ = write!(text, "\r\n\r\nSomebody wrote:\r\n> {}\r\n> {}", self.sentence(dice), self.sentence(dice));
        }
        text + "\r\n-- \r\nSomebody\r\n"
    }

    fn subject(&self, first: u64, number: u64, is_answer: bool) -> String {
        let mut dice = Dice::new(self.seed ^ if is_answer { first } else { number });
        let words: Vec<String> = (0..3 + dice.below(4)).map(|_| self.word(&mut dice)).collect();
        format!("{}{}", if is_answer { "Re: " } else { "" }, words.join(" "))
    }

    fn person(&self, dice: &mut Dice) -> String {
        let mut who = Dice::new(dice.below(3_000));
        let mut name = || -> String { (0..2).map(|_| SYLLABLES[who.below(SYLLABLES.len() as u64) as usize]).collect() };
        let (first, last) = (name(), name());
        format!("{first} {last} <{first}.{last}@{last}.example>")
    }

    /// What mail servers put above a message.
    fn received(&self, dice: &mut Dice, at: DateTime<Utc>) -> String {
        let mut head = format!("Return-Path: <bounces@{DOMAIN}>\r\n");
        for hop in 0..=dice.below(3) {
            let _ = write!(
                head,
                "Received: from mx{hop}.{DOMAIN} (mx{hop}.{DOMAIN} [192.0.2.{}])\r\n\tby relay{hop}.{DOMAIN} with ESMTPS id \
                 {:012X}\r\n\tfor <somebody@{DOMAIN}>; {}\r\n",
                dice.below(254) + 1,
                dice.below(1 << 48),
                at.to_rfc2822()
            );
        }
        let _ = write!(
            head,
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={DOMAIN}; s=s1;\r\n\th=from:to:subject:date:message-id; \
             bh={};\r\n\tb={}\r\n",
            noise(dice, 32),
            noise(dice, 96)
        );
        head
    }
}

/// The content's header and the content.
fn body(dice: &mut Dice, number: u64, text: &str) -> String {
    let mut part = format!("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}");
    if dice.below(10) == 0 {
        let paragraphs: String = text
            .split("\r\n\r\n")
            .map(|paragraph| format!("<p style=\"font-family:Arial\">{paragraph}</p>\r\n"))
            .collect();
        let edge = format!("=_alternative_{number}");
        part = format!(
            "Content-Type: multipart/alternative; boundary=\"{edge}\"\r\n\r\n--{edge}\r\n{part}\r\n--{edge}\r\n\
             Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
             <html><body>{paragraphs}</body></html>\r\n--{edge}--\r\n"
        );
    }
    if dice.below(20) == 0 {
        let edge = format!("=_mixed_{number}");
        let size = 4_000 + dice.below(12_000);
        let lines: Vec<String> = (0..size / 57).map(|_| noise(dice, 57)).collect();
        part = format!(
            "Content-Type: multipart/mixed; boundary=\"{edge}\"\r\n\r\n--{edge}\r\n{part}\r\n--{edge}\r\n\
             Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"file{number}.bin\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--{edge}--\r\n",
            lines.join("\r\n")
        );
    }
    part
}

/// So many random bytes in Base64.
fn noise(dice: &mut Dice, bytes: usize) -> String {
    BASE64.encode(&(0..bytes).map(|_| dice.below(256) as u8).collect::<Vec<u8>>())
}

/// Between 0 and 1, neither of them.
fn unit(dice: &mut Dice) -> f64 {
    (dice.below(1 << 30) as f64 + 0.5) / f64::from(1 << 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_gives_the_same_bytes_and_the_mean_is_what_was_asked_for() {
        let mailbox = Mailbox::new(7, 8_300);
        assert_eq!(mailbox.letter(12).raw, Mailbox::new(7, 8_300).letter(12).raw);
        let sizes: Vec<usize> = (0..800).map(|number| mailbox.letter(number).raw.len()).collect();
        let mean = sizes.iter().sum::<usize>() / sizes.len();
        assert!((7_500..9_100).contains(&mean), "{mean}");
    }

    #[test]
    fn planted_words_are_as_frequent_as_promised() {
        let mailbox = Mailbox::new(7, 500);
        let with = |word: &str| (0..1_000).filter(|number| mailbox.letter(*number).text.contains(word)).count();
        assert_eq!((with("brindlewick"), with("harvestly")), (10, 500));
    }

    #[test]
    fn answers_refer_to_what_stands_before_them() {
        let mailbox = Mailbox::new(7, 500);
        let answers = (0..1_000).filter(|number| mailbox.letter(*number).subject.starts_with("Re: ")).count();
        assert!((200..600).contains(&answers), "{answers}");
        assert!(!mailbox.letter(5).subject.starts_with("Re: "));
    }
}
