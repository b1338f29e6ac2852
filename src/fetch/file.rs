//! A feed in a file of the project.

use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::config::Location;

use super::{Answer, Document, FetchError, Moves, Order, Unchanged, Validators, Visit, policy};

/// Reads the order's file below its root; a link that leads out of the project is refused, and so is what is no file.
pub fn read(max_bytes: usize, order: &Order) -> (Result<Answer, FetchError>, Visit) {
    let path = match &order.location {
        Location::File(path) => path.as_path(),
        Location::Web(_) => Path::new(""),
    };
    match bytes(&order.root, path, max_bytes) {
        Err(error) => (Err(error), Visit::default()),
        Ok(bytes) => {
            let visit = Visit { bytes: bytes.len() as u64, ..Visit::default() };
            (Ok(answer(bytes, order)), visit)
        }
    }
}

fn bytes(root: &Path, path: &Path, max_bytes: usize) -> Result<Vec<u8>, FetchError> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => FetchError::File("there is no such file".into()),
        _ => FetchError::File(format!("the file cannot be read: {error}")),
    };
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let whole = root.join(path).canonicalize().map_err(failed)?;
    if !whole.starts_with(root.canonicalize().map_err(failed)?) {
        return Err(FetchError::File("the file lies outside of the project's directory".into()));
    }
    if !std::fs::metadata(&whole).map_err(failed)?.is_file() {
        return Err(FetchError::File("this is not a file".into())); // a pipe would keep us waiting for ever
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(&whole).map_err(failed)?;
    file.take(max_bytes as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > max_bytes {
        return Err(FetchError::TooLarge { limit: max_bytes as u64, key: "max_bytes" });
    }
    Ok(bytes)
}

fn answer(bytes: Vec<u8>, order: &Order) -> Answer {
    let validators = Validators { digest: Some(policy::digest(&bytes)), ..Validators::default() };
    if validators.digest == order.validators.digest {
        return Answer::Unchanged(Box::new(Unchanged { validators, moves: Moves::default() }));
    }
    Answer::Document(Box::new(Document {
        bytes,
        content_type: None,
        url: order.base.clone(),
        validators,
        moves: Moves::default(),
    }))
}
