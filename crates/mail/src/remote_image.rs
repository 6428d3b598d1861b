//! Images on other servers, fetched for who wants to see them, so that the sender learns nothing of the reader.

use std::io::Read;
use std::time::Duration;

use crate::reach::Reach;
use crate::web::{Manner, agent};

const MANNER: Manner =
    Manner { name: "Mozilla/5.0 (compatible; mail proxy)", time_limit: Duration::from_secs(10), redirects: 3 };
const LARGEST: u64 = 10 * 1024 * 1024;

/// An image, with the type that its first bytes show.
pub struct Image {
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// Fetches the image. Private addresses are refused at every step. Why it failed is told to nobody.
pub async fn fetch(url: String, reach: Reach) -> Option<Image> {
    tokio::task::spawn_blocking(move || fetch_now(&url, reach)).await.ok().flatten()
}

fn fetch_now(url: &str, reach: Reach) -> Option<Image> {
    let bytes = get(url, reach, "image/*", LARGEST)?;
    Some(Image { kind: kind(&bytes)?, bytes })
}

/// Fetches a small document, such as a provider's settings; none for whatever reason.
pub async fn document(url: String, reach: Reach, largest: u64) -> Option<Vec<u8>> {
    tokio::task::spawn_blocking(move || get(&url, reach, "*/*", largest)).await.ok().flatten()
}

fn get(url: &str, reach: Reach, accept: &str, largest: u64) -> Option<Vec<u8>> {
    let mut answer = agent(reach, &MANNER).get(url).header("accept", accept).call().ok()?;
    if !answer.status().is_success() {
        return None;
    }
    let mut bytes = Vec::new();
    answer.body_mut().as_reader().take(largest + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= largest).then_some(bytes)
}

/// What a browser may show as an image; nothing with a language in it.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    let brand = bytes.get(8..12).unwrap_or_default();
    Some(match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', ..] if brand == b"WEBP" => "image/webp",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] if brand == b"avif" => "image/avif",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123";

    /// A server on loopback that answers once with each of these.
    fn serve(answers: Vec<Vec<u8>>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&answer);
            }
        });
        format!("http://{address}/x.png")
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len()).as_bytes(), body]
            .concat()
    }

    #[tokio::test]
    async fn private_addresses_are_refused_also_by_name_and_by_redirect() {
        let url = serve(vec![answer("200 OK", PNG)]);
        assert!(fetch(url.clone(), Reach::default()).await.is_none());
        assert!(fetch(url.replace("127.0.0.1", "localhost"), Reach::default()).await.is_none());
        for way_around in
            ["http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0x7f.1/", "file:///etc/passwd", "http://"]
        {
            assert!(fetch(way_around.to_owned(), Reach::default()).await.is_none(), "{way_around}");
        }
        // 127.0.0.1 is open here, 127.0.0.2 is not.
        let opened = Reach::with(vec!["127.0.0.1/32".parse().unwrap()]);
        let url = serve(vec![answer("302 Found\r\nlocation: http://127.0.0.2:1/", b"")]);
        assert!(fetch(url, opened.clone()).await.is_none());
        let found = fetch(serve(vec![answer("200 OK", PNG)]), opened).await.unwrap();
        assert_eq!((found.kind, &found.bytes[..]), ("image/png", PNG));
    }

    #[tokio::test]
    async fn what_is_no_image_is_not_shown() {
        let opened = Reach::with(vec!["127.0.0.0/8".parse().unwrap()]);
        for body in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"<html>", b"", b"RIFF0000WAVE"] {
            let url = serve(vec![answer("200 OK\r\ncontent-type: image/png", body)]);
            assert!(fetch(url, opened.clone()).await.is_none());
        }
        let huge = vec![0xff; usize::try_from(LARGEST).unwrap() + 10];
        assert!(fetch(serve(vec![answer("200 OK", &huge)]), opened).await.is_none());
    }
}
