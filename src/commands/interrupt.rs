//! Ctrl-C, and the polite end that a system asks for.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{SigId, flag, low_level};

/// Watches for signals as long as it lives. The first one asks us to end, the second one ends us.
pub struct Interrupt {
    came: Arc<AtomicBool>,
    handlers: Vec<SigId>,
}

impl Interrupt {
    /// The exit status of a run that was ended: 128 and the number of SIGINT, as shells have it.
    pub const STATUS: u8 = 130;

    pub fn watch() -> io::Result<Self> {
        let (came, mut handlers) = (Arc::new(AtomicBool::new(false)), Vec::new());
        for signal in [SIGINT, SIGTERM] {
            handlers.push(flag::register_conditional_shutdown(signal, Self::STATUS.into(), came.clone())?);
            handlers.push(flag::register(signal, came.clone())?);
        }
        Ok(Self { came, handlers })
    }

    /// Becomes true when the run shall end.
    pub fn flag(&self) -> Arc<AtomicBool> {
        self.came.clone()
    }

    /// Whether the run shall end.
    pub fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        for handler in self.handlers.drain(..) {
            low_level::unregister(handler);
        }
    }
}
