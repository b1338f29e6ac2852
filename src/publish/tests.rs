use std::fs;

use super::*;

fn planned<'a>(path: &'a str, text: &'a str) -> Planned<'a> {
    Planned { path: path.into(), digest: text.into(), make: Box::new(move || Ok(text.as_bytes().to_vec())) }
}

fn failing(path: &str) -> Planned<'_> {
    Planned { path: path.into(), digest: "x".into(), make: Box::new(|| Err("a template is wrong".into())) }
}

fn read(directory: &Path, path: &str) -> Option<String> {
    fs::read_to_string(directory.join(path)).ok()
}

#[test]
fn only_what_changed_is_made_and_written() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("a/index.html", "1"), planned("b.xml", "2")]).unwrap();
    let second = [
        Planned { make: Box::new(|| panic!("not to be made again")), ..planned("a/index.html", "1") },
        planned("b.xml", "3"),
    ];
    let done = publish(out, &second).unwrap();
    assert_eq!(done, Published { changed: vec!["b.xml".into()], removed: 0, unchanged: 1 });
    assert_eq!(read(out, "b.xml").as_deref(), Some("3"));
}

#[test]
fn a_new_digest_with_the_same_bytes_writes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    publish(directory.path(), &[planned("a", "1")]).unwrap();
    let before = fs::metadata(directory.path().join("a")).unwrap().modified().unwrap();
    let done = publish(directory.path(), &[Planned { digest: "other".into(), ..planned("a", "1") }]).unwrap();
    assert!(done.changed.is_empty());
    assert_eq!(fs::metadata(directory.path().join("a")).unwrap().modified().unwrap(), before);
}

#[test]
fn stale_files_of_ours_go_and_others_stay() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("old/deep/index.html", "1"), planned("kept", "1"), planned("mixed/ours", "1")]).unwrap();
    fs::write(out.join("mixed/theirs"), "x").unwrap();
    fs::write(out.join("CNAME"), "x").unwrap();
    let done = publish(out, &[planned("kept", "1")]).unwrap();
    assert_eq!(done, Published { changed: Vec::new(), removed: 2, unchanged: 1 });
    assert!(!out.join("old").exists() && !out.join("mixed/ours").exists());
    assert!(out.join("mixed/theirs").exists() && out.join("CNAME").exists());
}

#[test]
fn a_file_that_is_not_ours_is_never_replaced() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("index.html"), "theirs").unwrap();
    let refused = publish(directory.path(), &[planned("index.html", "ours")]).unwrap_err();
    assert!(matches!(refused, PublishError::NotOurs(_)), "{refused}");
    assert_eq!(read(directory.path(), "index.html").as_deref(), Some("theirs"));
    // On a first run, the same bytes are as good as ours: the manifest may have been lost.
    publish(directory.path(), &[planned("index.html", "theirs")]).unwrap();
    publish(directory.path(), &[planned("index.html", "ours")]).unwrap();
}

#[test]
fn a_page_that_cannot_be_made_leaves_the_whole_site_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("a", "1"), planned("b", "1")]).unwrap();
    publish(out, &[planned("a", "2"), failing("b")]).unwrap_err();
    assert_eq!((read(out, "a").as_deref(), read(out, "b").as_deref()), (Some("1"), Some("1")));
    let corner: Vec<_> = fs::read_dir(out.join(".orrery")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(corner, ["manifest.json"]);
}

#[test]
fn what_somebody_else_changed_or_removed_is_put_right() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("a", "1"), planned("b", "1")]).unwrap();
    fs::write(out.join("a"), "tampered").unwrap();
    fs::remove_file(out.join("b")).unwrap();
    let done = publish(out, &[planned("a", "1"), planned("b", "1")]).unwrap();
    assert_eq!(done.changed.len(), 2);
    assert_eq!((read(out, "a").as_deref(), read(out, "b").as_deref()), (Some("1"), Some("1")));
}

