use std::fmt::{Display, Formatter, Write};

use super::prefix;
use super::{Match, Text};
use crate::analyse::analyse;
use crate::language::Languages;
use crate::stem::Lexemes;
use crate::term::{Role, Term};
use crate::vector::quote;
use crate::{Field, Language};

/// A `tsquery` as text, for `$1::text::tsquery`: it is PostgreSQL's own syntax and needs no configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TsQuery {
    text: String,
    /// Whether a vector without any lexeme matches.
    matches_nothing: bool,
}

impl TsQuery {
    /// In PostgreSQL's syntax.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it only says what is not to be there, at least as one way to match: a GIN index does not help then, because texts are looked for
    /// that have none of its words.
    pub fn is_exclusion(&self) -> bool {
        self.matches_nothing
    }

    pub(super) fn not(self) -> Self {
        Self { text: format!("!({})", self.text), matches_nothing: !self.matches_nothing }
    }

    pub(super) fn all(of: Vec<Self>) -> Option<Self> {
        let matches_nothing = of.iter().all(|query| query.matches_nothing);
        Self::join(of, " & ", matches_nothing)
    }

    pub(super) fn any(of: Vec<Self>) -> Option<Self> {
        let matches_nothing = of.iter().any(|query| query.matches_nothing);
        Self::join(of, " | ", matches_nothing)
    }

    fn join(mut of: Vec<Self>, between: &str, matches_nothing: bool) -> Option<Self> {
        if of.len() < 2 {
            return of.pop();
        }
        let parts: Vec<_> = of.into_iter().map(|query| format!("({})", query.text)).collect();
        Some(Self { text: parts.join(between), matches_nothing })
    }

    /// That of a text; none if no word is in it.
    pub(super) fn of(text: &Text) -> Option<Self> {
        let mut query = String::new();
        for word in &words(text).alternatives {
            write_word(word, text.field, &mut query);
        }
        (!query.is_empty()).then_some(Self { text: query, matches_nothing: false })
    }
}

impl Display for TsQuery {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// The lexemes of a text that is searched.
pub(crate) struct Words {
    /// Ways to match, each of parts that stand one behind the other.
    pub(crate) alternatives: Vec<Vec<Part>>,
}

/// One place in a text, and the lexemes of which one must be there.
pub(crate) struct Part {
    pub(crate) position: u32,
    /// Each lexeme once; that of a text in no known language first.
    pub(crate) forms: Vec<Form>,
    /// Whether the first form may go on.
    pub(crate) is_prefix: bool,
}

/// A lexeme that a word may have become, and in which texts.
#[derive(PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) text: String,
    pub(crate) languages: Languages,
}

impl Part {
    /// The lexemes that it can be in a text of a language.
    fn in_language(&self, language: Option<Language>) -> Vec<&Form> {
        self.forms.iter().filter(|form| form.languages.contains(language)).collect()
    }

    fn write(&self, forms: &[&Form], field: Option<Field>, is_alone: bool, out: &mut String) {
        let in_parentheses = forms.len() > 1 && !is_alone;
        if in_parentheses {
            out.push('(');
        }
        for (index, form) in forms.iter().enumerate() {
            if index > 0 {
                out.push_str(" | ");
            }
            match field {
                None => quote(&form.text, out),
                Some(field) => quote(&format!("{}{}", String::from_utf8_lossy(field.prefix()), form.text), out),
            }
            if self.is_prefix && self.forms.first().is_some_and(|first| first.text == form.text) {
                out.push_str(":*");
            }
        }
        if in_parentheses {
            out.push(')');
        }
    }
}

