//! Asking again within a run, and chance that is the same on every machine.

use std::time::Duration;

/// How long to wait before the first and the second repetition: long enough for a server to come back.
const PAUSES: [Duration; 2] = [Duration::from_millis(800), Duration::from_millis(2_500)];

/// How long to wait before repetition `number`, from 0, of a request of `source`.
pub fn pause(source: &str, number: u32) -> Duration {
    let base = PAUSES[(number as usize).min(PAUSES.len() - 1)];
    base.mul_f64(0.75 + 0.5 * spread(&["retry", source, &number.to_string()]))
}

/// A number from 0 to 1 that looks like chance but is always the same for the same words: it keeps what many do from
/// happening all at once, and runs repeatable.
pub fn spread(words: &[&str]) -> f64 {
    let digest = blake3::hash(words.join("\0").as_bytes());
    let number = u32::from_le_bytes(*digest.as_bytes().first_chunk().expect("32 bytes"));
    f64::from(number) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_spread_evenly_and_repeats_itself() {
        let thrown: Vec<f64> = (0..1_000).map(|n| spread(&["x", &n.to_string()])).collect();
        let mean = thrown.iter().sum::<f64>() / 1_000.0;
        assert!((0.45..0.55).contains(&mean), "{mean}");
        assert!(thrown.iter().all(|throw| (0.0..=1.0).contains(throw)));
        assert!(thrown[7] == spread(&["x", "7"]));
    }
}
