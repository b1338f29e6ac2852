//! The policy in words, for owners: `docs/cleaning.md` holds what stands here, and a test that it does.

use super::{boilerplate, players, policy, trackers};

/// The tables of what is kept and what is taken out, in Markdown.
pub fn describe() -> String {
    let mut text = String::from("| kept | why |\n| --- | --- |\n");
    let mut reasons: Vec<&str> = Vec::new();
    for allowed in policy::ALLOWED {
        if !reasons.contains(&allowed.why) {
            reasons.push(allowed.why);
        }
    }
    for why in reasons {
        let of_reason = policy::ALLOWED.iter().filter(|allowed| allowed.why == why);
        let names: Vec<String> = of_reason.map(element).collect();
        text += &format!("| {} | {why} |\n", names.join(", "));
    }
    let anywhere: Vec<String> = policy::ANYWHERE.iter().map(|(name, _)| format!("`{name}`")).collect();
    text += &format!("\nOn every element: {}.\n", anywhere.join(", "));
    text += "\n| `keep_boilerplate` | otherwise taken out |\n| --- | --- |\n";
    for rule in boilerplate::RULES {
        text += &format!("| `{}` | {} |\n", rule.name, rule.what);
    }
    let players: Vec<String> = players::origins(&[]).iter().map(|origin| format!("`{origin}`")).collect();
    text += &format!("\nKnown players: {}.\n", players.join(", "));
    let beacons: Vec<String> = trackers::BEACONS.iter().map(|beacon| format!("`{beacon}`")).collect();
    text += &format!("\nKnown beacons: {}.\n", beacons.join(", "));
    text
}

/// `td` (`colspan`, `rowspan` ...)
fn element(allowed: &policy::Allowed) -> String {
    let attributes: Vec<String> = allowed.attributes.iter().map(|(name, _)| format!("`{name}`")).collect();
    match attributes.as_slice() {
        [] => format!("`{}`", allowed.name),
        attributes => format!("`{}` ({})", allowed.name, attributes.join(" ")),
    }
}
