//! How long to wait after a failure.

use std::time::Duration;

use postroom_types::{Entropy, random};

/// Minutes after the first failure, the second, and so on.
const MINUTES: [u64; 5] = [1, 2, 5, 15, 60];

/// After so many failures in a row; up to a quarter longer by the dice, so that accounts of one server do not all come back at
/// the same moment.
pub fn after(failures: i32, entropy: &dyn Entropy) -> Duration {
    let place = usize::try_from(failures.max(1) - 1).unwrap_or_default().min(MINUTES.len() - 1);
    let millis = MINUTES[place] * 60_000;
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
        for (failures, minutes) in [(0, 1), (1, 1), (2, 2), (3, 5), (4, 15), (5, 60), (100, 60)] {
            let (one, other) = (after(failures, &entropy), after(failures, &entropy));
            let range = Duration::from_secs(minutes * 60)..=Duration::from_secs(minutes * 75);
            assert!(range.contains(&one) && range.contains(&other) && one != other);
        }
    }
}
