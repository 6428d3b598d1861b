//! Header fields: mail-parser reads their values, and here they become ours.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use mail_parser::{HeaderName, HeaderValue, MessageParser};

use super::attachment::TransferEncoding;
use super::problem::Problems;
use super::{Address, Limits, Problem, clean, date, head, ids};

/// What a part says about itself (RFC 2045, RFC 2183).
#[derive(Debug, Default)]
pub(super) struct PartFields {
    /// Lower case; "text/plain" when nothing is said, "application/octet-stream" for nonsense.
    pub(super) media_type: String,
    pub(super) is_type_given: bool,
    /// A type is given, and is none.
    pub(super) is_nonsense: bool,
    pub(super) boundary: Option<Vec<u8>>,
    pub(super) charset: Option<String>,
    pub(super) filename: Option<String>,
    pub(super) encoding: TransferEncoding,
    pub(super) content_id: Option<String>,
    /// Lower case.
    pub(super) disposition: Option<String>,
}

/// What only the message itself says.
#[derive(Debug, Default)]
pub(super) struct RootFields {
    pub(super) message_id: Option<String>,
    pub(super) in_reply_to: Vec<String>,
    pub(super) references: Vec<String>,
    pub(super) from: Vec<Address>,
    pub(super) to: Vec<Address>,
    pub(super) cc: Vec<Address>,
    pub(super) bcc: Vec<Address>,
    pub(super) reply_to: Vec<Address>,
    pub(super) subject: String,
    pub(super) sent_at: Option<DateTime<Utc>>,
    pub(super) list_id: Option<String>,
    pub(super) is_automatic: bool,
}

impl PartFields {
    pub(super) fn is_multipart(&self) -> bool {
        self.media_type.starts_with("multipart/")
    }

    pub(super) fn is_message(&self) -> bool {
        matches!(self.media_type.as_str(), "message/rfc822" | "message/global" | "message/news")
    }
}

pub(super) fn part(lines: &[u8], in_digest: bool, limits: &Limits, problems: &mut Problems) -> PartFields {
    static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
        MessageParser::new()
            .default_header_ignore()
            .header_content_type(HeaderName::ContentType)
            .header_content_type(HeaderName::ContentDisposition)
            .header_raw(HeaderName::ContentTransferEncoding)
            .header_raw(HeaderName::ContentId)
    });
    let mut part = PartFields::default();
    let mut name = None;
    let prepared = head::prepare(lines, limits, problems);
    let headers = PARSER.parse_headers(prepared.as_ref()).and_then(|message| message.parts.into_iter().next());
    // Of a field that stands there twice, the first counts.
    for header in headers.into_iter().flat_map(|part| part.headers).rev() {
        match (header.name, header.value) {
            (HeaderName::ContentType, HeaderValue::ContentType(value)) => {
                part.is_type_given = true;
                let known = media_type(&value.c_type, value.c_subtype.as_deref());
                part.is_nonsense = known.is_none();
                part.media_type = known.unwrap_or_else(|| "application/octet-stream".into());
                let attribute = |name| value.attribute(name).filter(|value| !value.is_empty());
                part.charset = attribute("charset").map(str::to_owned);
                part.boundary = attribute("boundary").map(|text| text.trim_end().as_bytes().to_vec());
                name = attribute("name").and_then(clean::file_name);
            }
            (HeaderName::ContentDisposition, HeaderValue::ContentType(value)) => {
                part.disposition = Some(value.c_type.to_ascii_lowercase());
                part.filename = value.attribute("filename").and_then(clean::file_name);
            }
            (HeaderName::ContentTransferEncoding, HeaderValue::Text(value)) => {
                part.encoding = encoding(&value, problems);
            }
            (HeaderName::ContentId, HeaderValue::Text(value)) => {
                part.content_id = ids::parse(&value, limits, problems).into_iter().next().or_else(|| {
                    let bare = clean::line(&value);
                    (!bare.is_empty() && bare.len() <= 998).then_some(bare)
                });
            }
            _ => {}
        }
    }
    if !part.is_type_given {
        part.media_type = if in_digest { "message/rfc822" } else { "text/plain" }.into();
    }
    part.boundary = part.boundary.filter(|boundary| !boundary.is_empty());
    part.filename = part.filename.or(name);
    part
}

