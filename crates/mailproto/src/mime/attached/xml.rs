//! XML: what stands between the tags. Declarations are passed by and no entity is ever expanded.

use super::super::html::entities;

/// The text of all elements, a line for each piece of it.
pub(super) fn to_text(xml: &str) -> String {
    let mut text = String::new();
    let mut rest = xml;
    loop {
        let open = rest.find('<').unwrap_or(rest.len());
        let words = rest[..open].trim();
        if !words.is_empty() {
            entities(words, &mut text);
            text.push('\n');
        }
        rest = &rest[open..];
        if rest.is_empty() {
            return text;
        }
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let (data, behind) = data.split_once("]]>").unwrap_or((data, ""));
            text.push_str(data.trim());
            text.push('\n');
            rest = behind;
        } else {
            rest = rest.split_once(end_of(rest)).map_or("", |(_, behind)| behind);
        }
    }
}

/// What ends the markup that begins here.
fn end_of(markup: &str) -> &'static str {
    if markup.starts_with("<!--") {
        return "-->";
    }
    if markup.starts_with("<?") {
        return "?>";
    }
    // A document type may hold declarations of its own.
    let has_inner = || markup.find(['[', '>']).is_some_and(|at| markup[at..].starts_with('['));
    if markup.starts_with("<!DOCTYPE") && has_inner() { "]>" } else { ">" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_passed_by() {
        let xml = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"no\"><!ENTITY y \"&x;&x;\">]><!-- no > --><a b='no'>\
            <title>One &amp; two</title><script>three</script><![CDATA[<four> &amp;]]>&y;</a>";
        assert_eq!(to_text(xml), "One & two\nthree\n<four> &amp;\n&y;\n");
        assert_eq!(to_text("a<b"), "a\n");
        assert_eq!(to_text("a<!-- b"), "a\n");
        assert_eq!(to_text("<![CDATA[a"), "a\n");
        assert_eq!(to_text("<!DOCTYPE html><p>a"), "a\n");
        assert_eq!(to_text(""), "");
    }
}
