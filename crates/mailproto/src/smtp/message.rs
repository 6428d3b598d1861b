use std::io::Read;

/// A message to be sent, and what a server wants to know of it before.
pub struct Message<R> {
    pub(super) reader: R,
    pub(super) size: u64,
    pub(super) is_eight_bit: bool,
    pub(super) has_utf8_headers: bool,
}

impl<'x> Message<&'x [u8]> {
    /// One in memory, or in a mapped file. It is not copied.
    pub fn from_bytes(raw: &'x [u8]) -> Self {
        let head = [&b"\r\n\r\n"[..], b"\n\n"].into_iter().filter_map(|end| memchr::memmem::find(raw, end)).min();
        let head = &raw[..head.unwrap_or(raw.len())];
        Self {
            reader: raw,
            size: size_with_crlf(raw),
            is_eight_bit: !raw.is_ascii(),
            has_utf8_headers: !head.is_ascii(),
        }
    }
}

impl<R: Read + Send> Message<R> {
    /// One that is read as it is sent, in pieces: from a file, as a rule, since a piece is not waited for. `size` in bytes.
    pub fn from_reader(reader: R, size: u64) -> Self {
        Self { reader, size, is_eight_bit: false, has_utf8_headers: false }
    }

    /// It holds bytes above 127, in its headers as well where `in_headers` says so.
    #[must_use]
    pub fn eight_bit(mut self, in_headers: bool) -> Self {
        self.is_eight_bit = true;
        self.has_utf8_headers = in_headers;
        self
    }
}

/// As SIZE counts (RFC 1870 section 5): each line end is two bytes, and doubled dots are not counted.
fn size_with_crlf(raw: &[u8]) -> u64 {
    let lone = memchr::memchr_iter(b'\n', raw).filter(|at| *at == 0 || raw[at - 1] != b'\r').count();
    (raw.len() + lone) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_wants_to_know() {
        let facts = |raw: &str| {
            let message = Message::from_bytes(raw.as_bytes());
            (message.size, message.is_eight_bit, message.has_utf8_headers)
        };
        assert_eq!(facts("A: 1\r\n\r\nx\n"), (11, false, false));
        assert_eq!(facts("A: 1\n\nä"), (10, true, false));
        assert_eq!(facts("A: ä\n\nb"), (10, true, true));
        assert_eq!(facts("A: ä"), (5, true, true));
    }
}
