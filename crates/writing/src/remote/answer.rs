use serde::Deserialize;

use crate::{Failed, Kind, Label, Suggestion};

#[derive(Deserialize)]
struct Proposals {
    proposals: Vec<String>,
}

#[derive(Deserialize)]
struct Judged {
    label: String,
    #[serde(default)]
    explanation: String,
}

/// What a model proposes in its answer; `body` is what is continued.
pub(super) fn read(kind: Kind, said: &str, body: &str) -> Result<Suggestion, Failed> {
    let json = object_in(said).ok_or(Failed::Unusable)?;
    let unusable = |_: serde_json::Error| Failed::Unusable;
    Ok(match kind {
        Kind::Completion => {
            let Proposals { proposals } = serde_json::from_str(json).map_err(unusable)?;
            Suggestion::completions(proposals, body)
        }
        Kind::Subject => {
            let Proposals { proposals } = serde_json::from_str(json).map_err(unusable)?;
            Suggestion::subjects(proposals)
        }
        Kind::Tone => {
            let Judged { label, explanation } = serde_json::from_str(json).map_err(unusable)?;
            Suggestion::tone(Label::named(&label).ok_or(Failed::Unusable)?, &explanation)
        }
    })
}

/// The object in an answer: models like to put words and fences around it.
fn object_in(said: &str) -> Option<&str> {
    said.get(said.find('{')?..=said.rfind('}')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_found_among_words() {
        let said = "Gladly:\n```json\n{\"proposals\": [\"to see you.\", \"\"]}\n```";
        assert_eq!(read(Kind::Completion, said, "I hope").unwrap().proposals, [" to see you."]);
        assert_eq!(read(Kind::Subject, said, "").unwrap().proposals, ["to see you."]);
        let tone =
            read(Kind::Tone, "{\"label\":\"Angry\",\"explanation\":\"It\\u0000 shouts.\"}", "").unwrap().tone.unwrap();
        assert_eq!((tone.label, tone.explanation.as_str()), (Label::Angry, "It shouts."));
    }

    #[test]
    fn what_is_no_help_is_none() {
        for said in [
            "",
            "no",
            "}{",
            "{",
            "{}",
            "[]",
            "{\"proposals\": 1}",
            "{\"label\": \"sarcastic\"}",
            "{\"proposals\": [1]}",
        ] {
            for kind in [Kind::Completion, Kind::Subject, Kind::Tone] {
                assert_eq!(read(kind, said, ""), Err(Failed::Unusable), "{said}");
            }
        }
    }
}
