//! How many mails of 6 KB one core makes into vectors in a second and core: `cargo run --release -p postroom-fulltext --example speed`.

use std::time::Duration;

use postroom_fulltext::{Builder, Field, Language, Weight, detect};

const SIZE: usize = 6 * 1024;

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(4000);
    for (name, words, language) in [
        ("English", ENGLISH, Some(Language::English)),
        ("German", GERMAN, Some(Language::German)),
        ("no language", ENGLISH, None),
    ] {
        let mails = mails(words, count);
        let bytes: usize = mails.iter().map(String::len).sum();
        let (mut lexemes, mut size) = (0, 0);
        let mut out = Vec::new();
        let build = best_of(|| {
            (lexemes, size) = (0, 0);
            for mail in &mails {
                let mut builder = Builder::new(language);
                builder
                    .field(Field::Subject, Weight::A, "Re: Agenda for the quarterly meeting")
                    .address(Field::From, Weight::B, Some("Anna Schmidt"), "anna.schmidt@example.org")
                    .address(Field::To, Weight::B, Some("Bob Jones"), "bob@mail.example.com")
                    .text(Weight::C, mail);
                out.clear();
                let vector = builder.finish();
                vector.to_binary(&mut out);
                lexemes += vector.len();
                size += out.len();
            }
        });
        let detection = best_of(|| mails.iter().for_each(|mail| assert!(detect(mail).is_some() || language.is_none())));
        println!(
            "{name}: {:.0} mails/s ({:.1} µs each, {:.0} MB/s), {} lexemes, {} bytes; language {:.1} µs",
            count as f64 / build.as_secs_f64(),
            build.as_secs_f64() * 1e6 / count as f64,
            bytes as f64 / build.as_secs_f64() / 1e6,
            lexemes / count,
            size / count,
            detection.as_secs_f64() * 1e6 / count as f64,
        );
    }
}

/// The time on a core, so that others on the machine do not count.
fn best_of(mut act: impl FnMut()) -> Duration {
    let mut time = || {
        let start = on_core();
        act();
        on_core() - start
    };
    (0..5).map(|_| time()).min().unwrap_or_default()
}

fn on_core() -> Duration {
    // Linux counts it when it switches to another thread.
    std::thread::yield_now();
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    Duration::from_nanos(stat.split(' ').next().and_then(|nanos| nanos.parse().ok()).expect("a number"))
}

/// Texts in which, as in real ones, half of the words are the few frequent ones and others are ever rarer, with new words all the time.
fn mails(words: &str, count: usize) -> Vec<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let endings = ["", "", "s", "ing", "ed", "er", "en", "ation", "ly"];
    let mail = |_| {
        let mut text = String::new();
        while text.len() < SIZE {
            let roll = random() % 100;
            let pick = words[(random() % words.len() as u64) as usize];
            match roll {
                0..55 => text.push_str(pick),
                55..96 => {
                    // One of 50,000 words, after Zipf: the n-th is n times rarer than the first.
                    let rank = (50_000f64.powf((random() % 1_000_000) as f64 / 1e6)) as u64;
                    let other = words[(rank % words.len() as u64) as usize];
                    let letter = |shift: u64| char::from(b'a' + (rank / words.len() as u64 / shift % 26) as u8);
                    text.extend([letter(1), letter(26)]);
                    text.push_str(other);
                    text.push_str(endings[(rank % 9) as usize]);
                }
                96 => text.push_str("https://www.example.com/news/2026?utm_source=mail&id=9f8a7b"),
                97 => text.push_str("someone@lists.example.net"),
                _ => text.push_str(&(random() % 100_000).to_string()),
            }
            text.push_str(match random() % 14 {
                0 => ". ",
                1 => ",\r\n",
                _ => " ",
            });
        }
        text
    };
    (0..count).map(mail).collect()
}

const ENGLISH: &str = "the of and to in is you that it he was for on are with as his they be at one have this from or had by hot but some \
    what there we can out other were all your when up use word how said an each she which do their time if will way about many \
    then them would write like so these her long make thing see him two has look more day could go come did my sound no most \
    number who over know water than call first people may down side been now find meeting invoice agenda budget project report";

const GERMAN: &str = "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass \
    sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde \
    Besprechung Rechnung größere Möglichkeiten Verträge Geschäftsführung Prüfung Überweisung Termin nächste schöne Grüße Bericht";
