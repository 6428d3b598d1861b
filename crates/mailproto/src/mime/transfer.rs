//! Transfer encodings (RFC 2045 section 6), decoded piece by piece and never refused: what does not belong is left out,
//! as other readers do, so that the same part always has the same digest.

use std::ops::ControlFlow;

use super::attachment::TransferEncoding;

/// Hands the decoded bytes to `sink` in pieces, until it breaks. False when something did not belong there.
pub(super) fn decode(
    encoding: TransferEncoding,
    encoded: &[u8],
    sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
) -> bool {
    match encoding {
        TransferEncoding::Identity => {
            let _ = sink(encoded);
            true
        }
        TransferEncoding::Base64 => base64(encoded, sink),
        TransferEncoding::QuotedPrintable => quoted_printable(encoded, sink),
        TransferEncoding::Uuencode => uuencode(encoded, sink),
    }
}

/// At most `limit` decoded bytes (or a few more), and whether all of it was well encoded.
pub(super) fn decode_up_to(encoding: TransferEncoding, encoded: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let mut decoded = Vec::with_capacity(encoded.len().min(limit));
    let well = decode(encoding, encoded, &mut |piece| {
        decoded.extend_from_slice(&piece[..piece.len().min(limit.saturating_sub(decoded.len()))]);
        if decoded.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    (decoded, well)
}

const PIECE: usize = 16 * 1024;

/// Section 6.8. Ends at the padding; what follows it (a mailing list's footer) was never encoded.
fn base64(encoded: &[u8], sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>) -> bool {
    let mut piece = Vec::with_capacity(PIECE + 3);
    let (mut bits, mut digits, mut well) = (0u32, 0u8, true);
    let mut bytes = encoded.iter();
    for &byte in bytes.by_ref() {
        let value = DIGITS[usize::from(byte)];
        if value < 64 {
            bits = bits << 6 | u32::from(value);
            digits += 1;
            if digits == 4 {
                piece.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
                (bits, digits) = (0, 0);
                if piece.len() >= PIECE {
                    if sink(&piece).is_break() {
                        return well;
                    }
                    piece.clear();
                }
            }
        } else if byte == b'=' && digits >= 2 {
            break;
        } else if !byte.is_ascii_whitespace() {
            well = false;
        }
    }
    match digits {
        2 => piece.push((bits >> 4) as u8),
        3 => piece.extend_from_slice(&[(bits >> 10) as u8, (bits >> 2) as u8]),
        1 => well = false,
        _ => {}
    }
    let _ = sink(&piece);
    well && bytes.all(|byte| byte.is_ascii_whitespace() || *byte == b'=')
}

const DIGITS: [u8; 256] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut digits = [255u8; 256];
    let mut value = 0;
    while value < 64 {
        digits[alphabet[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

/// Section 6.7. A "=" that begins no escape stays; blanks at the end of a line go, as rule 3 asks.
fn quoted_printable(encoded: &[u8], sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>) -> bool {
    let mut piece = Vec::with_capacity(PIECE + 1024);
    let mut well = true;
    for line in encoded.split_inclusive(|byte| *byte == b'\n') {
        let (text, end) = split_line(line);
        let blanks = text.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let mut rest = &text[..text.len() - if end.is_empty() { 0 } else { blanks }];
        let mut soft = false;
        while let Some(at) = memchr::memchr(b'=', rest) {
            piece.extend_from_slice(&rest[..at]);
            rest = &rest[at + 1..];
            match rest {
                [] => soft = true,
                [high, low, after @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    piece.push(hex(*high) << 4 | hex(*low));
                    rest = after;
                }
                _ => {
                    piece.push(b'=');
                    well = false;
                }
            }
            if piece.len() >= PIECE {
                if sink(&piece).is_break() {
                    return well;
                }
                piece.clear();
            }
        }
        if rest.len() > PIECE && (sink(&piece).is_break() || sink(rest).is_break()) {
            return well;
        }
        if rest.len() > PIECE {
            piece.clear();
        } else {
            piece.extend_from_slice(rest);
        }
        if !soft {
            piece.extend_from_slice(end);
        }
        if piece.len() >= PIECE {
            if sink(&piece).is_break() {
                return well;
            }
            piece.clear();
        }
    }
    let _ = sink(&piece);
    well
}

/// From the line "begin 644 name" to the line "end"; without a beginning, every line counts.
fn uuencode(encoded: &[u8], sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>) -> bool {
    let lines = || encoded.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let begin = lines().position(|line| line.starts_with(b"begin ")).map_or(0, |at| at + 1);
    let mut piece = Vec::with_capacity(PIECE + 64);
    for line in lines().skip(begin) {
        let [length, digits @ ..] = line else { continue };
        if line == b"end" {
            break;
        }
        let start = piece.len();
        for four in digits.chunks(4) {
            let bits = (0..4).fold(0u32, |bits, at| {
                bits << 6 | u32::from(four.get(at).map_or(0, |digit| digit.wrapping_sub(32) & 63))
            });
            piece.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
        }
        // Blanks at the end of a line are digits, too, and get lost on the way.
        piece.resize(start + usize::from(length.wrapping_sub(32) & 63), 0);
        if piece.len() >= PIECE {
            if sink(&piece).is_break() {
                return begin > 0;
            }
            piece.clear();
        }
    }
    let _ = sink(&piece);
    begin > 0
}

fn split_line(line: &[u8]) -> (&[u8], &[u8]) {
    let end = match line {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    };
    line.split_at(line.len() - end)
}

/// Only for hexadecimal digits.
fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(encoding: TransferEncoding, encoded: &[u8]) -> (String, bool) {
        let (bytes, well) = decode_up_to(encoding, encoded, usize::MAX);
        (String::from_utf8_lossy(&bytes).into_owned(), well)
    }

    #[test]
    fn base64_is_lenient() {
        let base64 = |encoded: &str| decoded(TransferEncoding::Base64, encoded.as_bytes());
        assert_eq!(base64("SGVs\r\nbG8=\r\n"), ("Hello".into(), true));
        assert_eq!(base64("SGVsbG8"), ("Hello".into(), true));
        assert_eq!(base64("SG!Vs*bG8="), ("Hello".into(), false));
        assert_eq!(base64("SGVsbG8=\n-- \nlist footer"), ("Hello".into(), false));
        assert_eq!(base64("S"), (String::new(), false));
        assert_eq!(base64(""), (String::new(), true));
    }

    #[test]
    fn quoted_printable_is_lenient() {
        let printable = |encoded: &str| decoded(TransferEncoding::QuotedPrintable, encoded.as_bytes());
        assert_eq!(printable("a=3D=\r\nb=C3=A4  \r\nc= \nd"), ("a=bä\r\ncd".into(), true));
        assert_eq!(printable("a=zz=4"), ("a=zz=4".into(), false));
        assert_eq!(printable("a ="), ("a ".into(), true));
    }

    #[test]
    fn uuencode_is_lenient() {
        let uuencoded = |encoded: &str| decoded(TransferEncoding::Uuencode, encoded.as_bytes());
        assert_eq!(uuencoded("\r\nbegin 644 x\r\n#0V%T\r\n`\r\nend\r\nfooter"), ("Cat".into(), true));
        assert_eq!(uuencoded("#0V%T"), ("Cat".into(), false));
    }

    proptest! {
        #[test]
        fn nothing_breaks_them_and_pieces_do_not_matter(encoded in proptest::collection::vec(any::<u8>(), 0..400)) {
            use TransferEncoding::{Base64, Identity, QuotedPrintable, Uuencode};
            for encoding in [Base64, QuotedPrintable, Identity, Uuencode] {
                let (all, _) = decode_up_to(encoding, &encoded, usize::MAX);
                let (some, _) = decode_up_to(encoding, &encoded, 10);
                prop_assert_eq!(&some[..], &all[..all.len().min(10)]);
            }
        }
    }
}
