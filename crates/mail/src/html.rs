//! HTML mail made harmless: what could run, call home, leave its frame or pretend to be ours is taken out. It is shown under
//! a policy that forbids the same things again.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ammonia::{Builder, UrlRelative};
use postroom_mailproto::mime;
use tokio::sync::Semaphore;

use crate::Error;

mod cost;

/// Bodies that are cleaned at the same time, so that the trees of a few, and not of many, lie in memory.
const AT_ONCE: usize = 4;
static CLEANING: Semaphore = Semaphore::const_new(AT_ONCE);
/// Bytes of a body. Of a longer one the text is shown, as it is of one that would become too large a tree.
const LONGEST: usize = 2 * 1024 * 1024;
/// Bytes of that text.
const LONGEST_TEXT: usize = 1024 * 1024;

/// Properties of `style` that only change how text looks.
const STYLES: &[&str] = &[
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "color",
    "direction",
    "display",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-wrap",
];
/// Attributes that say how text looks, from before there were styles.
const LOOKS: &[&str] = &[
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "color",
    "dir",
    "face",
    "height",
    "lang",
    "nowrap",
    "size",
    "style",
    "title",
    "valign",
    "width",
];

/// A sanitised body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sanitised {
    pub html: String,
    /// Images that stand on other servers.
    pub remote_images: usize,
}

/// Works on a body on a thread that nobody else waits for: [`sanitise`], [`calls`], and what parses.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let turn = CLEANING.acquire().await.map_err(|_| Error::Busy)?;
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        // Also when nobody waits any more, the next one's turn comes only now.
        drop(turn);
        done
    });
    done.await.map_err(|_| Error::Busy)
}

/// Sanitises a body, which takes time: see [`apart`]. `inline` gives the address of each part by its Content-ID; `remote` gives, for an image on another
/// server, the address to show instead, or none to leave it out.
pub fn sanitise(
    html: &str,
    inline: HashMap<String, String>,
    remote: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
) -> Sanitised {
    if html.len() > LONGEST || !cost::is_bearable(html) {
        return Sanitised { html: as_text(html), remote_images: 0 };
    }
    let images = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&images);
    let mut builder = Builder::default();
    builder
        .add_tags(["font", "center", "big", "u"])
        .rm_tags(["map", "area"])
        .add_generic_attributes(LOOKS)
        .add_tag_attributes("img", ["alt", "src"])
        // What mail programs know a quotation by.
        .add_tag_attribute_values("blockquote", "type", ["cite"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid", "data"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => image(value, &inline, &remote, &counted).map(Cow::Owned),
            (_, "src" | "srcset" | "background") => None,
            ("a", "href") => is_link(value).then_some(Cow::Borrowed(value)),
            (_, "href" | "cite") => None,
            (_, "style") => harmless_style(value).map(Cow::Owned),
            _ => Some(Cow::Borrowed(value)),
        });
    let html = builder.clean(html).to_string();
    Sanitised { html, remote_images: images.load(Ordering::Relaxed) }
}

/// A body as it is sent, with images of the mail's own files alone: `inline` gives the address of each. None when it is too large, or nested
/// too deeply, to be looked at.
pub fn outgoing(html: &str, inline: HashMap<String, String>) -> Option<String> {
    let is_bearable = html.len() <= LONGEST && cost::is_bearable(html);
    is_bearable.then(|| sanitise(html, inline, |_| None).html)
}

fn as_text(html: &str) -> String {
    let text = ammonia::clean_text(&mime::html_text(html, LONGEST_TEXT));
    format!("<div style=\"white-space:pre-wrap\">{text}</div>")
}

/// How many images on other servers the body calls.
pub fn remote_images(html: &str) -> usize {
    sanitise(html, HashMap::new(), |_| None).remote_images
}