pub(super) fn root(lines: &[u8], limits: &Limits, problems: &mut Problems) -> RootFields {
    static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
        MessageParser::new()
            .default_header_ignore()
            .with_address_headers()
            .header_text(HeaderName::Subject)
            .header_raw(HeaderName::Date)
            .header_raw(HeaderName::MessageId)
            .header_raw(HeaderName::InReplyTo)
            .header_raw(HeaderName::References)
            .header_raw(HeaderName::ListId)
            .header_raw(HeaderName::AutoSubmitted)
    });
    let mut root = RootFields::default();
    let (mut has_subject, mut has_date) = (false, false);
    let prepared = head::prepare(lines, limits, problems);
    let headers = PARSER.parse_headers(prepared.as_ref()).and_then(|message| message.parts.into_iter().next());
    for header in headers.into_iter().flat_map(|part| part.headers) {
        match (header.name, header.value) {
            (HeaderName::From, value) => addresses(&mut root.from, value, limits, problems),
            (HeaderName::To, value) => addresses(&mut root.to, value, limits, problems),
            (HeaderName::Cc, value) => addresses(&mut root.cc, value, limits, problems),
            (HeaderName::Bcc, value) => addresses(&mut root.bcc, value, limits, problems),
            (HeaderName::ReplyTo, value) => addresses(&mut root.reply_to, value, limits, problems),
            (HeaderName::Subject, HeaderValue::Text(value)) if !has_subject => {
                has_subject = true;
                root.subject = clean::line(&value);
            }
            (HeaderName::Date, HeaderValue::Text(value)) if !has_date => {
                has_date = true;
                root.sent_at = date::parse(&value);
                if root.sent_at.is_none() {
                    problems.note(Problem::BadDate);
                }
            }
            (HeaderName::MessageId, HeaderValue::Text(value)) if root.message_id.is_none() => {
                root.message_id = ids::parse(&value, limits, problems).into_iter().next().or_else(|| {
                    // An id without brackets and without an @ still tells messages apart.
                    let bare = clean::line(&value);
                    (!bare.is_empty() && bare.len() <= 998 && !bare.contains(['<', '>', ' '])).then_some(bare)
                });
            }
            (HeaderName::InReplyTo, HeaderValue::Text(value)) if root.in_reply_to.is_empty() => {
                root.in_reply_to = ids::parse(&value, limits, problems);
            }
            (HeaderName::References, HeaderValue::Text(value)) if root.references.is_empty() => {
                root.references = ids::parse(&value, limits, problems);
            }
            (HeaderName::ListId, HeaderValue::Text(value)) if root.list_id.is_none() => {
                let id = value.rsplit_once('<').map_or(&*value, |(_, id)| id).trim_end_matches(['>', ' ', '\r', '\n']);
                root.list_id = Some(clean::line(id)).filter(|id| !id.is_empty() && id.len() <= 998);
            }
            (HeaderName::AutoSubmitted, HeaderValue::Text(value)) => {
                root.is_automatic = !clean::line(&value).to_ascii_lowercase().starts_with("no");
            }
            _ => {}
        }
    }
    root
}

/// Tokens of RFC 2045 section 5.1; None for anything else.
fn media_type(main: &str, sub: Option<&str>) -> Option<String> {
    let is_token = |text: &str| {
        !text.is_empty()
            && text.len() <= 127
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    match (main, sub) {
        // Sun's mail tool wrote it, before there was MIME.
        ("text", None | Some("")) => Some("text/plain".into()),
        (main, Some(sub)) if is_token(main) && is_token(sub) => Some(format!("{main}/{sub}").to_ascii_lowercase()),
        _ => None,
    }
}

fn encoding(value: &str, problems: &mut Problems) -> TransferEncoding {
    let name = value.split([';', '(']).next().unwrap_or_default().trim().trim_matches('"').to_ascii_lowercase();
    match name.as_str() {
        "base64" => TransferEncoding::Base64,
        "quoted-printable" => TransferEncoding::QuotedPrintable,
        "x-uuencode" | "uuencode" | "x-uue" | "uue" => TransferEncoding::Uuencode,
        "" | "7bit" | "8bit" | "binary" => TransferEncoding::Identity,
        other => {
            problems.note(Problem::UnknownEncoding(other.chars().filter(char::is_ascii_graphic).take(40).collect()));
            TransferEncoding::Identity
        }
    }
}

fn addresses(list: &mut Vec<Address>, value: HeaderValue<'_>, limits: &Limits, problems: &mut Problems) {
    let HeaderValue::Address(value) = value else { return };
    for one in value.iter() {
        if list.len() == limits.addresses {
            problems.note(Problem::ManyAddresses);
            return;
        }
        let name = one.name.as_deref().map(clean::line).filter(|name| !name.is_empty());
        let address = one.address.as_deref().map(clean::line);
        // A name without quotes and brackets: "Ida Lund ida@example.org".
        let (before, address) = match address.as_deref().and_then(|address| address.rsplit_once(' ')) {
            Some((before, last)) if last.contains('@') && !last.starts_with('@') && !before.ends_with('.') => {
                (Some(before.to_owned()), Some(bare_address(last)))
            }
            _ => (None, address.as_deref().map(bare_address)),
        };
        match (name.or(before), address) {
            (name, Some(address)) if !address.is_empty() => list.push(Address { name, address }),
            // A local account: "From: root".
            (Some(name), _) if !name.contains(' ') && name.len() <= 64 => {
                list.push(Address { name: None, address: name });
            }
            _ => {}
        }
    }
}

/// Without blanks, stray brackets, and the obsolete route before it (RFC 5322 section 4.4).
fn bare_address(address: &str) -> String {
    let address = address.replace(' ', "");
    let address = address.trim_matches(['<', '>']);
    let routed = address.starts_with('@').then(|| address.split_once(':')).flatten();
    routed.map_or(address, |(_, address)| address).to_owned()
}
