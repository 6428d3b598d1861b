//! Clients that ask again and again, of whatever is measured.

use std::cell::Cell;

use futures_util::future::{try_join, try_join_all};

use crate::Error;
use crate::load::Span;
use crate::proc_times::Parties;
use crate::report::Run;
use crate::stopwatch::Stopwatch;

/// Runs so many clients and counts what they finish. `work` is told the client's number and how often it has asked.
pub(crate) async fn run(
    clients: u64,
    span: Span,
    parties: Parties,
    work: impl AsyncFn(u64, u64) -> Result<(), Error>,
) -> Result<Run, Error> {
    let (done, is_over) = (Cell::new(0_u64), Cell::new(false));
    let client = async |client| {
        let mut number = 0;
        while !is_over.get() {
            work(client, number).await?;
            number += 1;
            done.set(done.get() + 1);
        }
        Ok::<(), Error>(())
    };
    let measure = async {
        tokio::time::sleep(span.warm_up).await;
        let (watch, times, before) = (Stopwatch::start(), parties.times()?, done.get());
        tokio::time::sleep(span.measure).await;
        let run = Run::new(done.get() - before, watch.elapsed(), parties.times()?.since(times));
        is_over.set(true);
        run
    };
    let (run, _ended) = try_join(measure, try_join_all((0..clients).map(client))).await?;
    Ok(run)
}