#[test]
fn what_a_killed_run_left_is_cleared_away_and_its_files_are_known_as_ours() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("a", "1")]).unwrap();
    // As if killed between the first rename and the last manifest: the intent names the file, the bytes are new.
    let old = manifest::Manifest::load(out).unwrap().unwrap();
    let staged = stage::stage(out, &[planned("a", "2"), planned("new", "2")], &old, false).unwrap();
    commit::intent(&staged, &old).save(out).unwrap();
    fs::write(out.join("new"), "half").unwrap();
    std::mem::forget(staged);
    let done = publish(out, &[planned("a", "3"), planned("new", "3")]).unwrap();
    assert_eq!(done.changed.len(), 2);
    assert_eq!(fs::read_dir(out.join(".orrery")).unwrap().count(), 1);
}

#[test]
fn a_manifest_never_reaches_outside_of_the_directory() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("public");
    fs::write(directory.path().join("precious"), "x").unwrap();
    fs::create_dir_all(out.join(".orrery")).unwrap();
    let manifest = r#"{"files":{"../precious":{"digest":"","size":1,"modified":0}}}"#;
    fs::write(out.join(".orrery/manifest.json"), manifest).unwrap();
    publish(&out, &[planned("a", "1")]).unwrap();
    assert!(directory.path().join("precious").exists());
}

#[test]
fn somebody_elses_twin_of_a_file_stays_theirs() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("a", "1")]).unwrap();
    fs::write(out.join("twin"), "1").unwrap();
    publish(out, &[planned("a", "1"), planned("twin", "1")]).unwrap();
    publish(out, &[planned("a", "1")]).unwrap();
    assert!(out.join("twin").exists());
}

#[test]
fn a_file_becomes_a_directory_and_a_directory_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("notes", "1"), planned("deep/er/index.html", "1")]).unwrap();
    let done = publish(out, &[planned("notes/index.html", "2"), planned("deep", "2")]).unwrap();
    assert_eq!(done, Published { changed: vec!["notes/index.html".into(), "deep".into()], removed: 2, unchanged: 0 });
    assert_eq!((read(out, "notes/index.html").as_deref(), read(out, "deep").as_deref()), (Some("2"), Some("2")));
    // Not where somebody else has put something into it.
    publish(out, &[planned("notes/index.html", "2")]).unwrap();
    fs::write(out.join("notes/theirs"), "x").unwrap();
    let refused = publish(out, &[planned("notes", "3")]).unwrap_err();
    assert!(matches!(refused, PublishError::NotOurs(_)), "{refused}");
}

#[test]
fn a_damaged_manifest_is_named_and_nothing_is_touched() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("a", "1")]).unwrap();
    fs::write(out.join(".orrery/manifest.json"), "{").unwrap();
    let refused = publish(out, &[planned("a", "2")]).unwrap_err().to_string();
    assert!(refused.contains("manifest.json is damaged"), "{refused}");
    assert_eq!(read(out, "a").as_deref(), Some("1"));
}

#[test]
fn a_run_cut_off_while_a_file_became_a_directory_is_taken_up() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    publish(out, &[planned("notes", "1")]).unwrap();
    let old = manifest::Manifest::load(out).unwrap().unwrap();
    let staged = stage::stage(out, &[planned("notes/index.html", "2")], &old, false).unwrap();
    commit::intent(&staged, &old).save(out).unwrap();
    fs::remove_file(out.join("notes")).unwrap();
    fs::create_dir(out.join("notes")).unwrap();
    fs::write(out.join("notes/index.html"), "2").unwrap();
    publish(out, &[planned("notes/index.html", "2")]).unwrap();
    assert_eq!(read(out, "notes/index.html").as_deref(), Some("2"));
}

#[test]
#[cfg(unix)]
fn a_link_that_is_not_ours_is_never_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("public");
    fs::create_dir(&out).unwrap();
    fs::write(directory.path().join("mine"), "x").unwrap();
    std::os::unix::fs::symlink("../mine", out.join("index.html")).unwrap();
    assert!(matches!(publish(&out, &[planned("index.html", "1")]), Err(PublishError::NotOurs(_))));
}

#[test]
fn a_file_of_others_where_a_directory_belongs_is_named_and_nothing_is_touched() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    fs::write(out.join("tags"), "theirs").unwrap();
    let refused = publish(out, &[planned("a", "1"), planned("tags/index.html", "1")]).unwrap_err();
    assert!(matches!(refused, PublishError::NotOurs(_)), "{refused}");
    assert!(!out.join("a").exists());
}
