//! A feed in a file of the project.

use std::io::{ErrorKind, Read};
use std::path::Path;

use super::{Answer, Document, FetchError, Order, Unchanged, Validators, policy};

/// Reads `path` below `root`; a link that leads out of the project is refused.
pub fn read(root: &Path, path: &Path, max_bytes: usize, order: &Order) -> Result<Answer, FetchError> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => FetchError::File("there is no such file".into()),
        _ => FetchError::File(format!("the file cannot be read: {error}")),
    };
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let whole = root.join(path).canonicalize().map_err(failed)?;
    if !whole.starts_with(root.canonicalize().map_err(failed)?) {
        return Err(FetchError::File("the file lies outside of the project's directory".into()));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(&whole).map_err(failed)?;
    file.take(max_bytes as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > max_bytes {
        return Err(FetchError::TooLarge(max_bytes));
    }
    let validators = Validators { digest: Some(policy::digest(&bytes)), ..Validators::default() };
    if validators.digest == order.validators.digest {
        return Ok(Answer::Unchanged(Unchanged { validators, moved_to: None }));
    }
    Ok(Answer::Document(Box::new(Document {
        bytes,
        content_type: None,
        url: order.base.clone(),
        validators,
        moved_to: None,
    })))
}
