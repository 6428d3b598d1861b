//! What stands before the text of another in an answer: in the language of whoever writes.

use chrono::Datelike;
use postroom_mailproto::compose::ForwardLabels;
use postroom_types::Timestamp;

/// A language that the client speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Language {
    #[default]
    English,
    German,
}

impl Language {
    /// By its tag (BCP 47); English for any other.
    pub fn of(tag: &str) -> Self {
        let primary = tag.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("de") { Self::German } else { Self::English }
    }

    /// "On Friday Ida wrote:".
    pub fn attribution(self, date: &str, who: &str) -> String {
        match self {
            Self::English => format!("On {date}, {who} wrote:"),
            Self::German => format!("Am {date} schrieb {who}:"),
        }
    }

    /// A date as it stands in a sentence.
    pub fn date(self, at: Timestamp) -> String {
        const MONTHS: [&str; 12] = [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ];
        match self {
            Self::English => at.format("%-d %B %Y at %H:%M UTC").to_string(),
            Self::German => {
                let month = MONTHS.get(at.month0() as usize).copied().unwrap_or_default();
                format!("{}. {month} {}", at.day(), at.format("%Y um %H:%M UTC"))
            }
        }
    }

    /// Around a message that is passed on.
    pub fn labels(self) -> ForwardLabels<'static> {
        match self {
            Self::English => ForwardLabels {
                heading: "Forwarded message",
                from: "From",
                date: "Date",
                subject: "Subject",
                to: "To",
                cc: "Cc",
            },
            Self::German => ForwardLabels {
                heading: "Weitergeleitete Nachricht",
                from: "Von",
                date: "Datum",
                subject: "Betreff",
                to: "An",
                cc: "Kopie",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_dates() {
        let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        assert_eq!(Language::German.date(at("2026-03-01T08:42:00Z")), "1. März 2026 um 08:42 UTC");
        assert_eq!(Language::English.date(at("2026-12-31T08:42:00Z")), "31 December 2026 at 08:42 UTC");
        for (tag, language) in [("de", Language::German), ("DE-at", Language::German), ("den", Language::English)] {
            assert_eq!(Language::of(tag), language, "{tag}");
        }
    }
}
