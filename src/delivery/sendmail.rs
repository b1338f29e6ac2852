//! Handing a mail to a program that takes mails as `sendmail` does: Postfix's, Exim's, msmtp.
//!
//! `lettre` can do this, too, but what that needs brings a library into the tree that is given up.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use super::{Parcel, Trouble};

/// `-i`: a dot alone on a line is no end. `-f`: who answers for it. `--`: addresses are no options.
pub fn arguments(parcel: &Parcel) -> Vec<String> {
    let mut arguments = vec!["-i".to_owned(), "-f".to_owned(), parcel.sender(), "--".to_owned()];
    arguments.extend(parcel.recipients());
    arguments
}

pub fn send(program: &Path, parcel: &Parcel) -> Result<String, Trouble> {
    let name = program.display();
    let mut command = Command::new(program);
    command.args(arguments(parcel)).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failed = |error| Trouble::certain(format!("{name} (`program`) cannot be run: {error}"));
    let mut child = command.spawn().map_err(failed)?;
    let stdin = child.stdin.take();
    // Programs of Unix take lines that end in \n. What is quoted-printable has no other \r.
    let text: Vec<u8> = parcel.bytes.iter().copied().filter(|byte| *byte != b'\r').collect();
    // Beside hearing it: it may talk before it has read all.
    let writing = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&text)));
    let ended = child.wait_with_output();
    let _ = writing.join(); // one that did not read all says why by its status
    let ended = ended.map_err(|error| Trouble::uncertain(format!("{name}: {error}")))?;
    let said = String::from_utf8_lossy(if ended.stderr.is_empty() { &ended.stdout } else { &ended.stderr });
    let said = said.trim();
    let colon = if said.is_empty() { "" } else { ": " };
    match ended.status.code() {
        Some(0) => Ok(said.to_owned()),
        Some(status) => Err(Trouble::certain(format!("{name} ended with status {status}{colon}{said}"))),
        None => Err(Trouble::uncertain(format!("{name} was ended before its time{colon}{said}"))),
    }
}
