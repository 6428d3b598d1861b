/// Proposals of one answer.
const MOST: usize = 3;
/// Characters of a continuation, of a subject line, and of a sentence about a tone.
const LONGEST_COMPLETION: usize = 1_000;
const LONGEST_SUBJECT: usize = 150;
const LONGEST_EXPLANATION: usize = 400;

/// What is proposed: plain text within bounds. It changes nothing until somebody takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// Continuations, to be put behind the text as they are; or subject lines. Up to three, the best first.
    pub proposals: Vec<String>,
    /// How the text reads, if that was asked.
    pub tone: Option<Tone>,
}

/// How a text reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tone {
    pub label: Label,
    /// A sentence that says why, in the language of the text where that is known.
    pub explanation: String,
}

/// The tones that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Neutral,
    Friendly,
    Formal,
    Urgent,
    Angry,
    Apologetic,
}

impl Label {
    pub const ALL: [Self; 6] =
        [Self::Neutral, Self::Friendly, Self::Formal, Self::Urgent, Self::Angry, Self::Apologetic];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Friendly => "friendly",
            Self::Formal => "formal",
            Self::Urgent => "urgent",
            Self::Angry => "angry",
            Self::Apologetic => "apologetic",
        }
    }

    /// The label of this name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.as_str().eq_ignore_ascii_case(name.trim()))
    }
}

impl Suggestion {
    /// Of texts that may continue `body`. One that begins with a word is set off by a space, unless the text ends with one.
    pub(crate) fn completions(texts: impl IntoIterator<Item = String>, body: &str) -> Self {
        let continued = texts.into_iter().filter_map(|text| {
            let text = clean(&text, LONGEST_COMPLETION, true);
            let (text, begins_with_word) = (text.trim_end(), text.starts_with(char::is_alphanumeric));
            let is_apart = body.is_empty() || body.ends_with(char::is_whitespace);
            match text.trim_start() {
                "" => None,
                bare if is_apart => Some(bare.to_owned()),
                _ if begins_with_word => Some(format!(" {text}")),
                _ => Some(text.to_owned()),
            }
        });
        Self { proposals: few(continued), tone: None }
    }

    /// Of texts that may be subject lines.
    pub(crate) fn subjects(texts: impl IntoIterator<Item = String>) -> Self {
        let lines = texts.into_iter().map(|text| clean(&text, LONGEST_SUBJECT, false).trim().to_owned());
        Self { proposals: few(lines.filter(|line| !line.is_empty())), tone: None }
    }

    pub(crate) fn tone(label: Label, explanation: &str) -> Self {
        let explanation = clean(explanation, LONGEST_EXPLANATION, false).trim().to_owned();
        Self { proposals: Vec::new(), tone: Some(Tone { label, explanation }) }
    }
}

/// Text as people see it: no control characters but line ends where there may be some, and nothing that is invisible or turns the
/// direction of what stands beside it.
fn clean(text: &str, longest: usize, has_lines: bool) -> String {
    let unified = text.replace("\r\n", "\n");
    let kept = unified.chars().filter_map(|c| match c {
        '\n' if has_lines => Some('\n'),
        '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    kept.take(longest).collect()
}

/// The first few, each once.
fn few(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
        if all.len() == MOST {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completions(texts: &[&str], body: &str) -> Vec<String> {
        Suggestion::completions(texts.iter().map(|text| (*text).to_owned()), body).proposals
    }

    #[test]
    fn a_continuation_fits_behind_the_text() {
        assert_eq!(completions(&["to see you. ", " to hear"], "I hope"), [" to see you.", " to hear"]);
        assert_eq!(completions(&[" to see you."], "I hope "), ["to see you."]);
        assert_eq!(completions(&[", and soon."], "I hope"), [", and soon."]);
        assert_eq!(completions(&["", " \n", "x", "x", "y", "z", "w"], ""), ["x", "y", "z"]);
    }

    #[test]
    fn what_people_cannot_see_is_left_out_and_all_is_short() {
        assert_eq!(completions(&["a\u{202e}b\u{0}\r\nc\u{1b}[31m"], ""), ["ab\nc[31m"]);
        assert_eq!(completions(&[&"x".repeat(5_000)], "")[0].len(), LONGEST_COMPLETION);
        let subjects = Suggestion::subjects(["a\r\nBcc: x@y".to_owned(), "s".repeat(500)]).proposals;
        assert_eq!((subjects[0].as_str(), subjects[1].len()), ("a Bcc: x@y", LONGEST_SUBJECT));
    }

    #[test]
    fn labels_by_their_names() {
        assert_eq!(Label::named(" Urgent "), Some(Label::Urgent));
        assert_eq!(Label::named("sarcastic"), None);
    }
}
