use std::io::{self, Write};

use flate2::write::GzEncoder;

use super::{BundledDraft, Compression, Format, Layout, Metadata, Opening};

/// Writes a bundle draft by draft, so that no more than one has to be in memory.
pub struct Writer<W: Write> {
    out: Packer<Counted<W>>,
    format: Format,
    count: usize,
    plain: u64,
    /// Bytes that had left when the first draft began.
    before: u64,
    buffer: Vec<u8>,
}

impl<W: Write> Writer<W> {
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W, format: Format, opening: &Opening) -> io::Result<Self> {
        let mut out = Packer::new(Counted { out, bytes: 0 }, format.compression)?;
        let mut text = serde_json::to_vec(opening)?;
        match format.layout {
            Layout::Json => {
                // The object goes on.
                text.pop();
                text.extend_from_slice(b",\"drafts\":[");
            }
            Layout::JsonLines => text.push(b'\n'),
        }
        out.write_all(&text)?;
        let before = out.flushed()?;
        Ok(Self { out, format, count: 0, plain: 0, before, buffer: Vec::new() })
    }

    /// Adds a draft. Its content is in its normal form.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn push(&mut self, draft: &BundledDraft) -> io::Result<()> {
        self.buffer.clear();
        if self.format.layout == Layout::Json && self.count > 0 {
            self.buffer.push(b',');
        }
        let start = self.buffer.len();
        serde_json::to_writer(&mut self.buffer, draft)?;
        self.plain += length(self.buffer.len() - start);
        if self.format.layout == Layout::JsonLines {
            self.buffer.push(b'\n');
        }
        self.count += 1;
        self.out.write_all(&self.buffer)
    }

    /// How many drafts there are so far.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The bytes of the drafts so far as JSON, before compression.
    pub fn total_size(&self) -> u64 {
        self.plain
    }

    /// Ends the bundle, which is incomplete before.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(mut self) -> io::Result<(W, Metadata)> {
        let metadata = Metadata {
            count: self.count,
            total_size: self.plain,
            compression_ratio: self.ratio()?,
            format: self.format,
        };
        let text = serde_json::to_string(&metadata)?;
        match self.format.layout {
            Layout::Json => write!(self.out, "],\"metadata\":{text}}}")?,
            Layout::JsonLines => writeln!(self.out, "{{\"metadata\":{text}}}")?,
        }
        Ok((self.out.finish()?.out, metadata))
    }

    #[expect(clippy::cast_precision_loss, reason = "a ratio of sizes below 2^53 bytes")]
    fn ratio(&mut self) -> io::Result<f64> {
        if self.format.compression == Compression::None || self.count == 0 {
            return Ok(1.0);
        }
        let packed = self.out.flushed()? - self.before;
        Ok(self.plain as f64 / packed as f64)
    }
}

enum Packer<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstd(zstd::Encoder<'static, W>),
}

impl<W: Write> Packer<Counted<W>> {
    fn new(out: Counted<W>, compression: Compression) -> io::Result<Self> {
        Ok(match compression {
            Compression::None => Self::Plain(out),
            Compression::Gzip => Self::Gzip(GzEncoder::new(out, flate2::Compression::default())),
            Compression::Zstd => {
                let mut encoder = zstd::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Self::Zstd(encoder)
            }
        })
    }

    /// Packs what is waiting, and says how many bytes have left.
    fn flushed(&mut self) -> io::Result<u64> {
        self.flush()?;
        Ok(match self {
            Self::Plain(out) => out.bytes,
            Self::Gzip(encoder) => encoder.get_ref().bytes,
            Self::Zstd(encoder) => encoder.get_ref().bytes,
        })
    }

    fn finish(self) -> io::Result<Counted<W>> {
        match self {
            Self::Plain(out) => Ok(out),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(encoder) => encoder.flush(),
            Self::Zstd(encoder) => encoder.flush(),
        }
    }
}

struct Counted<W> {
    out: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += length(written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
