//! HTML as far as a mail's text needs it. Showing it is somebody else's work: nothing here makes it safe.

use std::collections::HashSet;

use mail_parser::decoders::html::add_html_token;

use super::clean;

/// The text of an HTML body: scripts, styles and comments left out, a line for each block, cells apart from each other,
/// and the target of a link behind its text. Ends after about `limit` bytes.
pub(super) fn to_text(html: &str, limit: usize) -> String {
    let mut text = Text::default();
    let mut rest = html;
    let mut head_may_close = true;
    while let Some(open) = rest.find('<') {
        text.words(&rest[..open]);
        if text.written.len() > limit {
            break;
        }
        rest = &rest[open..];
        let Some(tag) = Tag::read(rest) else {
            // A lone "<" is text.
            text.words("<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.length..];
        let name = tag.name.as_str();
        if !tag.closes && matches!(name, "script" | "style" | "template" | "title" | "noscript") {
            rest = after_end_of(rest, name).unwrap_or_default();
            continue;
        }
        if !tag.closes && name == "head" && head_may_close {
            // One that is never closed ends where the text begins; it is looked for once.
            let after = after_end_of(rest, name);
            head_may_close = after.is_some();
            rest = after.unwrap_or(rest);
            continue;
        }
        text.tag(&tag);
    }
    if text.written.len() <= limit {
        text.words(rest);
    }
    let mut written = text.written;
    written.truncate(clean::floor(&written, limit));
    written.truncate(written.trim_end().len());
    written
}

/// What `cid:` links refer to (RFC 2392).
pub(super) fn content_ids(html: &str) -> HashSet<String> {
    let bytes = html.as_bytes();
    let mut ids = HashSet::new();
    for colon in memchr::memchr_iter(b':', bytes) {
        if ids.len() == 10_000 {
            break;
        }
        if colon >= 3 && bytes[colon - 3..colon].eq_ignore_ascii_case(b"cid") {
            let rest = &bytes[colon + 1..bytes.len().min(colon + 300)];
            let end = rest.iter().position(|byte| b"\"'<> )\t\r\n".contains(byte)).unwrap_or(rest.len());
            ids.insert(percent_decoded(&rest[..end]));
        }
    }
    ids
}

/// Escapes what means something in HTML.
pub(crate) fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            other => html.push(other),
        }
    }
}

struct Tag {
    /// Lower case; "!" for comments and declarations.
    name: String,
    closes: bool,
    href: Option<String>,
    length: usize,
}

impl Tag {
    /// Reads the tag that begins with the first character, which is "<". Looks a bounded way ahead.
    fn read(html: &str) -> Option<Self> {
        let bytes = html.as_bytes();
        if let Some(comment) = html.strip_prefix("<!--") {
            let length = memchr::memmem::find(comment.as_bytes(), b"-->").map_or(html.len(), |end| end + 7);
            return Some(Self { name: "!".into(), closes: false, href: None, length });
        }
        let closes = bytes.get(1) == Some(&b'/');
        let begin = if closes { 2 } else { 1 };
        if !bytes.get(begin).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?')) {
            return None;
        }
        let name_end =
            bytes[begin..].iter().position(|byte| !byte.is_ascii_alphanumeric()).map_or(bytes.len(), |at| begin + at);
        let name = html[begin..name_end.min(begin + 20)].to_ascii_lowercase();
        let window = &bytes[name_end..bytes.len().min(name_end + 64 * 1024)];
        let mut quote = None;
        let end = window.iter().position(|byte| match (quote, byte) {
            (None, b'>') => true,
            (None, b'"' | b'\'') => {
                quote = Some(*byte);
                false
            }
            (Some(open), byte) => {
                if open == *byte {
                    quote = None;
                }
                false
            }
            _ => false,
        });
        // A quote that is never closed must not swallow the rest.
        let end = end.or_else(|| memchr::memchr(b'>', window)).unwrap_or(window.len());
        let length = clean::floor(html, (name_end + end + 1).min(html.len()));
        let href =
            if name == "a" && !closes { href(&html[name_end..clean::floor(html, name_end + end)]) } else { None };
        Some(Self { name, closes, href, length: length.max(name_end) })
    }
}

/// The target of a link that leads somewhere a reader would go.
fn href(attributes: &str) -> Option<String> {
    let at = attributes.to_ascii_lowercase().find("href")?;
    let value = attributes[at + 4..].trim_start().strip_prefix('=')?.trim_start();
    let target = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split_ascii_whitespace().next()?,
    };
    let target = target.trim();
    let is_shown = ["http://", "https://"]
        .iter()
        .any(|scheme| target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let mut text = String::new();
    entities(target, &mut text);
    (is_shown && target.len() <= 2048).then(|| clean::line(&text))
}

#[derive(Default)]
struct Text {
    written: String,
    space: bool,
    link: Option<(String, usize)>,
}

