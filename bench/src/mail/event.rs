//! From a message that comes to the mail server to the browser that hears of it. Dovecot itself waits for half a second before
//! it tells those who wait in IDLE, in case more comes; so a bare client waits there too, and the time between both is ours.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{Mirrored, Options, USER, millis, say};
use crate::Error;
use crate::mailbox::Mailbox;
use crate::product::{MAIL_PASSWORD, Product};
use crate::report::{Figure, Limit, Report, Timing};
use crate::stopwatch::Stopwatch;

/// The mailbox's numbers that were not used yet.
const LATER: u64 = 2_000_000;
/// Between two messages: longer than Dovecot waits before it tells, or what happened to the last one would have begun the wait
/// for this one.
const PAUSE: Duration = Duration::from_millis(1200);

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
    let mut told = idle_client(product).await?;
    let (mut times, mut own) = (Vec::new(), Vec::new());
    for number in 0..options.appends {
        tokio::time::sleep(PAUSE).await;
        let letter = mailbox.letter(LATER + number);
        let watch = Stopwatch::start();
        client.append("INBOX", &letter.raw, &[], None).await;
        let told_after = async {
            told.recv().await.ok_or("Dovecot ended")?;
            Ok::<f64, Error>(millis(watch.elapsed()))
        };
        let heard_after = async {
            loop {
                let event = events.next().await.ok_or("the event stream ended")?;
                if event.event == "change" && event.data["kind"] == "mail_folder" {
                    return Ok::<f64, Error>(millis(watch.elapsed()));
                }
            }
        };
        let (told_after, heard_after) = futures_util::future::try_join(told_after, heard_after).await?;
        times.push(heard_after);
        own.push(heard_after - told_after);
    }
    let figure = |name, p95| Figure::new(name, Limit::AtMost(200.0), " ms", vec![p95]);
    report.figures.push(figure("append to the browser's event, p95", percentile(&mut times, 95)));
    report.figures.push(figure("of that, after Dovecot tells a bare client, p95", percentile(&mut own, 95)));
    for (name, values) in [("append to the browser's event", &mut times), ("of that, after Dovecot tells", &mut own)] {
        let mut median = Timing::new(format!("{name}, median of {}", options.appends), "ms");
        median.push(percentile(values, 50));
        report.timings.push(median);
    }
    Ok(())
}

/// Says something whenever Dovecot tells a client in IDLE that a message has come.
async fn idle_client(product: &Product) -> Result<UnboundedReceiver<()>, Error> {
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", product.mail.imap_port())).await?);
    let begin = format!("a LOGIN {USER} {MAIL_PASSWORD}\r\nb EXAMINE INBOX\r\nc IDLE\r\n");
    stream.write_all(begin.as_bytes()).await?;
    let mut line = String::new();
    while !line.starts_with('+') {
        line.clear();
        stream.read_line(&mut line).await?;
    }
    let (tell, told) = unbounded_channel();
    tokio::spawn(async move {
        let mut lines = stream.lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if line.ends_with("EXISTS") && tell.send(()).is_err() {
                return;
            }
        }
    });
    Ok(told)
}

/// Sorts them, and gives the one that so many of a hundred do not exceed.
fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() * percent / 100).copied().unwrap_or(f64::NAN)
}
