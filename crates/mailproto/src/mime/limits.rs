/// How much of a message is looked at. What lies beyond is left out and noted as a [`Problem`](super::Problem); the raw
/// message still has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Multiparts inside of each other. A deeper one is a single attachment.
    pub depth: usize,
    /// Parts of any kind. What follows the last is not looked at.
    pub parts: usize,
    /// Bytes of one header field.
    pub field: usize,
    /// Bytes of all header fields of one part.
    pub head: usize,
    /// Bytes of the text body, and of the HTML body.
    pub text: usize,
    /// Message-IDs in References, and in In-Reply-To. The first and the newest are kept.
    pub ids: usize,
    /// Addresses in one of From, To, Cc, Bcc and Reply-To.
    pub addresses: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 64,
            parts: 2_000,
            field: 256 * 1024,
            head: 1024 * 1024,
            text: 4 * 1024 * 1024,
            ids: 1_000,
            addresses: 10_000,
        }
    }
}
