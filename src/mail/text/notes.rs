//! The addresses of links, as numbered notes.

/// Notes that are still to be listed, and how many there were.
#[derive(Debug)]
pub struct Notes {
    waiting: Vec<(usize, String)>,
    last: usize,
}

impl Notes {
    /// None yet; the numbers up to `last` are taken.
    pub fn after(last: usize) -> Self {
        Self { waiting: Vec::new(), last }
    }

    /// The highest number so far.
    pub fn last(&self) -> usize {
        self.last
    }

    /// The number of an address: that which it has where it waits to be listed, else a new one.
    pub fn number(&mut self, address: &str) -> usize {
        if let Some((number, _)) = self.waiting.iter().find(|(_, known)| known == address) {
            return *number;
        }
        self.last += 1;
        self.waiting.push((self.last, address.to_owned()));
        self.last
    }

    /// A line for each, none of them wrapped.
    pub fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.waiting).into_iter().map(|(number, address)| format!("[{number}] {address}")).collect()
    }
}
