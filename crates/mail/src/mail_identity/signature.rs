use std::collections::HashMap;

use postroom_mailproto::mime;

use crate::{Error, html};

/// Characters of the plain text.
const LONGEST: usize = 10_000;
/// Characters of the HTML, pictures in it counted.
const LONGEST_HTML: usize = 100_000;
/// Bytes of the text that is made of HTML.
const LONGEST_TEXT: usize = 64 * 1024;

/// What stands below a member's mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Plain; empty for none.
    pub text: String,
    /// The same with its formatting, sanitised; empty for none.
    pub html: String,
}

impl Signature {
    /// Looks at what somebody typed: the HTML is sanitised, and nothing in it calls another server.
    ///
    /// # Errors
    /// When one of them is too long, or the text holds control characters that are no tabs or ends of lines.
    pub async fn parse(text: String, html: String) -> Result<Self, Error> {
        check("signature", &text, LONGEST)?;
        check("signatureHtml", &html, LONGEST_HTML)?;
        let html = match html.trim() {
            "" => String::new(),
            _ => html::apart(move || html::sanitise(&html, HashMap::new(), |_| None).html).await?,
        };
        Ok(Self { text, html })
    }

    /// Plain, with the line that tells it from the mail's own text ("-- ", RFC 3676 section 4.3); empty when there is none.
    pub fn as_text(&self) -> String {
        let made = || mime::html_text(&self.html, LONGEST_TEXT);
        let text = if self.text.trim().is_empty() { made() } else { self.text.clone() };
        match text.trim_end() {
            "" => String::new(),
            text => format!("-- \n{text}\n"),
        }
    }

    /// The same as HTML.
    pub fn as_html(&self) -> String {
        let html = match (self.html.trim(), self.text.trim_end()) {
            ("", "") => return String::new(),
            ("", text) => text.lines().map(escaped).collect::<Vec<_>>().join("<br>\n"),
            (html, _) => html.to_owned(),
        };
        format!("<div>-- <br>\n{html}</div>\n")
    }
}

fn check(field: &'static str, text: &str, most: usize) -> Result<(), Error> {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    let reason = if text.chars().any(is_odd) {
        "must not hold control characters".to_owned()
    } else if text.len() > most && text.chars().count() > most {
        format!("must have at most {most} characters")
    } else {
        return Ok(());
    };
    Err(Error::Invalid { field, reason })
}

fn escaped(line: &str) -> String {
    ammonia::clean_text(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(text: &str, html: &str) -> Signature {
        Signature { text: text.to_owned(), html: html.to_owned() }
    }

    #[tokio::test]
    async fn what_is_typed_is_bounded_and_harmless() {
        let html = "<b>Ida</b><script>x()</script><img src=\"https://track.example/1.png\">";
        let parsed = Signature::parse("Ida\r\nNordhavn".to_owned(), html.to_owned()).await.unwrap();
        assert!(
            parsed.html.contains("<b>Ida</b>") && !parsed.html.contains("script") && !parsed.html.contains("track")
        );
        assert_eq!(parsed.text, "Ida\r\nNordhavn");
        let edge = |text: usize, html: usize| Signature::parse("é".repeat(text), "é".repeat(html));
        assert!(edge(LONGEST, LONGEST_HTML).await.is_ok());
        for (text, html, field) in [(LONGEST + 1, 0, "signature"), (0, LONGEST_HTML + 1, "signatureHtml")] {
            let refused = edge(text, html).await.unwrap_err();
            assert!(matches!(refused, Error::Invalid { field: named, .. } if named == field));
        }
        assert!(Signature::parse("a\0".to_owned(), String::new()).await.is_err());
    }

    #[test]
    fn each_form_is_made_of_the_other_where_it_is_missing() {
        let both = signature("Ida\nNordhavn\n\n", "<b>Ida</b>");
        assert_eq!(both.as_text(), "-- \nIda\nNordhavn\n");
        assert_eq!(both.as_html(), "<div>-- <br>\n<b>Ida</b></div>\n");
        assert_eq!(signature("", "<b>Ida</b>").as_text(), "-- \nIda\n");
        assert_eq!(signature("<Ida>\nx", "").as_html(), "<div>-- <br>\n&lt;Ida&gt;<br>\nx</div>\n");
        for blank in [signature("", ""), signature(" \n", " ")] {
            assert_eq!((blank.as_text(), blank.as_html()), (String::new(), String::new()));
        }
    }
}
