use frostem::{Algorithm, Stemmer};

/// A language whose words are stemmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Language {
    Danish,
    Dutch,
    English,
    Finnish,
    French,
    German,
    Hungarian,
    Italian,
    Norwegian,
    Polish,
    Portuguese,
    Romanian,
    Russian,
    Spanish,
    Swedish,
    Turkish,
}

impl Language {
    /// All of them; a query asks for the stems of each, in texts of that language.
    pub const ALL: [Self; 16] = [
        Self::Danish,
        Self::Dutch,
        Self::English,
        Self::Finnish,
        Self::French,
        Self::German,
        Self::Hungarian,
        Self::Italian,
        Self::Norwegian,
        Self::Polish,
        Self::Portuguese,
        Self::Romanian,
        Self::Russian,
        Self::Spanish,
        Self::Swedish,
        Self::Turkish,
    ];

    /// The code of ISO 639-1, to be stored beside a text.
    pub fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::Dutch => "nl",
            Self::English => "en",
            Self::Finnish => "fi",
            Self::French => "fr",
            Self::German => "de",
            Self::Hungarian => "hu",
            Self::Italian => "it",
            Self::Norwegian => "no",
            Self::Polish => "pl",
            Self::Portuguese => "pt",
            Self::Romanian => "ro",
            Self::Russian => "ru",
            Self::Spanish => "es",
            Self::Swedish => "sv",
            Self::Turkish => "tr",
        }
    }

    /// The language of a code of ISO 639-1, in lower case; `nb` and `nn` are Norwegian as well.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "nb" | "nn" => Some(Self::Norwegian),
            _ => Self::ALL.into_iter().find(|language| language.code() == code),
        }
    }

    /// The lexeme of every text in this language. No word has a colon after a letter, and no field this one.
    pub(crate) fn lexeme(self) -> String {
        format!("l:{}", self.code())
    }

    pub(crate) fn stemmer(self) -> Stemmer {
        Stemmer::new(match self {
            Self::Danish => Algorithm::Danish,
            Self::Dutch => Algorithm::Dutch,
            Self::English => Algorithm::English,
            Self::Finnish => Algorithm::Finnish,
            Self::French => Algorithm::French,
            Self::German => Algorithm::German,
            Self::Hungarian => Algorithm::Hungarian,
            Self::Italian => Algorithm::Italian,
            Self::Norwegian => Algorithm::Norwegian,
            Self::Polish => Algorithm::Polish,
            Self::Portuguese => Algorithm::Portuguese,
            Self::Romanian => Algorithm::Romanian,
            Self::Russian => Algorithm::Russian,
            Self::Spanish => Algorithm::Spanish,
            Self::Swedish => Algorithm::Swedish,
            Self::Turkish => Algorithm::Turkish,
        })
    }
}

/// Languages that a text can be in; none that is known is one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Languages(u32);

impl Languages {
    pub(crate) const ALL: Self = Self(u32::MAX);

    pub(crate) fn of(language: Option<Language>) -> Self {
        Self(1 << language.map_or(Language::ALL.len(), |language| language as usize))
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn contains(self, language: Option<Language>) -> bool {
        self.0 & Self::of(language).0 != 0
    }

    /// Those that are known.
    pub(crate) fn known(self) -> impl Iterator<Item = Language> {
        Language::ALL.into_iter().filter(move |language| self.contains(Some(*language)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_lead_back() {
        for (index, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!(Language::from_code(language.code()), Some(language));
            assert_eq!(language as usize, index);
        }
        assert_eq!(Language::from_code("nb"), Some(Language::Norwegian));
        assert_eq!(Language::from_code("xx"), None);
    }

    proptest! {
        #[test]
        fn no_stemmer_trips_over_any_text(word in "\\PC{0,12}|[a-zäöüßéèàçñøåæąęłżœıșțőű'-]{0,16}|[а-яё]{0,12}") {
            for language in Language::ALL {
                language.stemmer().stem(&word);
            }
        }
    }
}