impl Text {
    /// Text between tags, blanks collapsed.
    fn words(&mut self, html: &str) {
        if html.starts_with(|character: char| character.is_ascii_whitespace()) {
            self.space = true;
        }
        for word in html.split_ascii_whitespace() {
            if self.space && !self.written.is_empty() && !self.written.ends_with(['\n', '\t']) {
                self.written.push(' ');
            }
            let begin = self.written.len();
            entities(word, &mut self.written);
            if self.written[begin..].contains(['\0', '\r']) {
                let clean = self.written[begin..].replace(['\0', '\r'], "\u{fffd}");
                self.written.truncate(begin);
                self.written.push_str(&clean);
            }
            self.space = true;
        }
        self.space = html.ends_with(|character: char| character.is_ascii_whitespace()) || self.space && html.is_empty();
    }

    fn tag(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "br" => {
                self.written.push('\n');
                self.space = false;
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "ul" | "ol" | "table" => {
                self.lines(2)
            }
            "div" | "tr" | "li" | "section" | "article" | "header" | "footer" | "hr" | "dt" | "dd" | "address"
            | "form" => {
                self.lines(1);
                if tag.name == "li" && !tag.closes {
                    self.written.push_str("* ");
                }
            }
            "td" | "th" if !tag.closes && !self.written.is_empty() && !self.written.ends_with('\n') => {
                self.written.push('\t');
                self.space = false;
            }
            "a" if tag.closes => {
                if let Some((target, begin)) = self.link.take() {
                    let shown = self.written.get(begin..).unwrap_or_default().trim();
                    // A link that shows its target needs it no second time.
                    if !shown.is_empty() && shown.trim_end_matches('/') != target.trim_end_matches('/') {
                        self.written.push_str(" <");
                        self.written.push_str(&target);
                        self.written.push('>');
                    }
                }
            }
            "a" => self.link = tag.href.clone().map(|target| (target, self.written.len())),
            _ => {}
        }
    }

    /// Ends the line, and leaves `count` line ends at most.
    fn lines(&mut self, count: usize) {
        self.space = false;
        while self.written.ends_with([' ', '\t']) {
            self.written.pop();
        }
        let present = self.written.bytes().rev().take(count).take_while(|byte| *byte == b'\n').count();
        if !self.written.is_empty() {
            self.written.extend(std::iter::repeat_n('\n', count - present));
        }
    }
}

/// Replaces character references (HTML section 13.5).
pub(super) fn entities(html: &str, text: &mut String) {
    let mut rest = html;
    while let Some(begin) = rest.find('&') {
        text.push_str(&rest[..begin]);
        rest = &rest[begin..];
        let window = &rest.as_bytes()[..rest.len().min(40)];
        match memchr::memchr(b';', window) {
            Some(end) => {
                add_html_token(text, &window[..=end], false);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
}

/// What follows the end tag of an element. None when there is none.
fn after_end_of<'x>(html: &'x str, name: &str) -> Option<&'x str> {
    memchr::memmem::find_iter(html.as_bytes(), b"</").find_map(|open| {
        let rest = html[open + 2..].get(..name.len()).filter(|found| found.eq_ignore_ascii_case(name))?;
        let rest = &html[open + 2 + rest.len()..];
        Some(rest.find('>').map_or("", |end| &rest[end + 1..]))
    })
}

fn percent_decoded(text: &[u8]) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let escape = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match escape.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                rest = &after[2..];
            }
            None => {
                decoded.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn makes_readable_text() {
        let html = "<html><head><title>T</title><style>p{}</style></head><body><!-- no --><p>Dear&nbsp;Ida,</p>\
            <p>see <a href=\"https://x.example/?a=1&amp;b=2\">the  page</a> or <a href='https://y.example/'>https://y.example</a>.\
            <ul><li>one<li>two</ul><table><tr><td>a<td>b</tr></table>1 < 2 &lt; 3<script>alert('<p>')</script></body>";
        assert_eq!(
            to_text(html, 10_000),
            "Dear\u{a0}Ida,\n\nsee the page <https://x.example/?a=1&b=2> or https://y.example.\n\n* one\n* two\n\na\tb\n\n1 < 2 < 3"
        );
        assert_eq!(to_text("abc def", 4), "abc");
        assert_eq!(to_text("<head>open <b>x</b>", 100), "open x");
        assert_eq!(to_text("a<b title=\"never closed>c", 100), "ac");
        assert_eq!(to_text("&#0;&bogus;&", 100), "\u{fffd}&bogus;&");
    }

    #[test]
    fn finds_images_by_their_ids() {
        let ids = content_ids("<img src=\"cid:a%40b\"><td background=CID:c@d><p style='x:url(cid:e)'>acid: ");
        assert_eq!(ids, ["a@b", "c@d", "e", ""].map(String::from).into());
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(html in "(<|>|&|;|/|!|-|\"|'|a|head|script|href=|ä|\u{0}|[ -~]){0,60}", limit in 0usize..50) {
            let text = to_text(&html, limit);
            prop_assert!(text.len() <= limit);
            content_ids(&html);
        }
    }
}
