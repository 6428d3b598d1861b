//! COMPRESS=DEFLATE (RFC 4978): raw deflate in both directions.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::Failure;

pub(super) struct Deflate {
    inflate: Decompress,
    deflate: Compress,
    /// Received, and not decompressed yet.
    received: Vec<u8>,
    used: usize,
    /// The last call filled its output, so there may be more without another byte.
    more: bool,
}

impl Deflate {
    pub(super) fn new() -> Self {
        Self {
            inflate: Decompress::new(false),
            deflate: Compress::new(Compression::fast(), false),
            received: Vec::new(),
            used: 0,
            more: false,
        }
    }

    pub(super) fn receive(&mut self, bytes: &[u8]) {
        self.received.drain(..self.used);
        self.used = 0;
        self.received.extend_from_slice(bytes);
        self.more = true;
    }

    /// Decompresses a piece, at most as long as the output. 0 when more has to be received first.
    pub(super) fn decompress(&mut self, output: &mut [u8]) -> Result<usize, Failure> {
        if !self.more {
            return Ok(0);
        }
        let (in_before, out_before) = (self.inflate.total_in(), self.inflate.total_out());
        let status = self
            .inflate
            .decompress(&self.received[self.used..], output, FlushDecompress::None)
            .map_err(|_| Failure::Protocol("what it compressed cannot be read".into()))?;
        self.used += (self.inflate.total_in() - in_before) as usize;
        let written = (self.inflate.total_out() - out_before) as usize;
        self.more = status == Status::Ok && (written == output.len() || self.used < self.received.len() && written > 0);
        if status == Status::StreamEnd {
            return Err(Failure::Closed(String::new()));
        }
        Ok(written)
    }

    pub(super) fn compress(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut output = Vec::with_capacity(bytes.len() / 2 + 64);
        let start = self.deflate.total_in();
        loop {
            let used = (self.deflate.total_in() - start) as usize;
            output.reserve(bytes.len() - used + 64);
            self.deflate
                .compress_vec(&bytes[used..], &mut output, FlushCompress::Sync)
                .map_err(|error| Failure::Protocol(error.to_string()))?;
            let used = (self.deflate.total_in() - start) as usize;
            if used == bytes.len() && output.len() < output.capacity() {
                return Ok(output);
            }
        }
    }
}
