//! An issue in, a letter out: subject, HTML and text, and its bytes as they travel. Pure: the same issue gives the same
//! bytes. Who sends it, and to whom, is the matter of `commands`.

mod letter;

pub use letter::{Letter, MailError, SectionSize};
