use std::ops::Range;

/// What the tokeniser makes of a piece of text.
#[derive(Debug)]
pub(crate) struct Term<'a> {
    /// In lower case and normal form, accents kept; UTF-8.
    pub(crate) text: &'a [u8],
    /// Whether `text` is ASCII.
    pub(crate) is_ascii: bool,
    /// Whether it is a word of letters, which may be stemmed; otherwise it is taken as it is.
    pub(crate) is_word: bool,
    pub(crate) role: Role,
    /// Counted from the position that the tokeniser was given.
    pub(crate) position: u32,
    /// How many positions it covers.
    pub(crate) width: u32,
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
}

/// What a term is in a query. All of them are indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// One behind the other, they are the text.
    Main,
    /// Part of a main one.
    Part,
    /// What the main ones that it covers would be without their hyphens.
    Joined,
}

/// Takes terms, in the order of the text.
pub(crate) trait Sink {
    fn term(&mut self, term: Term<'_>);

    /// Whether more would be for nothing.
    fn is_full(&self) -> bool {
        false
    }
}

impl<F: FnMut(Term<'_>)> Sink for F {
    fn term(&mut self, term: Term<'_>) {
        self(term);
    }
}
