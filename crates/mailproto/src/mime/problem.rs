/// What is wrong with a message that could be read all the same. Shown beside it; none of them loses a byte, since the
/// raw message is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Problem {
    #[error("there are no headers")]
    NoHeaders,
    #[error("a line among the headers is none")]
    JunkInHeaders,
    #[error("a header is too long and was cut")]
    LongHeader,
    #[error("the headers are too long together and were cut")]
    LongHeaders,
    #[error("a header holds 8-bit characters of an unnamed character set")]
    RawHeader,
    #[error("the date cannot be understood")]
    BadDate,
    #[error("a Message-ID is longer than 998 characters and was left out")]
    LongId,
    #[error("too many Message-IDs are referred to")]
    ManyIds,
    #[error("too many addresses stand in one header")]
    ManyAddresses,
    #[error("parts stand too deep inside of each other; the deepest are one attachment")]
    TooDeep,
    #[error("there are too many parts; the last were not looked at")]
    TooManyParts,
    #[error("a multipart has no part")]
    EmptyMultipart,
    #[error("a multipart does not end")]
    UnclosedMultipart,
    #[error("the encoding of a part is broken")]
    BrokenEncoding,
    #[error("the encoding of a part is unknown: {0}")]
    UnknownEncoding(String),
    #[error("the character set of a text is unknown: {0}")]
    UnknownCharset(String),
    #[error("a text does not fit its character set")]
    BadText,
    #[error("a text is too long and was cut")]
    LongText,
    #[error("a NUL was replaced")]
    Nul,
}

/// Notes every problem once, in the order they turned up.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn note(&mut self, problem: Problem) {
        // Names from the message are part of some problems, so their number is bounded, too.
        if self.0.len() < 32 && !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    pub(super) fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}