/// A word or phrase: as it stands, in any text, and by its stems in texts of the languages that make them.
fn write_word(word: &[Part], field: Option<Field>, out: &mut String) {
    let plain: Reading<'_> = word.iter().map(|part| part.in_language(None)).collect();
    write_alternative(word, &plain, None, field, out);
    if let [part] = word {
        for form in part.forms.iter().filter(|form| !form.languages.contains(None)) {
            write_alternative(word, &vec![vec![form]], Some(form.languages), field, out);
        }
        return;
    }
    // All words of a phrase are of one language.
    let mut readings: Vec<(Reading<'_>, Languages)> = Vec::new();
    for language in Language::ALL {
        let reading: Reading<'_> = word.iter().map(|part| part.in_language(Some(language))).collect();
        let only = Languages::of(Some(language));
        match readings.iter_mut().find(|(known, _)| *known == reading) {
            Some((_, languages)) => *languages = languages.and(only),
            None if reading == plain || reading.iter().any(Vec::is_empty) => {}
            None => readings.push((reading, only)),
        }
    }
    for (reading, languages) in &readings {
        write_alternative(word, reading, Some(*languages), field, out);
    }
}

/// Of each part, the lexemes of which one must be there.
type Reading<'a> = Vec<Vec<&'a Form>>;

fn write_alternative(
    word: &[Part],
    reading: &Reading<'_>,
    languages: Option<Languages>,
    field: Option<Field>,
    out: &mut String,
) {
    if !out.is_empty() {
        out.push_str(" | ");
    }
    let is_alone = word.len() == 1 && languages.is_none();
    let mut behind = None;
    // Writing to a string cannot fail.
    for (part, forms) in word.iter().zip(reading) {
        if let Some(behind) = behind.replace(part.position) {
            let _ = write!(out, " <{}> ", part.position - behind);
        }
        part.write(forms, field, is_alone, out);
    }
    let Some(languages) = languages else { return };
    let lexemes: Vec<String> = languages.known().map(|language| format!("'{}'", language.lexeme())).collect();
    let lexemes = lexemes.join(" | ");
    let _ = if lexemes.contains('|') { write!(out, " & ({lexemes})") } else { write!(out, " & {lexemes}") };
}

/// Takes a text apart as it was when it was indexed.
pub(crate) fn words(text: &Text) -> Words {
    let is_stemmed = !text.field.is_some_and(Field::is_people);
    let is_prefix = text.matching == Match::Prefix;
    let (mut main, mut joined) = (Vec::new(), Vec::new());
    let end = analyse(&text.text, 1, &mut |term: Term<'_>| {
        let part = || Part { position: term.position, forms: forms(&term, is_stemmed), is_prefix: false };
        match term.role {
            Role::Main => main.push((part(), Owned::of(&term))),
            Role::Joined => joined.push((part(), Owned::of(&term))),
            Role::Part => {}
        }
    });
    let mut alternatives: Vec<Vec<(Part, Owned)>> = Vec::new();
    // Only if it is all of the text.
    joined.retain(|(_, term)| term.position == 1 && term.position + term.width == end);
    alternatives.extend((!main.is_empty()).then_some(main));
    alternatives.extend(joined.into_iter().map(|joined| vec![joined]));
    let finish = |mut parts: Vec<(Part, Owned)>| {
        if is_prefix && let Some((part, term)) = parts.last_mut() {
            prefix::widen(part, &term.text, term.is_word && is_stemmed);
        } else if let [(part, term)] = parts.as_mut_slice() {
            // A single character of a script without spaces is mostly indexed as the first of a pair.
            part.is_prefix |= !term.is_ascii && !term.is_word && term.text.chars().count() == 1;
        }
        parts.into_iter().map(|(part, _)| part).filter(|part| !part.forms.is_empty()).collect::<Vec<_>>()
    };
    Words { alternatives: alternatives.into_iter().map(finish).filter(|parts| !parts.is_empty()).collect() }
}

struct Owned {
    text: String,
    position: u32,
    width: u32,
    is_word: bool,
    is_ascii: bool,
}

impl Owned {
    fn of(term: &Term<'_>) -> Self {
        let text = String::from_utf8_lossy(term.text).into_owned();
        Self { text, position: term.position, width: term.width, is_word: term.is_word, is_ascii: term.is_ascii }
    }
}

/// The lexemes that a term may have become, that without a language first.
fn forms(term: &Term<'_>, is_stemmed: bool) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut lexemes = Lexemes::default();
    let languages = Language::ALL.into_iter().filter(|_| is_stemmed && term.is_word).map(Some);
    for language in std::iter::once(None).chain(languages) {
        lexemes.make(term, language);
        let languages = if is_stemmed && term.is_word { Languages::of(language) } else { Languages::ALL };
        for form in [&lexemes.first, &lexemes.second] {
            let text = String::from_utf8_lossy(form).into_owned();
            if !text.is_empty() {
                add(&mut forms, Form { text, languages });
            }
        }
    }
    forms
}

/// Adds a form, or its languages to the one that is there.
pub(super) fn add(forms: &mut Vec<Form>, new: Form) {
    match forms.iter_mut().find(|known| known.text == new.text) {
        Some(known) => known.languages = known.languages.and(new.languages),
        None => forms.push(new),
    }
}

/// The lexemes that a word may have become.
pub(super) fn forms_of_word(word: &str) -> Vec<Form> {
    let range = 0..word.len();
    let is_ascii = word.is_ascii();
    forms(
        &Term { text: word.as_bytes(), is_ascii, is_word: true, role: Role::Main, position: 1, width: 1, range },
        true,
    )
}
