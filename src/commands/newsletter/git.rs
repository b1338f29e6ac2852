//! Which lines of a file are not as they were in a commit: by calling git.

use std::ops::Range;
use std::path::Path;
use std::process::Command;

use crate::commands::failure::Failure;

/// The lines, from 1, that were added or changed since `commit`; absent for a file that was not there: all of them.
pub fn changed_lines(path: &Path, commit: &str) -> Result<Option<Vec<Range<usize>>>, Failure> {
    let whole = path.canonicalize().map_err(|error| super::files::failed(path, &error))?;
    let directory = whole.parent().unwrap_or(Path::new(".")).to_owned();
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let git = |arguments: &[&str]| {
        let ran = Command::new("git").current_dir(&directory).args(arguments).output();
        ran.map_err(|error| {
            Failure::Usage(format!("--since {commit}: git is needed for this and cannot be run: {error}"))
        })
    };
    let commit_itself = format!("{commit}^{{commit}}");
    let known = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit_itself])?;
    if !known.status.success() {
        let help = match git(&["rev-parse", "--git-dir"])?.status.success() {
            true => "git knows no such commit or branch; in a pull request, fetch its base first",
            false => "the project is not in a git repository",
        };
        return Err(Failure::Usage(format!("--since {commit}: {help}")));
    }
    let hash = String::from_utf8_lossy(&known.stdout).trim().to_owned();
    if !git(&["cat-file", "-e", &format!("{hash}:./{name}")])?.status.success() {
        return Ok(None);
    }
    let diff = git(&["diff", "--unified=0", "--no-color", "--no-ext-diff", &hash, "--", &name])?;
    if !diff.status.success() {
        let why = String::from_utf8_lossy(&diff.stderr).into_owned();
        return Err(Failure::Machine(format!("git diff failed: {}", why.trim())));
    }
    Ok(Some(String::from_utf8_lossy(&diff.stdout).lines().filter_map(added).collect()))
}

/// The lines that a hunk adds: `@@ -1,2 +3,4 @@` adds 3 to 6.
fn added(line: &str) -> Option<Range<usize>> {
    let new = line.strip_prefix("@@ -")?.split_once(" +")?.1.split(' ').next()?;
    let (start, number) = new.split_once(',').unwrap_or((new, "1"));
    let (start, number): (usize, usize) = (start.parse().ok()?, number.parse().ok()?);
    Some(start..start + number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_tell_which_lines_are_new() {
        assert_eq!(added("@@ -1,2 +3,4 @@ ## Headlines"), Some(3..7));
        assert_eq!(added("@@ -1 +1 @@"), Some(1..2));
        assert_eq!(added("@@ -5,2 +4,0 @@"), Some(4..4));
        assert_eq!(added("+@@ -1 +1 @@"), None);
    }
}
