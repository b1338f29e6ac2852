//! Who may ask when: so many requests at once in all, fewer to one host, and a pause between these.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, sleep_until};
use url::Url;

use super::retry::spread;
use crate::config;

/// The queues of a run.
pub struct Hosts {
    /// What chance goes by, so that it is another in each run.
    now: DateTime<Utc>,
    slots: Arc<Semaphore>,
    /// As many again, for requests whose answer is long in coming.
    slow_slots: Arc<Semaphore>,
    per_host: usize,
    pause: Duration,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

struct Host {
    name: String,
    places: Arc<Semaphore>,
    next: Mutex<Next>,
}

/// When the next request to a host may begin.
struct Next {
    at: Instant,
    number: u64,
}

/// Leave for one request. Given back when dropped.
pub struct Seat {
    _place: Option<OwnedSemaphorePermit>,
    slot: OwnedSemaphorePermit,
    slow_slots: Arc<Semaphore>,
}

impl Seat {
    /// Waits for the answer. If it is long in coming, a slow slot takes the place of the slot, as soon as one is free:
    /// servers that stall cost their own feeds the time, not all others.
    pub async fn wait_for<T>(&mut self, answer: impl Future<Output = T>) -> T {
        const LONG: Duration = Duration::from_secs(1); // several times what nearly all servers take
        let slow_slots = self.slow_slots.clone();
        let slow_slot = async {
            sleep(LONG).await;
            acquire(&slow_slots).await
        };
        let mut answer = pin!(answer);
        tokio::select! {
            answer = &mut answer => return answer,
            slot = slow_slot => self.slot = slot,
        }
        answer.await
    }
}

impl Hosts {
    pub fn new(limits: &config::Fetch, now: DateTime<Utc>) -> Self {
        let [slots, slow_slots] = [limits.concurrency; 2].map(|slots| Arc::new(Semaphore::new(slots)));
        let (per_host, pause) = (limits.per_host, limits.host_pause);
        Self { now, slots, slow_slots, per_host, pause, hosts: Mutex::default() }
    }

    /// A place at the host of `url`, and then a slot. Whoever waits for another seat gives back the one that it has:
    /// so nobody can hold what the other waits for.
    pub async fn seat(&self, url: &Url) -> Seat {
        let host = self.host(url);
        let place = acquire(&host.places).await;
        loop {
            let at = host.next.lock().expect(NO_PANIC).at;
            sleep_until(at).await; // without a slot: others go on
            let slot = self.slot().await;
            if self.begin(&host) {
                return Seat { _place: Some(place), slot, slow_slots: self.slow_slots.clone() };
            }
        }
    }

    /// A slot alone, for what is no request.
    pub async fn seat_without_host(&self) -> Seat {
        Seat { _place: None, slot: self.slot().await, slow_slots: self.slow_slots.clone() }
    }

    /// One of `concurrency` slots, when one is free.
    async fn slot(&self) -> OwnedSemaphorePermit {
        acquire(&self.slots).await
    }

    fn host(&self, url: &Url) -> Arc<Host> {
        let host = Host {
            places: Arc::new(Semaphore::new(self.per_host)),
            name: url.host_str().unwrap_or_default().to_owned(),
            next: Mutex::new(Next { at: Instant::now(), number: 0 }),
        };
        self.hosts.lock().expect(NO_PANIC).entry(host.name.clone()).or_insert_with(|| Arc::new(host)).clone()
    }

    /// Begins now, if the pause is over: it may have begun again while we waited for a slot.
    fn begin(&self, host: &Host) -> bool {
        let (mut next, now) = (host.next.lock().expect(NO_PANIC), Instant::now());
        if next.at > now {
            return false;
        }
        // Not to the beat: requests of one host should not fall in with those of others.
        next.at = now
            + self.pause.mul_f64(0.75 + 0.5 * spread(&[&host.name, &self.now.to_string(), &next.number.to_string()]));
        next.number += 1;
        true
    }
}

const NO_PANIC: &str = "nobody panics while holding it";

async fn acquire(semaphore: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    semaphore.clone().acquire_owned().await.expect("the semaphore is never closed")
}

#[cfg(test)]
mod tests {
    use std::future::Future;

    use futures_util::future::join_all;

    use super::*;

    /// Runs with a clock that jumps to the next thing that is waited for.
    fn in_no_time<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(work)
    }

    fn hosts(concurrency: usize, per_host: usize, host_pause: Duration) -> Hosts {
        Hosts::new(&config::Fetch { concurrency, per_host, host_pause, ..Default::default() }, DateTime::default())
    }

    fn url(host: &str) -> Url {
        Url::parse(&format!("http://{host}.example/")).unwrap()
    }

    /// When each of these requests begins, in milliseconds, if every one takes a second.
    fn beginnings(hosts: &Hosts, of: &[&str]) -> Vec<u128> {
        in_no_time(async {
            let start = Instant::now();
            let request = |host: &str| {
                let url = url(host);
                async move {
                    let _seat = hosts.seat(&url).await;
                    let began = start.elapsed().as_millis();
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    began
                }
            };
            join_all(of.iter().map(|host| request(host))).await
        })
    }

    #[test]
    fn a_host_has_so_many_requests_at_once_and_others_do_not_wait_for_it() {
        let hosts = hosts(10, 2, Duration::ZERO);
        assert_eq!(beginnings(&hosts, &["a", "a", "a", "a", "a", "b"]), [0, 0, 1000, 1000, 2000, 0]);
    }

    #[test]
    fn so_many_requests_are_under_way_in_all() {
        let hosts = hosts(2, 2, Duration::ZERO);
        assert_eq!(beginnings(&hosts, &["a", "b", "c", "d", "e"]), [0, 0, 1000, 1000, 2000]);
    }

    #[test]
    fn who_waits_long_for_an_answer_makes_room_for_as_many_again() {
        let hosts = hosts(1, 1, Duration::ZERO);
        let begun = in_no_time(async {
            let start = Instant::now();
            let request = |host| {
                let hosts = &hosts;
                async move {
                    let mut seat = hosts.seat(&url(host)).await;
                    let began = start.elapsed().as_secs();
                    seat.wait_for(sleep(Duration::from_secs(10))).await;
                    began
                }
            };
            join_all(["a", "b", "c", "d"].map(request)).await
        });
        // The first two are under way until the tenth second; then there is room for another.
        assert_eq!(begun, [0, 1, 10, 11]);
    }

    #[test]
    fn between_two_requests_to_one_host_lies_a_pause() {
        let hosts = hosts(10, 10, Duration::from_millis(400));
        let begun = beginnings(&hosts, &["a", "a", "a", "b"]);
        for pair in begun[..3].windows(2) {
            assert!((300..=501).contains(&(pair[1] - pair[0])), "{begun:?}");
        }
        assert_eq!(begun[3], 0);
    }

    #[test]
    fn who_waits_for_a_pause_takes_no_slot_from_others() {
        let hosts = hosts(1, 10, Duration::from_secs(60));
        let begun = beginnings(&hosts, &["a", "a", "b", "c"]);
        assert!(begun[1] > 40_000 && begun[2] <= 2_000 && begun[3] <= 2_000, "{begun:?}");
    }
}
