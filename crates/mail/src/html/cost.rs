//! What a parser of HTML makes of a body, estimated without making it. A formatting element that is never closed is made
//! anew in each paragraph after it (WHATWG HTML, 13.2.4.3), so a few hundred kilobytes can become thousands of millions of
//! elements; and where elements stand deep inside of each other, each tag looks through all that are open.

use std::collections::HashMap;

/// Elements, in the worst case.
const ELEMENTS: u64 = 600_000;
/// Elements looked at on the way.
const STEPS: u64 = 200_000_000;

/// Elements that the adoption agency algorithm may make for one end tag that stands wrong.
const ADOPTED: u64 = 32;
/// Elements that a tag may bring along, such as `tbody` and `tr` for a `td`, with itself and its text.
const BROUGHT: u64 = 4;
/// As many equal formatting elements are made anew at most (the Noah's Ark clause).
const EQUAL: usize = 3;

const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "hr", "image", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Ended by the end of what they are in.
const IMPLIED: [&str; 13] = ["dd", "dt", "li", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"];
/// What stands in them is text.
const RAW: [&str; 3] = ["style", "textarea", "title"];
/// With these the parser reads by other rules, or closes by others; from there on no end tag is believed.
const ODD: [&str; 16] = [
    "applet",
    "button",
    "frameset",
    "iframe",
    "marquee",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "svg",
    "template",
    "xmp",
];

/// Whether the body becomes a tree that can be held, in a time that can be waited for. Where it is not sure what the parser
/// does, the worst is taken for granted.
pub(super) fn is_bearable(html: &str) -> bool {
    estimate(html).is_bearable()
}

/// Ends where it is too much.
fn estimate(html: &str) -> Estimate<'_> {
    let mut estimate = Estimate { believes: true, ..Estimate::default() };
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open..];
        let length = match markup(rest) {
            Markup::Tag(tag) => {
                estimate.tag(&tag);
                let is_raw = estimate.believes && !tag.is_closing && RAW.contains(&tag.name.as_str());
                let length = tag.text.len();
                length + if is_raw { raw_text(&rest[length..], &tag.name) } else { 0 }
            }
            Markup::Other(length) => length,
        };
        estimate.steps += length as u64;
        if !estimate.is_bearable() {
            break;
        }
        // Where it is not sure what is a tag, anything may be one.
        rest = &rest[if estimate.believes { length } else { 1 }..];
    }
    estimate
}

#[derive(Default)]
struct Estimate<'x> {
    elements: u64,
    steps: u64,
    /// What is open, with the text of a formatting element's tag.
    open: Vec<(String, Option<&'x str>)>,
    /// Formatting elements that are open, by the text of their tags: equal ones are of one text.
    formatting: HashMap<&'x str, usize>,
    /// Elements that may be made anew.
    active: u64,
    believes: bool,
}

impl<'x> Estimate<'x> {
    fn is_bearable(&self) -> bool {
        self.elements <= ELEMENTS && self.steps <= STEPS
    }

    fn tag(&mut self, tag: &Tag<'x>) {
        let name = tag.name.as_str();
        self.believes &= !ODD.contains(&name);
        self.elements += BROUGHT + self.active;
        // A new attribute is compared with all before it.
        self.steps += self.open.len() as u64 + tag.attributes * tag.attributes;
        if tag.is_closing {
            return self.close(name);
        }
        if VOID.contains(&name) {
            return;
        }
        if IMPLIED.contains(&name) && self.open.last().is_some_and(|(last, _)| last == name) {
            self.open.pop();
        }
        let key = FORMATTING.contains(&name).then_some(if name == "a" { "a" } else { tag.text });
        if let Some(key) = key {
            let count = self.formatting.entry(key).or_default();
            *count += 1;
            self.active += u64::from(*count <= most(key));
        }
        self.open.push((tag.name.clone(), key));
    }

