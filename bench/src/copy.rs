//! What PostgreSQL alone takes to store and index the same mail: COPY of plain rows, with a text search vector that it makes
//! itself, and with an index over that.

use bytes::Bytes;
use futures_util::SinkExt;
use postroom_tenancy::{connect_owner, tokio_postgres};

use crate::Error;
use crate::mailbox::Mailbox;
use crate::product::Product;
use crate::stopwatch::Stopwatch;

/// Bytes sent at a time.
const PIECE: usize = 64 * 1024;
const VECTOR: &str =
    ", search tsvector GENERATED ALWAYS AS (to_tsvector('english', sender || ' ' || subject || ' ' || body)) STORED";

/// The tables that are filled, each with what its name in the report is.
pub(crate) const KINDS: [&str; 3] =
    ["PostgreSQL alone: COPY", "COPY with an `english` tsvector", "COPY with tsvector and GIN index"];

/// Rows a second of each kind.
pub(crate) async fn rates(product: &Product, mailbox: &Mailbox, rows: u64) -> Result<[f64; 3], Error> {
    let postgres = connect_owner(&product.owner_url("postgres")?).await?;
    postgres.batch_execute("CREATE DATABASE bench_copy").await?;
    let client = connect_owner(&product.owner_url("bench_copy")?).await?;
    let text: Vec<Bytes> = pieces(mailbox, rows);
    let mut rates = [0.0; 3];
    for (kind, rate) in rates.iter_mut().enumerate() {
        let (vector, index) = (if kind > 0 { VECTOR } else { "" }, kind == 2);
        let table = format!("CREATE TABLE mail (id bigint PRIMARY KEY, sender text, subject text, body text{vector})");
        client.batch_execute(&table).await?;
        if index {
            client.batch_execute("CREATE INDEX ON mail USING gin (search)").await?;
        }
        client.batch_execute("CHECKPOINT").await?;
        let watch = Stopwatch::start();
        copy(&client, &text).await?;
        *rate = rows as f64 / watch.elapsed().as_secs_f64();
        client.batch_execute("DROP TABLE mail").await?;
    }
    drop(client);
    postgres.batch_execute("DROP DATABASE bench_copy WITH (FORCE)").await?;
    Ok(rates)
}

async fn copy(client: &tokio_postgres::Client, text: &[Bytes]) -> Result<(), Error> {
    let sink = client.copy_in("COPY mail (id, sender, subject, body) FROM STDIN").await?;
    futures_util::pin_mut!(sink);
    for piece in text {
        sink.send(piece.clone()).await?;
    }
    sink.finish().await?;
    Ok(())
}

/// The rows as COPY reads them.
fn pieces(mailbox: &Mailbox, rows: u64) -> Vec<Bytes> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for number in 0..rows {
        let letter = mailbox.letter(number);
        let text = letter.text.replace('\r', "").replace('\n', "\\n");
        piece.push_str(&format!("{number}\t{}\t{}\t{text}\n", letter.from, letter.subject));
        if piece.len() > PIECE {
            pieces.push(Bytes::from(std::mem::take(&mut piece)));
        }
    }
    pieces.push(Bytes::from(piece));
    pieces
}
