//! SRV records (RFC 2782), which say where a domain's mail servers are (RFC 6186, RFC 8314). One question, one answer, over
//! UDP: what does not fit into it is not asked again, because there are other ways to find a server.

use std::net::SocketAddr;
use std::time::Duration;

use postroom_types::{Entropy, random};
use tokio::net::UdpSocket;

const TIME_LIMIT: Duration = Duration::from_secs(3);
const SRV: u16 = 33;
const INTERNET: u16 = 1;
/// Records looked at, and jumps within a name.
const MOST: usize = 20;

/// A server, as a record names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Record {
    pub priority: u16,
    pub weight: u16,
    pub port: u16,
    pub target: String,
}

/// The records of a name such as `_imaps._tcp.example.org`, the preferred one first; none for whatever reason.
pub(crate) async fn look_up(nameserver: SocketAddr, name: &str, entropy: &dyn Entropy) -> Vec<Record> {
    let id = u16::from_be_bytes(random(entropy));
    let Some(question) = question(id, name) else { return Vec::new() };
    let asked = tokio::time::timeout(TIME_LIMIT, ask(nameserver, &question)).await;
    let Ok(Ok(answer)) = asked else { return Vec::new() };
    let mut records = answer_of(id, &answer).unwrap_or_default();
    records.sort_by(|one, other| (one.priority, other.weight).cmp(&(other.priority, one.weight)));
    records
}

async fn ask(nameserver: SocketAddr, question: &[u8]) -> std::io::Result<Vec<u8>> {
    let local = if nameserver.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(local).await?;
    socket.connect(nameserver).await?;
    socket.send(question).await?;
    let mut answer = vec![0; 4096];
    let length = socket.recv(&mut answer).await?;
    answer.truncate(length);
    Ok(answer)
}

/// RFC 1035, 4.1.
fn question(id: u16, name: &str) -> Option<Vec<u8>> {
    let mut message = Vec::with_capacity(64);
    message.extend_from_slice(&id.to_be_bytes());
    // Recursion desired; one question.
    message.extend_from_slice(&[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.trim_end_matches('.').split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        message.push(length);
        message.extend_from_slice(label.as_bytes());
    }
    message.push(0);
    message.extend_from_slice(&SRV.to_be_bytes());
    message.extend_from_slice(&INTERNET.to_be_bytes());
    (message.len() <= 12 + 255 + 4).then_some(message)
}

/// The SRV records of an answer to this question; none when it is not one, or cannot be read.
fn answer_of(id: u16, message: &[u8]) -> Option<Vec<Record>> {
    let short = |at: usize| Some(u16::from_be_bytes([*message.get(at)?, *message.get(at + 1)?]));
    let is_answer = short(0)? == id && message.get(2)? & 0x80 != 0 && message.get(3)? & 0x0f == 0;
    if !is_answer {
        return None;
    }
    let mut at = 12;
    for _ in 0..short(4)?.min(4) {
        at = name_at(message, at)?.1 + 4;
    }
    let mut records = Vec::new();
    for _ in 0..usize::from(short(6)?).min(MOST) {
        at = name_at(message, at)?.1;
        let (kind, length) = (short(at)?, usize::from(short(at + 8)?));
        let data = at + 10;
        if kind == SRV {
            let target = name_at(message, data + 6)?.0;
            records.push(Record { priority: short(data)?, weight: short(data + 2)?, port: short(data + 4)?, target });
        }
        at = data + length;
    }
    // "." says that there is no such service (RFC 6186, 3.4).
    records.retain(|record| !record.target.is_empty() && record.port > 0);
    Some(records)
}

/// The name at a place, and where it ends there. Names point to parts of earlier ones (RFC 1035, 4.1.4).
fn name_at(message: &[u8], from: usize) -> Option<(String, usize)> {
    let (mut at, mut end, mut jumps) = (from, None, 0);
    let mut labels: Vec<String> = Vec::new();
    loop {
        let length = usize::from(*message.get(at)?);
        match length {
            0 => {
                let end = end.unwrap_or(at + 1);
                let name = labels.join(".");
                return (name.len() <= 253).then_some((name, end));
            }
            1..=63 => {
                let label = message.get(at + 1..at + 1 + length)?;
                let is_plain = label.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
                is_plain.then_some(())?;
                labels.push(String::from_utf8_lossy(label).to_lowercase());
                (labels.len() <= 127).then_some(())?;
                at += 1 + length;
            }
            192.. => {
                let low = usize::from(*message.get(at + 1)?);
                end = end.or(Some(at + 2));
                at = ((length & 0x3f) << 8) | low;
                jumps += 1;
                (jumps <= MOST).then_some(())?;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(id: u16) -> Vec<u8> {
        let mut message = question(id, "_imaps._tcp.nordhavn.example").unwrap();
        message[2] = 0x81;
        message[7] = 2;
        for (priority, target) in [(20u16, "backup"), (10, "imap")] {
            message.extend_from_slice(&[0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60]);
            // Priority, weight, port, one label, and a pointer to "nordhavn.example" (12 + 7 + 5).
            let length = u16::try_from(6 + 1 + target.len() + 2).unwrap();
            message.extend_from_slice(&length.to_be_bytes());
            message.extend_from_slice(&priority.to_be_bytes());
            message.extend_from_slice(&[0, 5, 3, 225, u8::try_from(target.len()).unwrap()]);
            message.extend_from_slice(target.as_bytes());
            message.extend_from_slice(&[0xc0, 12 + 7 + 5]);
        }
        message
    }

    #[test]
    fn reads_an_answer() {
        let records = answer_of(7, &answer(7)).unwrap();
        let shown: Vec<_> = records.iter().map(|r| (r.priority, r.weight, r.port, r.target.as_str())).collect();
        assert_eq!(shown, [(20, 5, 993, "backup.nordhavn.example"), (10, 5, 993, "imap.nordhavn.example")]);
        assert_eq!(answer_of(8, &answer(7)), None);
        assert_eq!((question(1, "a..b"), question(1, &"a".repeat(64))), (None, None));
    }

    proptest! {
        #[test]
        fn nonsense_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), place in 0usize..90, byte: u8) {
            let _ = answer_of(0, &bytes);
            let mut damaged = answer(7);
            if let Some(at) = damaged.get_mut(place) {
                *at = byte;
            }
            let _ = answer_of(7, &damaged);
        }
    }
}