/// Whether the body calls this image on another server.
pub fn calls(html: &str, url: &str) -> bool {
    let (found, wanted) = (Arc::new(AtomicUsize::new(0)), url.to_owned());
    let counted = Arc::clone(&found);
    sanitise(html, HashMap::new(), move |url| {
        counted.fetch_add(usize::from(url == wanted), Ordering::Relaxed);
        None
    });
    found.load(Ordering::Relaxed) > 0
}

fn image(
    value: &str,
    inline: &HashMap<String, String>,
    remote: &(impl Fn(&str) -> Option<String> + ?Sized),
    counted: &AtomicUsize,
) -> Option<String> {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    if lower.starts_with("cid:") {
        let id = percent_decoded(&value[4..]);
        return inline.get(id.trim_matches(['<', '>'])).cloned();
    }
    if lower.starts_with("data:") {
        let is_picture = ["png", "jpeg", "jpg", "gif", "webp"]
            .iter()
            .any(|kind| lower.starts_with(&format!("data:image/{kind};base64,")));
        return is_picture.then(|| value.to_owned());
    }
    if lower.starts_with("http:") || lower.starts_with("https:") {
        counted.fetch_add(1, Ordering::Relaxed);
        return remote(value);
    }
    None
}

fn is_link(value: &str) -> bool {
    let lower = value.trim().to_ascii_lowercase();
    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Of a style what only changes how text looks, declaration by declaration. None when anything in it could fetch something,
/// run, or hide that by an escape.
fn harmless_style(style: &str) -> Option<String> {
    const FUNCTIONS: [&str; 5] = ["rgb", "rgba", "hsl", "hsla", "calc"];
    let lower = style.to_ascii_lowercase();
    let is_bad = ["url", "expression", "import", "behavior", "\\", "/*", "@", "<", "{", "}"]
        .iter()
        .any(|bad| lower.contains(bad));
    let name_before = |text: &str| {
        let from = text.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-').map_or(0, |at| at + 1);
        text.get(from..).unwrap_or_default().to_owned()
    };
    let calls_others = lower.match_indices('(').any(|(at, _)| {
        let name = name_before(&lower[..at]);
        !name.is_empty() && !FUNCTIONS.contains(&name.as_str())
    });
    if is_bad || calls_others {
        return None;
    }
    let looks = style.split(';').filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        let property = property.trim().to_ascii_lowercase();
        STYLES.contains(&property.as_str()).then(|| format!("{property}:{}", value.trim()))
    });
    let looks: Vec<String> = looks.collect();
    (!looks.is_empty()).then(|| looks.join(";"))
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let byte = hex.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> String {
        let inline = HashMap::from([("logo@x".to_owned(), "/api/v1/attachments/1?ticket=t".to_owned())]);
        sanitise(html, inline, |url| url.contains("shown").then(|| format!("/proxy/{}", url.len()))).html
    }

    #[test]
    fn what_runs_or_calls_home_is_gone() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href='javascript:alert(1)'>x</a>",
            "<a href=' jAvAsCrIpT:alert(1)'>x</a>",
            "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
            "<iframe src='https://evil.example'></iframe>",
            "<form action='https://evil.example'><input name=password></form>",
            "<meta http-equiv=refresh content='0;url=https://evil.example'>",
            "<base href='https://evil.example/'>",
            "<link rel=stylesheet href='https://evil.example/x.css'>",
            "<style>@import 'https://evil.example'; body{background:url(https://evil.example)}</style>",
            "<p style='background-color:url(https://evil.example)'>x</p>",
            "<p style='background-color:u\\72l(https://evil.example)'>x</p>",
            "<p style='width:expression(alert(1))'>x</p>",
            "<p style='background-color:image-set(\"https://evil.example/x\" 1x)'>x</p>",
            "<p style='color:red;list-style-image:\"https://evil.example/x\"'>x</p>",
            "<svg><script>alert(1)</script><image href='https://evil.example'/></svg>",
            "<math><mtext><script>alert(1)</script></mtext></math>",
            "<table background='https://evil.example/x.png'><tr><td>x</td></tr></table>",
            "<video src='https://evil.example'></video><object data='https://evil.example'></object><embed src='https://evil.example'>",
            "<img srcset='https://evil.example/x.png 2x'>",
            "<input type=image src='https://evil.example'>",
            "<p style='position:fixed;top:0'>x</p>",
            "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        ] {
            let clean = clean(hostile);
            for bad in [
                "evil", "alert", "script", "onerror", "position", "svg+xml", "<form", "<input", "<meta", "<base",
                "<style", "<svg",
            ] {
                assert!(!clean.contains(bad), "{hostile} became {clean}");
            }
        }
    }

    #[test]
    fn what_is_sent_has_its_own_images_alone() {
        let inline = HashMap::from([("a".to_owned(), "cid:a@x.example".to_owned())]);
        let html = "<img src=\"CID:a\" width=\"9\"><img src=\"cid:b\"><img src=\"https://track.example/1.png\"><script>x()</script>\
            <blockquote type=\"cite\">old</blockquote><form><input></form>";
        let sent = outgoing(html, inline).unwrap();
        assert!(sent.contains("src=\"cid:a@x.example\"") && sent.contains("<blockquote type=\"cite\">"), "{sent}");
        for gone in ["cid:b", "track", "script", "form", "input"] {
            assert!(!sent.contains(gone), "{gone} in {sent}");
        }
        assert_eq!(outgoing(&"x".repeat(LONGEST + 1), HashMap::new()), None);
        assert_eq!(outgoing(&("<div>".repeat(30_000) + &"<p>".repeat(30_000)), HashMap::new()), None);
    }

    #[test]
    fn what_is_harmless_stays() {
        let html = "<table width=600 bgcolor=#fff><tr><td style=\"color:#333;font-size: 14px; width:calc((1px + 2px) * 3); background-color:RGB(1,2,3)\" align=center>Hi <b>you</b></td></tr></table>";
        let clean = clean(html);
        for kept in [
            "width=\"600\"",
            "color:#333",
            "font-size:14px",
            "calc((1px",
            "RGB(1,2,3)",
            "<b>you</b>",
            "align=\"center\"",
        ] {
            assert!(clean.contains(kept), "{kept} is missing in {clean}");
        }
        let link = self::clean("<a href=\"https://example.org/?a=1&amp;b=2\">x</a>");
        assert!(link.contains("rel=\"noopener noreferrer\"") && link.contains("target=\"_blank\""), "{link}");
    }

    #[test]
    fn of_what_is_too_large_the_text_is_shown() {
        let fonts: String = (0..20_000).map(|number| format!("<font color={number}>")).collect();
        let hostile =
            format!("<p>{fonts}</p>{}<script>alert(1)</script><img src=http://a.example>", "<p>a&lt;b".repeat(20_000));
        let found = sanitise(&hostile, HashMap::new(), |_| None);
        assert!(found.html.len() < 2_000_000 && found.remote_images == 0);
        assert!(found.html.contains("a&lt;b") && !found.html.contains("<p") && !found.html.contains("alert"));
        let long = format!("<b>Hi</b>{}", " x".repeat(LONGEST));
        let text = clean(&long);
        assert!(!text.contains("<b>") && text.contains("Hi"));
    }

    #[test]
    fn images_are_counted_and_replaced() {
        let inline = HashMap::from([("logo@x".to_owned(), "/api/v1/attachments/1?ticket=t".to_owned())]);
        let html = "<img src='cid:logo@x'><img src='CID:logo%40x'><img src='cid:none'><img src='http://a.example/1.png'><img src='https://b.example/shown.png'>";
        let found = sanitise(html, inline, |url| url.contains("shown").then(|| "/proxy/1".to_owned()));
        assert_eq!(found.remote_images, 2, "{}", found.html);
        assert_eq!(found.html.matches("/api/v1/attachments/1?ticket=t").count(), 2);
        assert!(found.html.contains("/proxy/1") && !found.html.contains("a.example") && !found.html.contains("cid:"));
        assert_eq!(remote_images(html), 2);
    }
}
