use std::fs::File;
use std::io::Read;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use postroom_mail::attachment;
use postroom_types::AttachmentId;

use super::ticket::Ticketed;
use crate::extract::Path;
use crate::extract::needs::MailRead;
use crate::problem::Problem;

/// Whatever it is, it runs nothing and calls nobody.
pub(super) const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// What a browser may show by itself; everything else is a download.
const SHOWN: [&str; 6] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "text/plain"];

/// Bytes that are read from a file at a time.
const PIECE: u64 = 512 * 1024;

/// The content of an attachment
#[utoipa::path(get, path = "/attachments/{id}", tag = "mail", operation_id = "getAttachment",
    params(("id" = uuid::Uuid, Path, description = "The attachment")),
    responses((status = 200, description = "The content", body = String, content_type = "application/octet-stream")))]
pub(super) async fn download(
    Ticketed(member): Ticketed<MailRead>,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let (attachment, content) = attachment::content(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(render(&attachment.filename, &attachment.mime_type, content))
}

/// The content with headers that make it harmless: a type that cannot run, a name that cannot lead astray.
pub(super) fn render(filename: &str, mime_type: &str, content: attachment::Body) -> Response {
    let shown = SHOWN.contains(&mime_type);
    let kind = match mime_type {
        "text/plain" => "text/plain; charset=utf-8",
        other if shown => other,
        // Its own type would let a browser run what is in it.
        other
            if other.starts_with("text/")
                || other.contains("script")
                || other.contains("html")
                || other.contains("xml")
                || other.contains("svg") =>
        {
            "application/octet-stream"
        }
        other => other,
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream")),
        ),
        (header::CONTENT_DISPOSITION, disposition(if shown { "inline" } else { "attachment" }, filename)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CONTENT_LENGTH, HeaderValue::from(content.len())),
    ];
    (headers, body(content)).into_response()
}

/// Piece by piece, when it lies in a file.
fn body(content: attachment::Body) -> Body {
    match content {
        attachment::Body::Memory(bytes) => Body::from(bytes),
        attachment::Body::File(file, _) => stream(file),
    }
}

/// A file from where it stands on.
pub(super) fn stream(file: File) -> Body {
    Body::from_stream(futures_util::stream::try_unfold(file, read_some))
}

async fn read_some(mut file: File) -> std::io::Result<Option<(Vec<u8>, File)>> {
    let reading = tokio::task::spawn_blocking(move || {
        let mut piece = Vec::new();
        (&mut file).take(PIECE).read_to_end(&mut piece)?;
        Ok((!piece.is_empty()).then_some((piece, file)))
    });
    reading.await.map_err(std::io::Error::other)?
}

/// `Content-Disposition` with the name twice: in ASCII, and as it is (RFC 6266, RFC 8187).
pub(super) fn disposition(kind: &str, filename: &str) -> HeaderValue {
    const LONGEST: usize = 200;
    let name: String = filename.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let name = if name.trim().is_empty() { "attachment".to_owned() } else { name };
    let ascii: String = name.chars().map(|c| if c.is_ascii() && !"\"\\/%".contains(c) { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    let text = format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_their_header() {
        let text = |name: &str| disposition("attachment", name).to_str().unwrap().to_owned();
        assert_eq!(text("a b.pdf"), "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf");
        assert_eq!(
            text("Ü\"\r\nX: y/../z"),
            "attachment; filename=\"__X: y_.._z\"; filename*=UTF-8''%C3%9C%22X%3A%20y%2F..%2Fz"
        );
        assert_eq!(text(" "), "attachment; filename=\"attachment\"; filename*=UTF-8''attachment");
    }

    #[test]
    fn what_could_run_is_a_download() {
        let header = |mime: &str, name| {
            render("f", mime, attachment::Body::Memory(Vec::new())).headers()[name].to_str().unwrap().to_owned()
        };
        for mime in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
            "text/javascript",
            "application/javascript",
            "application/ecmascript",
        ] {
            assert_eq!(header(mime, header::CONTENT_TYPE), "application/octet-stream", "{mime}");
            assert!(header(mime, header::CONTENT_DISPOSITION).starts_with("attachment"), "{mime}");
        }
        assert_eq!(header("image/png", header::CONTENT_TYPE), "image/png");
        assert!(header("image/png", header::CONTENT_DISPOSITION).starts_with("inline"));
        assert!(header("application/pdf", header::CONTENT_DISPOSITION).starts_with("attachment"));
        assert_eq!(header("a\nb", header::CONTENT_TYPE), "application/octet-stream");
    }
}
