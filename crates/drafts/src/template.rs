//! Templates of mails: subjects and texts with named placeholders, `Dear {{ name }}`.
//!
//! A placeholder is a name and nothing else, so there is nothing to execute. Names begin with a letter and hold letters, digits, `_`, `.`
//! and `-`.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::HtmlEscape;

use crate::placeholder::{Part, Unclosed, parts};

/// A filled template may have so many bytes.
pub const MAX_FILLED: usize = 1 << 20;

/// What a text is, so that a value in it stays a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Values stand as they are.
    Plain,
    /// Values are escaped: in text and in quoted attributes they cannot become markup.
    Html,
}

/// Why a template cannot be filled. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("line {line}: {{{{ is never closed by }}}}")]
    Unclosed { line: usize },
    #[error("line {line}: {{{{ {inside} }}}} must be a name alone")]
    NoName { line: usize, inside: String },
    #[error("line {line}: nothing is given for {{{{ {name} }}}}")]
    Missing { line: usize, name: String },
    #[error("the text would have more than {MAX_FILLED} bytes")]
    TooLong,
}

/// Puts the values in the places of their names. What is given and not asked for does no harm.
///
/// The result was not looked at yet: that of a subject is a field like any ([`Limits`](crate::Limits)).
///
/// # Errors
/// The first placeholder that is none or has no value, with its line.
pub fn fill(template: &str, values: &BTreeMap<String, String>, kind: Kind) -> Result<String, TemplateError> {
    let mut filled = String::with_capacity(template.len().min(MAX_FILLED));
    for part in parts(template)? {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Placeholder { inside, line } => {
                let name = name(inside, line)?;
                let missing = || TemplateError::Missing { line, name: name.to_owned() };
                let value = values.get(name).ok_or_else(missing)?;
                match kind {
                    Kind::Plain => filled.push_str(value),
                    Kind::Html => filled.push_str(&HtmlEscape(value).to_string()),
                }
            }
        }
        if filled.len() > MAX_FILLED {
            return Err(TemplateError::TooLong);
        }
    }
    Ok(filled)
}

/// The names that a template asks for.
///
/// # Errors
/// The first placeholder that is none, with its line.
pub fn names(template: &str) -> Result<BTreeSet<&str>, TemplateError> {
    let placeholders = parts(template)?.into_iter().filter_map(|part| match part {
        Part::Text(_) => None,
        Part::Placeholder { inside, line } => Some(name(inside, line)),
    });
    placeholders.collect()
}

fn name(inside: &str, line: usize) -> Result<&str, TemplateError> {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    if inside.starts_with(char::is_alphabetic) && inside.chars().all(good) {
        return Ok(inside);
    }
    Err(TemplateError::NoName { line, inside: inside.chars().take(40).collect() })
}

impl From<Unclosed> for TemplateError {
    fn from(unclosed: Unclosed) -> Self {
        Self::Unclosed { line: unclosed.line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn filled(template: &str, pairs: &[(&str, &str)], kind: Kind) -> Result<String, String> {
        fill(template, &values(pairs), kind).map_err(|error| error.to_string())
    }

    #[test]
    fn names_are_replaced_by_their_values() {
        let pairs = [("name", "Åsa"), ("order.no", "7"), ("straße-1", "x")];
        let template = "Dear {{name}},\n{{ order.no }} {{\n straße-1 }}{{ name }}";
        assert_eq!(filled(template, &pairs, Kind::Plain), Ok("Dear Åsa,\n7 xÅsa".into()));
        assert_eq!(names(template), Ok(BTreeSet::from(["name", "order.no", "straße-1"])));
    }

    #[test]
    fn a_value_is_never_a_template_nor_markup() {
        let pairs = [("a", "{{ b }}<script>\"'&"), ("b", "x")];
        assert_eq!(filled("{{ a }}", &pairs, Kind::Plain), Ok("{{ b }}<script>\"'&".into()));
        let html = filled("<p title='{{ a }}'>", &pairs, Kind::Html).expect("filled");
        assert_eq!(html, "<p title='{{ b }}&lt;script&gt;&quot;&#x27;&amp;'>");
    }

    #[test]
    fn errors_name_the_line_and_the_placeholder() {
        let error = |template: &str| filled(template, &[("a", "x")], Kind::Plain).expect_err(template);
        assert_eq!(error("{{ a }}\n\n{{ first-name }}"), "line 3: nothing is given for {{ first-name }}");
        assert_eq!(error("\n{{ a"), "line 2: {{ is never closed by }}");
        for code in ["", "1", "a b", "a | upper", "a()", "'a'", "a~a", "range(9)"] {
            let expected = format!("line 1: {{{{ {code} }}}} must be a name alone");
            assert_eq!(error(&format!("{{{{ {code} }}}}")), expected);
        }
        assert_eq!(filled("{% for x in a %}", &[], Kind::Plain), Ok("{% for x in a %}".into()));
    }

    #[test]
    fn what_is_filled_in_is_bounded() {
        let half = "x".repeat(MAX_FILLED / 2);
        let pairs = [("a", half.as_str())];
        assert_eq!(filled("{{a}}{{a}}", &pairs, Kind::Plain).map(|text| text.len()), Ok(MAX_FILLED));
        assert!(filled("{{a}}{{a}}.", &pairs, Kind::Plain).is_err());
        assert!(filled(&"{{a}}".repeat(100_000), &pairs, Kind::Plain).is_err());
    }

    proptest! {
        #[test]
        fn any_template_is_filled_or_refused(template in "[{}%a'\"\n .ü-]{0,40}") {
            let pairs = values(&[("a", "x")]);
            for kind in [Kind::Plain, Kind::Html] {
                prop_assert_eq!(fill(&template, &pairs, kind).is_ok(), names(&template).is_ok_and(|names| names.iter().all(|name| *name == "a")));
            }
        }
    }
}
