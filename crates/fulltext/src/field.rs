/// How much a word counts in ranking: PostgreSQL's labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Least: 0.1 in `ts_rank`, unless told otherwise.
    D,
    /// 0.2.
    C,
    /// 0.4.
    B,
    /// Most: 1.0.
    A,
}

impl Weight {
    /// As it stands in the two highest bits of a position.
    pub(crate) fn bits(self) -> u16 {
        (self as u16) << 14
    }

    pub(crate) fn of_bits(position: u16) -> Self {
        match position >> 14 {
            0 => Self::D,
            1 => Self::C,
            2 => Self::B,
            _ => Self::A,
        }
    }
}

/// A part of a mail or document that can be searched alone: `from:anna`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Subject,
    From,
    To,
    Cc,
    Filename,
}

impl Field {
    /// What a member writes before the colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::From => "from",
            Self::To => "to",
            Self::Cc => "cc",
            Self::Filename => "filename",
        }
    }

    /// What stands before each of its lexemes.
    pub(crate) fn prefix(self) -> &'static [u8] {
        match self {
            Self::Subject => b"s:",
            Self::From => b"f:",
            Self::To => b"t:",
            Self::Cc => b"c:",
            Self::Filename => b"n:",
        }
    }

    /// Whether it holds people, whose names are not stemmed.
    pub(crate) fn is_people(self) -> bool {
        matches!(self, Self::From | Self::To | Self::Cc)
    }
}
