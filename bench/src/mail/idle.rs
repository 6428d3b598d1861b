//! What an account takes that is equal to its server and waits.

use std::time::Duration;

use super::say;
use crate::mailbox::Mailbox;
use crate::product::{MAIL_PASSWORD, Product};
use crate::report::{Figure, Limit, Report};
use crate::{Error, proc_times};

/// Before memory is looked at.
const REST: Duration = Duration::from_secs(15);

/// Dovecot knows new users by then.
const KNOWN: Duration = Duration::from_secs(2);
/// Accounts of one member, who may not have many more.
const EACH: u64 = 20;

/// Connects so many accounts, each with a message, and looks at the server's memory before and when all wait.
pub(super) async fn measure(product: &Product, accounts: u64, report: &mut Report) -> Result<(), Error> {
    say("idle accounts");
    let mailbox = Mailbox::new(9, 900);
    let mut members = Vec::new();
    for _ in 0..accounts.div_ceil(EACH) {
        members.push(product.member().await);
    }
    let before = proc_times::resident_bytes(product.pid())?;
    for number in 0..accounts {
        let letter = mailbox.letter(number);
        product.mail.add_user(&user(number), MAIL_PASSWORD);
        product.mail.deliver(&user(number), "INBOX", &letter.raw, &letter.flags, letter.at);
    }
    tokio::time::sleep(KNOWN).await;
    let mut connected = Vec::new();
    let owners = members.iter().flat_map(|member| std::iter::repeat_n(member, EACH as usize));
    for (number, member) in (0..accounts).zip(owners) {
        connected.push(member.connect(product, &user(number)).await);
    }
    for account in &connected {
        account.wait_until_there().await?;
    }
    tokio::time::sleep(REST).await;
    let each = proc_times::resident_bytes(product.pid())?.saturating_sub(before) as f64 / 1024.0 / accounts as f64;
    report.figures.push(Figure::new("an idle account, resident", Limit::AtMost(200.0), " KB", vec![each]));
    Ok(())
}

fn user(number: u64) -> String {
    format!("idle{number}")
}
