//! What can be read of a type of content.

/// What a content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A message of its own.
    Message,
    Text(Format),
}

/// How the text of a content is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// As it stands there: plain text, CSV, Markdown, logs.
    Plain,
    Html,
    /// What stands between tags.
    Xml,
    Json,
    /// iCalendar and vCard.
    ContentLines,
}

impl Kind {
    /// By the media type (lower case), and by the file's name where the type says nothing of it. None for what has no text, and
    /// for what has to be taken apart to have one: a hostile file could take the process with it, so that belongs into
    /// processes with limits, which give text for the same index.
    pub(super) fn of(media_type: &str, filename: Option<&str>) -> Option<Self> {
        match media_type {
            // Windows calls CSV a spreadsheet.
            "application/octet-stream" | "application/vnd.ms-excel" => by_extension(filename?),
            "text/html" | "application/xhtml+xml" => Some(Self::Text(Format::Html)),
            "text/xml" | "application/xml" => Some(Self::Text(Format::Xml)),
            "application/json" | "application/x-ndjson" | "text/json" => Some(Self::Text(Format::Json)),
            "text/calendar" | "text/x-vcalendar" | "application/ics" | "text/vcard" | "text/x-vcard"
            | "text/directory" => Some(Self::Text(Format::ContentLines)),
            "message/rfc822" | "message/global" | "message/news" => Some(Self::Message),
            // A format that is none but in name, and what says for certain programs what the body says.
            "text/rtf" | "text/x-amp-html" | "text/watch-html" => None,
            "message/delivery-status"
            | "message/global-delivery-status"
            | "application/csv"
            | "application/x-yaml"
            | "application/yaml" => Some(Self::Text(Format::Plain)),
            other if other.starts_with("text/") => Some(Self::Text(Format::Plain)),
            other if other.ends_with("+xml") => Some(Self::Text(Format::Xml)),
            other if other.ends_with("+json") => Some(Self::Text(Format::Json)),
            _ => None,
        }
    }
}

fn by_extension(filename: &str) -> Option<Kind> {
    let (_, extension) = filename.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "txt" | "text" | "csv" | "tsv" | "md" | "log" | "yaml" | "yml" => Some(Kind::Text(Format::Plain)),
        "html" | "htm" => Some(Kind::Text(Format::Html)),
        "xml" => Some(Kind::Text(Format::Xml)),
        "json" => Some(Kind::Text(Format::Json)),
        "ics" | "vcf" => Some(Kind::Text(Format::ContentLines)),
        "eml" => Some(Kind::Message),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_and_extensions_where_they_say_nothing() {
        for (media_type, filename, kind) in [
            ("text/plain", None, Some(Kind::Text(Format::Plain))),
            ("text/csv", Some("a.pdf"), Some(Kind::Text(Format::Plain))),
            ("text/x-patch", None, Some(Kind::Text(Format::Plain))),
            ("application/octet-stream", None, None),
            ("application/octet-stream", Some("a.TXT"), Some(Kind::Text(Format::Plain))),
            ("application/octet-stream", Some("a.exe"), None),
            ("application/octet-stream", Some("csv"), None),
            ("application/octet-stream", Some("Forwarded.eml"), Some(Kind::Message)),
            ("application/vnd.ms-excel", Some("a.csv"), Some(Kind::Text(Format::Plain))),
            ("application/vnd.ms-excel", Some("a.xls"), None),
            ("application/ld+json", None, Some(Kind::Text(Format::Json))),
            ("image/svg+xml", None, Some(Kind::Text(Format::Xml))),
            ("text/calendar", Some("invite.ics"), Some(Kind::Text(Format::ContentLines))),
            ("text/rtf", None, None),
            ("application/pdf", Some("a.txt"), None),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Some("a.docx"), None),
            ("image/png", None, None),
        ] {
            assert_eq!(Kind::of(media_type, filename), kind, "{media_type} {filename:?}");
        }
    }
}
