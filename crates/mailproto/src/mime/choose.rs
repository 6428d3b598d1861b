//! What is to be read and what is attached: the algorithm of RFC 8621 section 4.1.4.

use super::structure::Part;

/// Indices of parts, in the order of the walk.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// What to show as text: `text/plain`, or `text/html` where there is nothing else.
    pub(super) text: Vec<usize>,
    /// What to show as HTML: `text/html`, or `text/plain` where there is nothing else.
    pub(super) html: Vec<usize>,
    pub(super) attachments: Vec<usize>,
}

pub(super) fn choose(parts: &[Part]) -> Chosen {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parts.len()];
    for (index, part) in parts.iter().enumerate() {
        if let Some(parent) = part.parent {
            children[parent].push(index);
        }
    }
    let mut choice = Choice { parts, children, chosen: Chosen::default() };
    choice.level(&[0], "mixed", Wanted { text: true, html: true, in_alternative: false });
    let mut chosen = choice.chosen;
    chosen.attachments.sort_unstable();
    chosen
}

struct Choice<'x> {
    parts: &'x [Part],
    children: Vec<Vec<usize>>,
    chosen: Chosen,
}

#[derive(Clone, Copy)]
struct Wanted {
    text: bool,
    html: bool,
    in_alternative: bool,
}

impl Choice<'_> {
    /// One multipart. It calls itself for those inside, no deeper than the walk went.
    fn level(&mut self, siblings: &[usize], kind: &str, mut wanted: Wanted) {
        let (text_before, html_before) = (self.chosen.text.len(), self.chosen.html.len());
        for (place, &index) in siblings.iter().enumerate() {
            let part = &self.parts[index];
            if part.children > 0 {
                let kind = part.fields.media_type.strip_prefix("multipart/").unwrap_or("mixed");
                let inside = std::mem::take(&mut self.children[index]);
                let in_alternative = wanted.in_alternative || kind == "alternative";
                self.level(&inside, kind, Wanted { in_alternative, ..wanted });
                continue;
            }
            let (is_plain, is_html) = (is_plain(part), part.fields.media_type == "text/html");
            let is_read = (is_plain || is_html)
                && part.fields.disposition.as_deref() != Some("attachment")
                && (place == 0 || kind != "related" && part.fields.filename.is_none());
            if !is_read {
                self.chosen.attachments.push(index);
                continue;
            }
            if kind == "alternative" {
                if is_html { &mut self.chosen.html } else { &mut self.chosen.text }.push(index);
                continue;
            }
            if wanted.in_alternative {
                if is_plain {
                    wanted.html = false;
                } else {
                    wanted.text = false;
                }
            }
            if wanted.text {
                self.chosen.text.push(index);
            }
            if wanted.html {
                self.chosen.html.push(index);
            }
        }
        if kind == "alternative" && wanted.text && wanted.html {
            let (text_now, html_now) = (self.chosen.text.len(), self.chosen.html.len());
            if text_before == text_now && html_before != html_now {
                self.chosen.text.extend_from_slice(&self.chosen.html[html_before..]);
            }
            if html_before == html_now && text_before != text_now {
                self.chosen.html.extend_from_slice(&self.chosen.text[text_before..]);
            }
        }
    }
}

/// A multipart that nothing could be found in is read as it stands, as is the whole message when its type is nonsense.
fn is_plain(part: &Part) -> bool {
    part.fields.media_type == "text/plain"
        || part.is_multipart
        || part.parent.is_none()
            && (part.fields.is_nonsense || part.fields.is_multipart() && part.fields.boundary.is_none())
}
