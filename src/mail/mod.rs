//! An issue in, a letter out: subject, HTML and text, and its bytes as they travel. Pure: the same issue gives the same
//! bytes. Who sends it, and to whom, is the matter of `commands`.

mod compose;
mod headers;
mod html;
mod letter;
mod markdown;
mod preview;
mod shield;
mod text;
mod view;

pub use compose::compose;
pub use letter::{Letter, MailError};
pub use preview::preview;
pub use view::{MailView, SectionView};
