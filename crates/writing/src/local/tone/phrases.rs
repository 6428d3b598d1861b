//! The phrases, in English and German, in lower case and without marks.

use crate::Label;

/// Phrases of each tone with what one counts; two points make a tone. What offends comes first, so that it wins among equals.
pub(super) const PHRASES: [(Label, u32, &str); 11] = [
    (
        Label::Angry,
        3,
        "unacceptable|outrageous|fed up|ridiculous|disgrace|disgraceful|furious|sick of|how dare you|appalled|shame on you|\
         unverschämt|unverschämtheit|frechheit|inakzeptabel|unzumutbar|lächerlich|empörend|eine zumutung|mir reicht es|\
         es reicht|platzt mir der kragen",
    ),
    (
        Label::Angry,
        1,
        "terrible|disappointed|incompetent|excuses|again and again|never again|enttäuscht|unfähig|ausreden|schon wieder|nie wieder",
    ),
    (
        Label::Urgent,
        2,
        "urgent|urgently|as soon as possible|asap|immediately|right away|at once|hurry|without delay|time critical|dringend|eilig|\
         sofort|umgehend|unverzüglich|so schnell wie möglich|schnellstmöglich|so bald wie möglich|duldet keinen aufschub",
    ),
    (Label::Urgent, 1, "deadline|at the latest|by today|today|overdue|spätestens|frist|heute noch|überfällig"),
    (
        Label::Apologetic,
        3,
        "i'm so sorry|i am so sorry|i apologize|i apologise|my apologies|please forgive|bitte um entschuldigung|\
         bitten um entschuldigung|tut mir leid|tut mir sehr leid|tut mir wirklich leid|tut uns leid|bitte verzeihen",
    ),
    (
        Label::Apologetic,
        2,
        "sorry|my mistake|my fault|our mistake|apologies|regret|entschuldigung|entschuldigen|verzeihung|mein fehler|unser fehler|\
         bedauern|bedauere",
    ),
    (
        Label::Formal,
        3,
        "dear sir|dear madam|to whom it may concern|yours faithfully|yours sincerely|sehr geehrte|sehr geehrter|hochachtungsvoll|\
         mit vorzüglicher hochachtung",
    ),
    (
        Label::Formal,
        1,
        "with regard to|pursuant to|herewith|hereby|please find attached|enclosed|kindly|furthermore|hiermit|bezüglich|\
         hinsichtlich|anbei|mit freundlichen grüßen|mit freundlichem gruß|gemäß|des weiteren",
    ),
    (
        Label::Friendly,
        2,
        "thanks so much|thank you so much|cheers|lovely|have a great|looking forward|hope you are well|hope you're well|\
         take care|all the best|hugs|vielen lieben dank|liebe grüße|lieben gruß|herzliche grüße|herzlichen dank|freut mich|freue mich|\
         schönes wochenende|ganz lieb|bis bald|alles gute",
    ),
    (Label::Friendly, 1, "hi|hey|thanks|wonderful|great|happy to|hallo|danke|gerne|toll|super|schön|viele grüße"),
    (Label::Formal, 1, "i am writing|ich beziehe mich|beziehe ich mich|ihr schreiben|your letter"),
];

/// For a text without any of them, and for one that shouts: English, German.
pub(super) const SENTENCES: [(&str, &str); 2] = [
    (
        "Nothing in it sounds particularly warm, formal or pressing.",
        "It reads as urgent because of its capitals and exclamation marks.",
    ),
    (
        "Nichts daran klingt besonders herzlich, förmlich oder drängend.",
        "Es klingt drängend wegen der Großbuchstaben und Ausrufezeichen.",
    ),
];

/// The tone in words.
pub(super) fn word(label: Label, is_german: bool) -> &'static str {
    match (label, is_german) {
        (Label::Neutral, _) => "neutral",
        (Label::Friendly, false) => "friendly",
        (Label::Friendly, true) => "freundlich",
        (Label::Formal, false) => "formal",
        (Label::Formal, true) => "förmlich",
        (Label::Urgent, false) => "urgent",
        (Label::Urgent, true) => "drängend",
        (Label::Angry, false) => "angry",
        (Label::Angry, true) => "verärgert",
        (Label::Apologetic, false) => "apologetic",
        (Label::Apologetic, true) => "entschuldigend",
    }
}
