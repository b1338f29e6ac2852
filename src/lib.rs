//! Orrery: a static site generator for a planet (a community's blogs, gathered on one site) and its newsletter.
//!
//! Two halves meet at the archive. *Gathering* may fail in parts and only adds: `fetch` → `feed` → `sanitize` →
//! `archive`. *Making* is a function of `feeds.toml`, `content/`, the theme, the archive and the clock:
//! `timeline` → `site` → `render`, `syndicate`, `search` and `signposts` → `publish`. `commands` puts the two together; see
//! `build`. ARCHITECTURE.md has the map.

pub mod archive;
pub mod cli;
pub mod commands;
pub mod config;
pub mod content;
pub mod curation;
pub mod delivery;
pub mod diagnostic;
pub mod feed;
pub mod fetch;
pub mod health;
pub mod includes;
pub mod mail;
pub mod newsletter;
pub mod pictures;
pub mod publish;
pub mod render;
pub mod sanitize;
pub mod schedule;
pub mod search;
pub mod signposts;
pub mod site;
pub mod syndicate;
pub mod theme;
pub mod timeline;
pub mod transfer;
pub mod words;
