//! What a server answers (RFC 5321 section 4.2).

use crate::net::wire::Wire;
use crate::net::{EnhancedStatus, Failure, server_text};

/// A line of a reply; RFC 5321 section 4.5.3.1.5 says 512, and nobody keeps to it.
const LINE: usize = 8 * 1024;
/// Lines of a reply. The longest are answers to EHLO.
const LINES: usize = 200;

/// An answer, for a program and for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} {text}")]
pub struct Reply {
    /// 200 to 599.
    pub code: u16,
    /// Only where it agrees with the code.
    pub enhanced: Option<EnhancedStatus>,
    /// The server's words in one line of printable characters, at most 500 of them.
    pub text: String,
}

impl Reply {
    /// What this client says in the server's place, where a command would be refused for sure.
    pub(super) fn ours(code: u16, enhanced: EnhancedStatus, text: impl Into<String>) -> Self {
        Self { code, enhanced: Some(enhanced), text: text.into() }
    }

    /// 2yz: done.
    pub fn is_success(&self) -> bool {
        self.code / 100 == 2
    }

    /// 4yz: the same may succeed later.
    pub fn is_passing(&self) -> bool {
        self.code / 100 == 4
    }

    /// 5yz: the same will not succeed.
    pub fn is_final(&self) -> bool {
        self.code / 100 == 5
    }

    /// The server hangs up, whatever it was asked (section 3.8).
    pub(super) fn is_farewell(&self) -> bool {
        self.code == 421
    }
}

/// Reads one reply: its meaning, and its lines as they came.
pub(super) async fn read(wire: &mut Wire) -> Result<(Reply, Vec<Vec<u8>>), Failure> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut code = None;
    loop {
        let line = wire.line(LINE).await?;
        let (own, is_last, text) = parts(&line).ok_or_else(|| Failure::Protocol(not_smtp(&line)))?;
        if *code.get_or_insert(own) != own {
            return Err(Failure::Protocol("the lines of its answer have different codes".into()));
        }
        lines.push(text.to_vec());
        if is_last {
            return Ok((reply(own, &lines), lines));
        }
        if lines.len() == LINES {
            return Err(Failure::Protocol("its answer does not end".into()));
        }
    }
}

/// "250-text" or "250 text".
fn parts(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (code, rest) = line.split_at_checked(3)?;
    let code: u16 = std::str::from_utf8(code).ok().filter(|code| !code.starts_with('+'))?.parse().ok()?;
    let (is_last, text) = match rest {
        [] => (true, rest),
        [b' ', text @ ..] => (true, text),
        [b'-', text @ ..] => (false, text),
        _ => return None,
    };
    (200..600).contains(&code).then_some((code, is_last, text))
}

fn reply(code: u16, lines: &[Vec<u8>]) -> Reply {
    let (mut enhanced, mut words) = (None, Vec::new());
    for line in lines {
        let line = server_text(line);
        // Each line begins with the same code (RFC 2034 section 4).
        match EnhancedStatus::split(&line) {
            Some((status, rest)) if u16::from(status.class) == code / 100 => {
                enhanced.get_or_insert(status);
                words.push(rest.to_owned());
            }
            _ => words.push(line),
        }
    }
    Reply { code, enhanced, text: server_text(words.join(" ").as_bytes()) }
}

fn not_smtp(line: &[u8]) -> String {
    format!("it does not answer as an SMTP server: {}", server_text(line))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::time::Duration;

    use super::*;
    use crate::net::wire::Stream;

    async fn said(words: &str) -> Result<Reply, Failure> {
        let mut wire = Wire::new(Stream::Memory(Cursor::new(words.into()), 1), Duration::from_secs(9));
        read(&mut wire).await.map(|(reply, _)| reply)
    }

    #[tokio::test]
    async fn replies() {
        let reply = said("550-5.1.1 No such\r\n550 5.1.1 person\x07\u{e4}\r\n").await.unwrap();
        let status = Some(EnhancedStatus::new(5, 1, 1));
        assert_eq!(reply, Reply { code: 550, enhanced: status, text: "No such personä".into() });
        assert!(reply.is_final() && !reply.is_passing());
        assert_eq!(said("250\n").await.unwrap(), Reply { code: 250, enhanced: None, text: String::new() });
        assert_eq!(said("250 5.0.0 odd\n").await.unwrap().text, "5.0.0 odd");
        assert_eq!(said(&format!("250 {}\n", "x".repeat(5000))).await.unwrap().text.len(), 500);
    }

    #[tokio::test]
    async fn what_is_no_reply() {
        for words in
            ["hello\n", "99 x\n", "600 x\n", "+25 x\n", "25\n", "250x\n", "250-a\n251 b\n", "\n", "\u{e4}50 x\n"]
        {
            assert!(matches!(said(words).await, Err(Failure::Protocol(_))), "{words:?}");
        }
        assert!(matches!(said(&"250-x\r\n".repeat(1000)).await, Err(Failure::Protocol(_))));
        assert!(matches!(said(&"2".repeat(100_000)).await, Err(Failure::TooLarge { .. })));
        assert!(matches!(said("250-x\r\n").await, Err(Failure::Closed(_))));
    }
}
