use std::io::{Read, Seek, SeekFrom, Write};

use super::Failure;

/// A message's bytes as they came: in memory, or in a file without a name when they are many.
#[derive(Debug)]
pub enum Body {
    Memory(Vec<u8>),
    /// The length in bytes. One that arrived has no name and is gone when it is dropped.
    File(std::fs::File, u64),
}

/// What a message may cost while it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimits {
    /// Bytes kept in memory; a longer message goes to a file.
    pub memory: u64,
    /// Bytes kept at all; of a longer message nothing is.
    pub size: u64,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self { memory: 1024 * 1024, size: 128 * 1024 * 1024 }
    }
}

impl Body {
    /// The length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(_, length) => *length,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of it in memory.
    pub fn into_vec(self) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Memory(bytes) => Ok(bytes),
            Self::File(mut file, length) => {
                let mut bytes = Vec::with_capacity(length as usize);
                file.seek(SeekFrom::Start(0))?;
                // Somebody else's file may have grown meanwhile.
                file.take(length).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
        }
    }
}

/// Takes a body piece by piece. Nothing is reserved for what is only announced.
pub struct Spool {
    limits: BodyLimits,
    memory: Vec<u8>,
    file: Option<std::fs::File>,
    received: u64,
}

impl Spool {
    pub fn new(limits: BodyLimits) -> Self {
        Self { limits, memory: Vec::new(), file: None, received: 0 }
    }

    /// Writing to the file does not wait for the disk, only for the page cache, so it happens right here.
    ///
    /// # Errors
    /// [`Failure::Disk`] when there is no room for it.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), Failure> {
        self.received += piece.len() as u64;
        if self.received > self.limits.size {
            (self.memory, self.file) = (Vec::new(), None);
            return Ok(());
        }
        let disk = |error: std::io::Error| Failure::Disk(error.to_string());
        if self.file.is_none() && self.received > self.limits.memory {
            let mut file = tempfile::tempfile().map_err(disk)?;
            file.write_all(&self.memory).map_err(disk)?;
            (self.memory, self.file) = (Vec::new(), Some(file));
        }
        match &mut self.file {
            Some(file) => file.write_all(piece).map_err(disk),
            None => {
                self.memory.extend_from_slice(piece);
                Ok(())
            }
        }
    }

    /// None when it was longer than allowed.
    pub fn finish(self) -> Result<Option<Body>, Failure> {
        if self.received > self.limits.size {
            return Ok(None);
        }
        Ok(Some(match self.file {
            None => Body::Memory(self.memory),
            Some(mut file) => {
                file.seek(SeekFrom::Start(0)).map_err(|error| Failure::Disk(error.to_string()))?;
                Body::File(file, self.received)
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_to_a_file_and_away() {
        let of = |length: usize| {
            let mut spool = Spool::new(BodyLimits { memory: 10, size: 20 });
            for _ in 0..length {
                spool.push(b"x").unwrap();
            }
            spool.finish().unwrap()
        };
        assert!(matches!(of(10), Some(Body::Memory(bytes)) if bytes.len() == 10));
        let file = of(20).unwrap();
        assert!(matches!(file, Body::File(_, 20)));
        assert_eq!(file.into_vec().unwrap(), b"xxxxxxxxxxxxxxxxxxxx");
        assert!(of(21).is_none());
    }
}
