//! Another client at work on the mail server.

use crate::Error;
use crate::mailbox::Mailbox;
use crate::product::Product;
use crate::rows::Dice;

/// Messages of each kind.
const EACH: usize = 100;
/// Numbers of the mailbox's messages that come later than all that are there.
const LATER: u64 = 1_000_000;

/// Appends, flags and expunges; every round others. Gives how many messages are left.
pub(crate) async fn apply(product: &Product, user: &str, mailbox: &Mailbox, round: u64) -> Result<u64, Error> {
    let mut client = product.mail.client(user).await;
    client.select("INBOX").await;
    let found = client.command("UID SEARCH ALL").await;
    let mut uids: Vec<String> = found.untagged.iter().flatten().map(|part| part.text()).collect();
    uids.retain(|uid| uid.bytes().all(|byte| byte.is_ascii_digit()));
    if uids.len() < 4 * EACH {
        return Err("the mailbox is too small for changes".into());
    }
    let mut dice = Dice::new(round);
    let mut draw = || -> Vec<String> {
        (0..EACH)
            .map(|_| uids.swap_remove(usize::try_from(dice.below(uids.len() as u64)).unwrap_or_default()))
            .collect()
    };
    let (flagged, expunged) = (draw(), draw());
    client.store(&flagged[..EACH / 2].join(","), "+FLAGS", &["\\Flagged", "\\Draft"]).await;
    client.store(&flagged[EACH / 2..].join(","), "-FLAGS", &["\\Seen"]).await;
    client.expunge(&expunged.join(",")).await;
    for number in 0..EACH as u64 {
        let letter = mailbox.letter(LATER + round * EACH as u64 + number);
        client.append("INBOX", &letter.raw, &[], None).await;
    }
    Ok((uids.len() + 2 * EACH) as u64)
}
