//! What no person wrote: base64, keys, tokens.

/// What is shorter is a word, whatever it looks like.
const SHORTEST: usize = 24;
/// So much is looked at.
const LOOKED_AT: usize = 96;

/// If the text begins with such, where that ends. Lower case, capitals and digits change at random in it: at six of ten places; in
/// *AbstractProxyFactory2* at three. Digests and UUIDs, which people do search, have no capitals.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    let looked_at = &bytes[..bytes.len().min(LOOKED_AT)];
    let length = looked_at.iter().position(|byte| !may_belong(*byte)).unwrap_or(looked_at.len());
    if length < SHORTEST {
        return None;
    }
    let kinds = looked_at[..length].iter().map(|byte| kind(*byte));
    let seen = kinds.clone().fold(0, |seen, kind| seen | kind);
    let changes = kinds.clone().zip(kinds.skip(1)).filter(|(a, b)| a & b == 0 && *a != 0 && *b != 0).count();
    (seen == 7 && changes * 100 >= length * 45)
        .then(|| bytes.iter().position(|byte| !may_belong(*byte)).unwrap_or(bytes.len()))
}

fn may_belong(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte)
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 4,
        _ => 0,
    }
}