    /// Only what is closed in order is closed for sure.
    fn close(&mut self, name: &str) {
        let is_formatting = FORMATTING.contains(&name);
        let at = match self.open.last() {
            Some((last, _)) if last == name => Some(self.open.len() - 1),
            _ if is_formatting => None,
            _ => {
                let at = self.open.iter().rposition(|(open, _)| !IMPLIED.contains(&open.as_str()));
                at.filter(|at| self.open[*at].0 == name)
            }
        };
        let Some(at) = at.filter(|_| self.believes) else {
            if is_formatting {
                self.elements += ADOPTED;
                self.steps += 8 * self.open.len() as u64;
            }
            return;
        };
        for (_, key) in self.open.drain(at..) {
            if let Some(key) = key
                && let Some(count) = self.formatting.get_mut(key)
            {
                self.active -= u64::from(*count <= most(key));
                *count -= 1;
            }
        }
    }
}

/// A link ends the one before it.
fn most(key: &str) -> usize {
    if key == "a" { 1 } else { EQUAL }
}

enum Markup<'x> {
    Tag(Tag<'x>),
    /// A comment or something like it, or a lone "<": its length.
    Other(usize),
}

struct Tag<'x> {
    /// Lower case.
    name: String,
    is_closing: bool,
    text: &'x str,
    /// At most so many.
    attributes: u64,
}

/// What begins with this "<" (WHATWG HTML, 13.2.5).
fn markup(html: &str) -> Markup<'_> {
    let bytes = html.as_bytes();
    if let Some(comment) = html.strip_prefix("<!--") {
        if let Some(short) = [">", "->"].iter().find(|short| comment.starts_with(**short)) {
            return Markup::Other(4 + short.len());
        }
        let is_end = |at: &usize| comment[..*at].ends_with("--") || comment[..*at].ends_with("--!");
        let end = comment.match_indices('>').map(|(at, _)| at).find(is_end);
        return Markup::Other(end.map_or(html.len(), |at| at + 5));
    }
    let is_closing = bytes.get(1) == Some(&b'/');
    let begin = if is_closing { 2 } else { 1 };
    match bytes.get(begin) {
        Some(byte) if byte.is_ascii_alphabetic() => Markup::Tag(tag(html, begin, is_closing)),
        Some(b'!' | b'?') if !is_closing => Markup::Other(html.find('>').map_or(html.len(), |at| at + 1)),
        Some(_) if is_closing => Markup::Other(html.find('>').map_or(html.len(), |at| at + 1)),
        _ => Markup::Other(1),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// In a name, or between attributes.
    Outside,
    /// Behind "=", before the value.
    BeforeValue,
    Unquoted,
    Quoted(u8),
}

fn tag(html: &str, begin: usize, is_closing: bool) -> Tag<'_> {
    let bytes = html.as_bytes();
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let name_end = bytes[begin..].iter().position(is_end).map_or(bytes.len(), |at| begin + at);
    let (mut place, mut attributes, mut length) = (Place::Outside, 0, bytes.len());
    // "=" begins a name where none has begun.
    let mut has_name = false;
    for (at, &byte) in bytes.iter().enumerate().skip(name_end) {
        match (place, byte) {
            (Place::Quoted(quote), byte) => {
                if byte == quote {
                    (place, has_name) = (Place::Outside, false);
                }
            }
            (_, b'>') => {
                length = at + 1;
                break;
            }
            (Place::Outside, b'=') if has_name => place = Place::BeforeValue,
            (Place::Outside, b'/') => has_name = false,
            // Space may stand between a name and its "=".
            (Place::Outside, byte) if byte.is_ascii_whitespace() => attributes += 1,
            (Place::Outside, _) => has_name = true,
            (Place::BeforeValue, b'"' | b'\'') => {
                place = Place::Quoted(byte);
                attributes += 1;
            }
            (Place::BeforeValue, byte) if byte.is_ascii_whitespace() => {}
            (Place::BeforeValue, _) => place = Place::Unquoted,
            (Place::Unquoted, byte) if byte.is_ascii_whitespace() => {
                (place, has_name) = (Place::Outside, false);
                attributes += 1;
            }
            (Place::Unquoted, _) => {}
        }
        attributes += u64::from(byte == b'/');
    }
    let name = html[begin..name_end].to_ascii_lowercase();
    Tag { name, is_closing, text: &html[..length], attributes }
}

