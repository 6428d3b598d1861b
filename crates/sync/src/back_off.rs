//! How long to wait after a failure.

use std::time::Duration;

use postroom_types::{Entropy, random};

/// Seconds after the first failure, the second, and so on. The first may be a connection that broke, or a server that was
/// started anew.
const SECONDS: [u64; 6] = [5, 60, 120, 300, 900, 3600];

/// After so many failures in a row; up to a quarter longer by the dice, so that accounts of one server do not all come back at
/// the same moment.
pub fn after(failures: i32, entropy: &dyn Entropy) -> Duration {
    let place = usize::try_from(failures.max(1) - 1).unwrap_or_default().min(SECONDS.len() - 1);
    let millis = SECONDS[place] * 1000;
    let jitter = u64::from(u16::from_le_bytes(random(entropy))) * (millis / 4) / u64::from(u16::MAX);
    Duration::from_millis(millis + jitter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use postroom_types::SeededEntropy;

    #[test]
    fn waits_longer_and_longer_and_never_at_the_same_time() {
        let entropy = SeededEntropy::new(7);
        for (failures, seconds) in [(0, 5), (1, 5), (2, 60), (3, 120), (5, 900), (6, 3600), (100, 3600)] {
            let (one, other) = (after(failures, &entropy), after(failures, &entropy));
            let range = Duration::from_secs(seconds)..=Duration::from_secs(seconds * 5 / 4);
            assert!(range.contains(&one) && range.contains(&other) && one != other);
        }
    }
}
