use std::cell::Cell;
use std::io::{self, Read};

/// Counts what may still be read.
pub(super) struct Meter {
    all: Cell<u64>,
    /// Of the draft that is being read, but for a piece that was unpacked before it began.
    one: Cell<u64>,
    most_of_one: u64,
    over: Cell<Option<Over>>,
}

/// What was too much.
#[derive(Clone, Copy)]
pub(super) enum Over {
    All,
    One,
}

impl Meter {
    /// For so many bytes in all, and in each draft.
    pub(super) fn new(all: u64, one: u64) -> Self {
        Self { all: Cell::new(all), one: Cell::new(one), most_of_one: one, over: Cell::new(None) }
    }

    /// Reads through it.
    pub(super) fn on<R: Read>(&self, text: R) -> Metered<'_, R> {
        Metered { text, meter: self }
    }

    /// From here on it is another draft.
    pub(super) fn begin_one(&self) {
        self.one.set(self.most_of_one);
    }

    /// What ended the reading.
    pub(super) fn over(&self) -> Option<Over> {
        self.over.get()
    }
}

pub(super) struct Metered<'a, R> {
    text: R,
    meter: &'a Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(into)?;
        let length = u64::try_from(read).unwrap_or(u64::MAX);
        for (left, over) in [(&self.meter.all, Over::All), (&self.meter.one, Over::One)] {
            let Some(rest) = left.get().checked_sub(length) else {
                self.meter.over.set(Some(over));
                return Err(io::Error::other("more than may be read"));
            };
            left.set(rest);
        }
        Ok(read)
    }
}
