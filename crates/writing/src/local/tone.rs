//! How a text reads, by phrases that say so. It is a list and no understanding: irony and quotations are beyond it, and it says
//! which phrases it went by.

mod phrases;

use postroom_fulltext::{Language, detect};

use self::phrases::{PHRASES, SENTENCES};
use crate::Label;

/// Phrases that are named.
const NAMED: usize = 3;
/// Capital letters of a word that is shouted.
const SHOUTED: usize = 4;

/// The tone, and the sentence that says why.
pub(super) fn of(body: &str) -> (Label, String) {
    let is_german = detect(body) == Some(Language::German);
    let text = spaced(body);
    let mut found: Vec<(Label, Vec<&str>, u32)> = Vec::new();
    for (label, weight, phrases) in PHRASES {
        for phrase in phrases.split('|') {
            let times = text.matches(&format!(" {phrase} ")).count();
            if times == 0 {
                continue;
            }
            let points = weight * u32::try_from(times).unwrap_or(u32::MAX).min(3);
            match found.iter_mut().find(|(known, ..)| *known == label) {
                Some((_, named, score)) => {
                    named.push(phrase);
                    *score += points;
                }
                None => found.push((label, vec![phrase], points)),
            }
        }
    }
    let shouted = shouting(body);
    if let Some((.., score)) = found.iter_mut().find(|(label, ..)| *label == Label::Angry) {
        *score += shouted;
    }
    // The first of equals: what offends is what a writer has to know before anything else.
    let best = found.into_iter().reduce(|best, next| if next.2 > best.2 { next } else { best });
    match best.filter(|(.., score)| *score >= 2) {
        Some((label, named, _)) => (label, because(label, &named, is_german)),
        None if shouted >= 3 => (Label::Urgent, SENTENCES[usize::from(is_german)].1.to_owned()),
        None => (Label::Neutral, SENTENCES[usize::from(is_german)].0.to_owned()),
    }
}

fn because(label: Label, named: &[&str], is_german: bool) -> String {
    let quoted = |open: &str, close: &str| {
        let named: Vec<String> = named.iter().take(NAMED).map(|phrase| format!("{open}{phrase}{close}")).collect();
        named.join(", ")
    };
    let word = phrases::word(label, is_german);
    match is_german {
        true => format!("Es klingt {word} wegen {}.", quoted("„", "“")),
        false => format!("It reads as {word} because of {}.", quoted("“", "”")),
    }
}

/// Words in lower case with one blank around each.
fn spaced(body: &str) -> String {
    let mut text = String::with_capacity(body.len() + 2);
    text.push(' ');
    for word in body.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty()) {
        text.extend(word.replace('’', "'").chars().flat_map(char::to_lowercase));
        text.push(' ');
    }
    text
}

/// A point for each word in capitals and for each row of exclamation marks.
fn shouting(body: &str) -> u32 {
    let is_shouted = |word: &&str| word.chars().count() >= SHOUTED && word.chars().all(char::is_uppercase);
    let words = body.split(|c: char| !c.is_alphanumeric()).filter(is_shouted).count();
    u32::try_from(words + body.matches("!!").count()).unwrap_or(u32::MAX).min(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_of_letters() {
        for (label, body) in [
            (Label::Neutral, "The meeting is on Friday at ten in room 4."),
            (Label::Friendly, "Thanks so much, it was lovely to see you! Have a great weekend. Cheers"),
            (Label::Formal, "Dear Sir or Madam, I am writing with regard to your letter. Yours faithfully"),
            (Label::Urgent, "We need this as soon as possible, at the latest today. It is urgent."),
            (Label::Angry, "This is unacceptable. I am fed up with your ridiculous excuses!!"),
            (Label::Apologetic, "I am so sorry, this was my mistake. Please accept my apologies."),
            (
                Label::Formal,
                "Sehr geehrte Damen und Herren, hiermit beziehe ich mich auf Ihr Schreiben. Hochachtungsvoll",
            ),
            (Label::Friendly, "Hallo Anna, vielen lieben Dank, das freut mich sehr! Liebe Grüße"),
            (Label::Urgent, "Bitte schicken Sie mir die Unterlagen umgehend, die Frist ist heute. Es ist dringend."),
            (Label::Angry, "Das ist eine Frechheit und völlig inakzeptabel."),
            (Label::Apologetic, "Entschuldigung, das tut mir wirklich leid, es war mein Fehler."),
        ] {
            let (found, why) = of(body);
            assert_eq!(found, label, "{body}: {why}");
            assert!(why.ends_with('.') && why.len() > 10, "{why}");
        }
    }

    #[test]
    fn it_says_what_it_went_by() {
        assert_eq!(of("This is urgent, please hurry.").1, "It reads as urgent because of “urgent”, “hurry”.");
        assert_eq!(of("").0, Label::Neutral);
        assert_eq!(of("LOOK HERE: THIS MUST STOP!!").0, Label::Urgent);
    }
}
