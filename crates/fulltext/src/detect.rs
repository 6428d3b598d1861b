//! Which language a text is written in.

mod words;

use std::sync::LazyLock;

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use crate::Language;
use crate::chars::{Class, class};
use words::WORDS;

/// So much is read.
const MOST_CHARS: usize = 1000;
/// A text with less than that of a language's frequent words is too short to tell.
const LEAST_SCORE: u32 = 7;

/// Each frequent word with its languages, as bits.
static FREQUENT: LazyLock<HashMap<&'static str, u32, RandomState>> = LazyLock::new(|| {
    let mut words: HashMap<_, u32, _> = HashMap::default();
    for (language, list) in WORDS {
        for word in list.split_ascii_whitespace() {
            *words.entry(word).or_default() |= 1 << language as u32;
        }
    }
    words
});

/// The language of a text, told by the frequent small words in its first 1,000 characters (there are about as many of them as of all other words, in
/// each language). `None` if it is too short, too mixed, or in a language that is not known here.
pub fn detect(text: &str) -> Option<Language> {
    let end = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(end, _)| end);
    let mut scores = [0u32; Language::ALL.len()];
    let mut words = 0;
    let mut lower = String::with_capacity(32);
    let is_part =
        |c: char| c.is_ascii_alphabetic() || (!c.is_ascii() && matches!(class(c), Class::Letter | Class::Mark));
    for word in text[..end].split(|c| !is_part(c)).filter(|word| !word.is_empty()) {
        words += 1;
        if word.len() > 20 {
            continue;
        }
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        let Some(languages) = FREQUENT.get(lower.as_str()) else { continue };
        // The fewer languages have it, the more it tells.
        let tells = match languages.count_ones() {
            1 => 4,
            2 => 2,
            _ => 1,
        };
        for (index, score) in scores.iter_mut().enumerate() {
            if languages & (1 << index) != 0 {
                *score += tells;
            }
        }
    }
    let (best, score) = scores.iter().copied().enumerate().max_by_key(|(_, score)| *score)?;
    let second = scores.iter().enumerate().filter(|(index, _)| *index != best).map(|(_, score)| *score).max()?;
    let is_clear = score >= LEAST_SCORE && score * 4 >= second * 5 && score * 4 >= words;
    is_clear.then(|| Language::ALL[best])
}

/// Whether a word is one of the small words by which the language is told, or in no known language one of any. They tell nothing of
/// what a text is about. The word is in lower case.
pub fn is_frequent(word: &str, language: Option<Language>) -> bool {
    let languages = FREQUENT.get(word).copied().unwrap_or_default();
    languages & language.map_or(u32::MAX, |language| 1 << language as u32) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages() {
        use Language::*;
        for (language, text) in [
            (English, "Could you please send me the report before the meeting on Friday? I will be out of the office."),
            (
                German,
                "Könnten Sie mir bitte den Bericht noch vor der Besprechung am Freitag schicken? Ich bin dann nicht im Büro.",
            ),
            (German, "Hallo Anna, anbei die Rechnung für den letzten Monat. Viele Grüße"),
            (French, "Pourriez-vous m'envoyer le rapport avant la réunion de vendredi ? Je ne serai pas au bureau."),
            (
                Spanish,
                "¿Me puedes enviar el informe antes de la reunión del viernes? No estaré en la oficina y no tengo acceso.",
            ),
            (
                Italian,
                "Potresti inviarmi il rapporto prima della riunione di venerdì? Non sarò in ufficio e non posso leggere la posta.",
            ),
            (Dutch, "Kun je mij het verslag nog voor de vergadering van vrijdag sturen? Ik ben dan niet op kantoor."),
            (
                Portuguese,
                "Você pode me enviar o relatório antes da reunião de sexta-feira? Não estarei no escritório, mas uma cópia é suficiente.",
            ),
            (
                Swedish,
                "Kan du skicka rapporten till mig före mötet på fredag? Jag är inte på kontoret och det är viktigt.",
            ),
            (
                Danish,
                "Kan du sende mig rapporten inden mødet på fredag? Jeg er ikke på kontoret, og det er vigtigt at få den af dig.",
            ),
            (
                Norwegian,
                "Kan du sende meg rapporten før møtet på fredag? Jeg er ikke på kontoret, og det er viktig å få den av deg.",
            ),
            (
                Finnish,
                "Voisitko lähettää minulle raportin ennen perjantain kokousta? En ole toimistolla, mutta se on tärkeä.",
            ),
            (
                Hungarian,
                "El tudnád küldeni a jelentést a pénteki megbeszélés előtt? Nem leszek az irodában, de ez nagyon fontos.",
            ),
            (
                Polish,
                "Czy możesz wysłać mi raport przed spotkaniem w piątek? Nie będę w biurze, ale jest to bardzo ważne.",
            ),
            (
                Romanian,
                "Poți să îmi trimiți raportul înainte de ședința de vineri? Nu voi fi la birou și este foarte important pentru noi.",
            ),
            (
                Turkish,
                "Raporu cuma günkü toplantıdan önce bana gönderir misin? Ofiste olmayacağım ama bu çok önemli bir konu ve için.",
            ),
            (Russian, "Не могли бы вы прислать мне отчёт до совещания в пятницу? Меня не будет в офисе, но это важно."),
        ] {
            assert_eq!(detect(text), Some(language), "{text}");
        }
    }

    #[test]
    fn tells_nothing_of_what_is_unclear() {
        for text in [
            "",
            "ok",
            "Invoice 2026-11",
            "Re: Re: Test",
            "12345 67890",
            "東京都に住んでいます",
            "Dear Anna",
            &"x ".repeat(5000),
        ] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    #[test]
    fn reads_only_the_beginning() {
        let text = format!("{}{}", "х ".repeat(600), "the and of to is that was for ".repeat(100));
        assert_eq!(detect(&text), None);
    }
}
