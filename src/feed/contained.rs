//! Work on what strangers sent, held so that nothing in it can take us down.

use std::thread::{self, ScopedJoinHandle};

use super::Problem;

/// The name of the thread that such work runs on. `feed-rs` is known to panic on hostile input; what panics there
/// is caught and becomes a [`Problem`], and the program's panic message keeps silent about this thread.
pub const READER_THREAD: &str = "reader";

/// Does `work` on a thread of its own: joining it catches a panic, and its stack is not ours.
///
/// # Errors
/// The problem to report when it panicked.
pub fn contained<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Problem> {
    const STACK_BYTES: usize = 8 << 20; // several times what elements of the greatest depth (`limits`) can need
    thread::scope(|scope| {
        let working = thread::Builder::new().name(READER_THREAD.into()).stack_size(STACK_BYTES);
        match working.spawn_scoped(scope, work).map(ScopedJoinHandle::join) {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(_)) => Err(Problem::error("reader-failure", "the reader gave up on this document")),
            Err(error) => Err(Problem::error("reader-failure", format!("no thread to read it: {error}"))),
        }
    })
}