/// How much text there is until the end tag of what it stands in.
fn raw_text(text: &str, name: &str) -> usize {
    let ends = |at: &usize| {
        let after = &text.as_bytes()[at + 2..];
        after.len() > name.len()
            && after[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && (after[name.len()].is_ascii_whitespace() || matches!(after[name.len()], b'/' | b'>'))
    };
    text.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts(between: &str) -> String {
        (0..3000).map(|number| format!("<font color={number}>{between}")).collect()
    }

    #[test]
    fn what_multiplies_is_not_bearable() {
        let paragraphs = "<p>x".repeat(3000);
        for between in [
            "",
            "</b>",
            "<p>",
            "<!-- </font> -->",
            "<!-- --!><!--></b>-->",
            "<textarea></font></textarea>",
            "<style><!--</style>",
            "<i title='</font>'></i>",
            "<table><tr><td></font></td></tr></table>",
            "<object><table></object></font></table>",
            "<select></font></select>",
            "<svg></font></svg><svg><style></font></style></svg>",
            "<div></font>",
            "<a ='></font>",
        ] {
            assert!(!is_bearable(&format!("{}{paragraphs}", fonts(between))), "{between}");
        }
        let misnested = "<b><div>".repeat(30_000) + &"</b>".repeat(30_000);
        let deep = "<div>".repeat(30_000) + &"<p>".repeat(30_000);
        let attributes = format!("<p {}>", "a=1 b ".repeat(20_000));
        let unsure = format!("<svg>{}", "<!--".repeat(300_000));
        for hostile in [misnested, deep, attributes, unsure] {
            assert!(!is_bearable(&hostile), "{}", &hostile[..40]);
        }
    }

    #[test]
    fn what_people_write_is_bearable() {
        let closed =
            "<p><font color=red><b>Hi</b> <a href=\"https://x.example/?a>b\">you</a></font></p>\n<br>".repeat(3000);
        let cells = "<tr><td style='color:red'><b>a</b><td><font size=2>b</font>".repeat(3000);
        let newsletter = format!(
            "<!doctype html><html><head><title>x</title><style>p > b {{ color: red }}</style></head><body>\
             <!--[if mso]><table><tr><td><![endif]--><table>{cells}</table>{closed}<ul>{}</ul></body></html>",
            "<li>one<li><i>two</i>".repeat(3000)
        );
        for html in [closed.as_str(), &newsletter, "", "<", "a < b", "<p", "</", "<!--", "<style>", "<b><b><b><b>"] {
            assert!(is_bearable(html));
        }
        let sloppy = "<font face=Arial><p>text<p>text</font>".repeat(2000);
        assert!(is_bearable(&sloppy));
    }

    /// The parser itself says whether the worst was taken for granted: whatever tags stand in whatever order.
    #[test]
    fn no_soup_becomes_more_than_was_estimated() {
        const TAGS: [&str; 44] = [
            "<b>",
            "</b>",
            "<i class=?>",
            "<i>",
            "</i>",
            "<font color=?>",
            "</font>",
            "<a href=?>",
            "</a>",
            "<nobr a=?>",
            "</nobr>",
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<caption>",
            "</caption>",
            "<ul>",
            "<li>",
            "</ul>",
            "x",
            "<!--",
            "-->",
            "<!-->",
            "--!>",
            "<textarea>",
            "</textarea>",
            "<style>",
            "</style>",
            "<h1>",
            "</h1>",
            "<object>",
            "</object>",
            "<svg>",
            "</svg>",
            "<form>",
            "</form>",
            "<b title=\"",
            "\">",
        ];
        let mut state = 1u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..500 {
            // Half of the soups without what makes the estimate careful.
            let kinds = if next(2) == 0 { 26 } else { TAGS.len() };
            let few: Vec<&str> = (0..2 + next(5)).map(|_| TAGS[next(kinds)]).collect();
            let soup: String =
                (0..30).flat_map(|number| few.iter().map(move |tag| tag.replace('?', &number.to_string()))).collect();
            let html = format!("{soup}{}", "<p>x".repeat(60));
            let made = ammonia::Builder::default().add_tags(["font", "nobr"]).clean(&html).to_string();
            let estimated = estimate(&html).elements;
            assert!(made.matches("</").count() as u64 <= estimated, "{estimated} estimated: {few:?}");
        }
    }
}
