//! From a message that comes to the mail server to the browser that hears of it.

use std::time::Duration;

use super::{Mirrored, Options, USER, millis, say};
use crate::Error;
use crate::mailbox::Mailbox;
use crate::product::Product;
use crate::report::{Figure, Limit, Report, Timing};
use crate::stopwatch::Stopwatch;

/// The mailbox's numbers that were not used yet.
const LATER: u64 = 2_000_000;
/// Between two messages, so that each is news.
const PAUSE: Duration = Duration::from_millis(150);

/// From the moment when another client begins to append to the event that says that the folder has changed.
pub(super) async fn measure(
    product: &Product,
    kept: &Mirrored,
    mailbox: &Mailbox,
    options: &Options,
    report: &mut Report,
) -> Result<(), Error> {
    say("from the mail server to the browser");
    kept.account.look().await?;
    let mut client = product.mail.client(USER).await;
    let events = kept.member.client.request("GET".parse()?, "/events").stream().await;
    let mut events = events.map_err(|answer| answer.text)?;
    let mut times = Vec::new();
    for number in 0..options.appends {
        tokio::time::sleep(PAUSE).await;
        let letter = mailbox.letter(LATER + number);
        let watch = Stopwatch::start();
        client.append("INBOX", &letter.raw, &[], None).await;
        loop {
            let event = events.next().await.ok_or("the event stream ended")?;
            if event.event == "change" && event.data["kind"] == "mail_folder" {
                break;
            }
        }
        times.push(millis(watch.elapsed()));
    }
    times.sort_by(f64::total_cmp);
    let p95 = times[times.len() * 95 / 100];
    report.figures.push(Figure::new("append to the browser's event, p95", Limit::AtMost(200.0), " ms", vec![p95]));
    let mut median = Timing::new("append to the browser's event, median", "ms");
    median.push(times[times.len() / 2]);
    report.timings.push(median);
    Ok(())
}
