//! Dates that follow no standard: what each number, word and sign in them can only mean.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc, Weekday};
use memchr::memmem;

use super::lexed::{Kind, Piece, pieces};

/// A number, then the names of a month.
const MONTHS: &str = include_str!("months.txt");
/// A name, then its hours from UTC.
const ZONES: &str = include_str!("zones.txt");

/// The moment that a text means, if it can mean only one.
pub fn read(text: &str) -> Option<DateTime<Utc>> {
    const MOST_WORDS: usize = 16; // each is looked for in all languages
    let pieces = pieces(text);
    if pieces.iter().filter(|piece| matches!(piece.kind, Kind::Word(_))).count() > MOST_WORDS {
        return None;
    }
    if let Some(moment) = counted(&pieces) {
        return Some(moment);
    }
    let mut reader = Reader { is_used: vec![false; pieces.len()], pieces };
    let (time, zone) = reader.time().map_or((None, None), |(time, end)| (Some(time), reader.zone(end)));
    let date = reader.date()?;
    let hours = if time.is_some() { usual_hours(text) } else { 0 };
    let (time, days) = time.unwrap_or_default();
    let local = NaiveDateTime::new(date.checked_add_days(Days::new(days))?, time);
    let zone = zone.unwrap_or(FixedOffset::east_opt(hours * 3600)?);
    zone.from_local_datetime(&local).single().map(|moment| moment.to_utc())
}

/// Seconds or milliseconds since 1970, with or without a fraction.
fn counted(pieces: &[Piece]) -> Option<DateTime<Utc>> {
    let kinds: Vec<&Kind> = pieces.iter().map(|piece| &piece.kind).collect();
    match kinds[..] {
        [Kind::Number(seconds, 9 | 10)] | [Kind::Number(seconds, 9 | 10), Kind::Sign('.'), Kind::Number(..)] => {
            DateTime::from_timestamp(i64::try_from(*seconds).ok()?, 0)
        }
        [Kind::Number(millis, 12 | 13)] if *millis < 4_000_000_000_000 && *millis > 200_000_000_000 => {
            // Twelve digits that can be read as a date are one: 202611021000.
            if kinds.len() == 1 && (190_000_000_000..=299_999_999_999).contains(millis) {
                return None;
            }
            DateTime::from_timestamp_millis(i64::try_from(*millis).ok()?)
        }
        _ => None,
    }
}

/// The hours from UTC of a time without a zone: Korean is written in one zone only.
fn usual_hours(text: &str) -> i32 {
    let is_korean = text.contains(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'));
    if is_korean { 9 } else { 0 }
}

struct Reader {
    pieces: Vec<Piece>,
    /// Pieces whose meaning is known.
    is_used: Vec<bool>,
}

impl Reader {
    fn number(&self, at: usize) -> Option<(u64, usize)> {
        match self.pieces.get(at)?.kind {
            Kind::Number(number, digits) if !self.is_used[at] => Some((number, digits)),
            _ => None,
        }
    }

    fn word(&self, at: usize) -> Option<&str> {
        match &self.pieces.get(at)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn sign(&self, at: usize) -> Option<char> {
        match self.pieces.get(at)?.kind {
            Kind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn use_up(&mut self, from: usize, to: usize) {
        self.is_used[from..to.min(self.pieces.len())].fill(true);
    }

    /// The time with the days that it adds (24:00 is the next day), and where it ends.
    fn time(&mut self) -> Option<((NaiveTime, u64), usize)> {
        let (hour, minute, second, start, end) =
            self.with_colons().or_else(|| self.with_marks()).or_else(|| self.compact())?;
        self.use_up(start, end);
        let hour = self.on_24_hours(hour, start, end);
        let (hour, days) = if hour == 24 { (0, 1) } else { (hour, 0) };
        // A time that there is not leaves the day.
        let time = NaiveTime::from_hms_opt(u32::try_from(hour).ok()?, u32::try_from(minute).ok()?, 0);
        let second = second.min(59); // a leap second
        let time = time.and_then(|time| chrono::Timelike::with_second(&time, u32::try_from(second).ok()?));
        Some(((time.unwrap_or_default(), days), end))
    }

    /// `10:00`, `10:00:00`, `10:00:00.123`.
    fn with_colons(&self) -> Option<(u64, u64, u64, usize, usize)> {
        let at = (0..self.pieces.len()).find(|at| self.sign(at + 1) == Some(':') && self.number(at + 2).is_some())?;
        let ((hour, _), (minute, _)) = (self.number(at)?, self.number(at + 2)?);
        let second = if self.sign(at + 3) == Some(':') { self.number(at + 4) } else { None };
        let Some((second, _)) = second else { return Some((hour, minute, 0, at, at + 3)) };
        let has_fraction = matches!(self.sign(at + 5), Some('.' | ',')) && !self.pieces.get(at + 6)?.is_apart;
        let fraction = if has_fraction && self.number(at + 6).is_some() { 2 } else { 0 };
        Some((hour, minute, second, at, at + 5 + fraction))
    }

    /// `10時30分`, `10시 30분`, `10h30`.
    fn with_marks(&self) -> Option<(u64, u64, u64, usize, usize)> {
        let is_mark = |at: usize, marks: &[char]| self.word(at).is_some_and(|word| word.starts_with(marks));
        let at = (0..self.pieces.len())
            .find(|at| self.number(*at).is_some() && is_mark(at + 1, &['時', '时', '시', 'h']))?;
        let (hour, _) = self.number(at)?;
        let Some((minute, _)) = self.number(at + 2) else { return Some((hour, 0, 0, at, at + 2)) };
        let second = if is_mark(at + 3, &['分', '분']) { self.number(at + 4) } else { None };
        let end = if second.is_some() { at + 5 } else { at + 3 };
        Some((hour, minute, second.map_or(0, |(second, _)| second), at, end))
    }

    /// `20261102T100000` and `20261102100000`.
    fn compact(&mut self) -> Option<(u64, u64, u64, usize, usize)> {
        if let (Some((number, digits @ (12 | 14))), true) = (self.number(0), self.pieces.len() <= 2) {
            let (day, time) = if digits == 14 {
                (number / 1_000_000, number % 1_000_000)
            } else {
                (number / 10_000, number % 10_000 * 100)
            };
            self.pieces[0].kind = Kind::Number(day, 8);
            return Some((time / 10_000, time / 100 % 100, time % 100, 1, 1));
        }
        let at = (1..self.pieces.len()).find(|at| self.word(at - 1) == Some("t") && self.number(*at).is_some())?;
        match self.number(at)? {
            (time, 6) => Some((time / 10_000, time / 100 % 100, time % 100, at, at + 1)),
            (time, 4) => Some((time / 100, time % 100, 0, at, at + 1)),
            (time, 2) => Some((time, 0, 0, at, at + 1)),
            _ => None,
        }
    }

    /// The hour by the words for before and after noon, which stand on either side of the time.
    fn on_24_hours(&self, hour: u64, start: usize, end: usize) -> u64 {
        const BEFORE_NOON: [&str; 5] = ["am", "오전", "上午", "午前", "dop"];
        const AFTER_NOON: [&str; 5] = ["pm", "오후", "下午", "午後", "odp"];
        let around = [start.checked_sub(1), Some(end)];
        let says = |words: &[&str]| {
            around
                .iter()
                .flatten()
                .filter_map(|at| self.word(*at))
                .any(|word| words.iter().any(|known| word.ends_with(known)))
        };
        match hour {
            12 if says(&BEFORE_NOON) => 0,
            1..=11 if says(&AFTER_NOON) => hour + 12,
            _ => hour,
        }
    }

    /// The zone behind a time: `+0100`, `+01:00`, `GMT+1`, `CEST`.
    fn zone(&mut self, from: usize) -> Option<FixedOffset> {
        let is_sign = |sign: Option<char>| matches!(sign, Some('+' | '-' | '−' | '–'));
        let touches = |at: usize| self.pieces.get(at).is_some_and(|piece| !piece.is_apart);
        let at = (from..self.pieces.len())
            .find(|at| is_sign(self.sign(*at)) && touches(at + 1) && self.number(at + 1).is_some());
        let Some(at) = at else { return self.named_zone(from) };
        let (number, digits) = self.number(at + 1)?;
        let minutes = if matches!(self.sign(at + 2), Some(':' | '.')) { self.number(at + 3) } else { None };
        let (hours, minutes, end) = match (digits, minutes) {
            (1 | 2, Some((minutes, _))) => (number, minutes, at + 4),
            (1 | 2, None) => (number, 0, at + 2),
            (3 | 4, _) => (number / 100, number % 100, at + 2),
            _ => return None,
        };
        let is_west = self.sign(at) != Some('+');
        self.use_up(at, end);
        offset(is_west, hours, minutes)
    }

    fn named_zone(&self, from: usize) -> Option<FixedOffset> {
        (from..self.pieces.len()).find_map(|at| {
            let word = self.word(at)?;
            let line = ZONES.lines().find(|line| line.split(' ').next() == Some(word))?;
            let (sign, digits) = line.split(' ').nth(1)?.split_at(1);
            let number: u64 = digits.parse().ok()?;
            offset(sign == "-", number / 100, number % 100)
        })
    }

    fn date(&mut self) -> Option<NaiveDate> {
        self.marked().or_else(|| self.with_month_name()).or_else(|| self.in_numbers())
    }

    /// `2026年11月2日`, `2026년 11월 2일`, `ngày 2 tháng 11 năm 2026`.
    fn marked(&self) -> Option<NaiveDate> {
        let part = |behind: [char; 2], before: &str| {
            (0..self.pieces.len()).find_map(|at| {
                let (number, _) = self.number(at)?;
                let is_behind = self.word(at + 1).is_some_and(|word| word.starts_with(behind));
                let is_before = at > 0 && self.word(at - 1) == Some(before);
                (is_behind || is_before).then_some(number)
            })
        };
        let month = part(['月', '월'], "tháng")?;
        let year = part(['年', '년'], "năm").or_else(|| self.numbers().into_iter().find(|(_, d)| *d == 4).map(|n| n.0));
        let day = part(['日', '일'], "ngày")
            .or_else(|| self.numbers().into_iter().find(|(n, d)| *d < 3 && *n != month).map(|n| n.0));
        day_of((year?, 4), month, day?)
    }

    /// A month's name between numbers; of several that could be one, the last: `mar` is a day of the week in French.
    fn with_month_name(&self) -> Option<NaiveDate> {
        let month = (0..self.pieces.len()).rev().find_map(|at| self.month(at))?;
        match self.numbers()[..] {
            // A month alone has no time of day.
            [year @ (_, 4)] if !self.is_used.contains(&true) => day_of(year, month, 1),
            [first, second, ..] => {
                let is_year = |(number, digits): (u64, usize)| digits > 2 || number > 31;
                match is_year(first) && !is_year(second) {
                    true => day_of(first, month, second.0),
                    false => day_of(second, month, first.0),
                }
            }
            _ => None,
        }
    }

    fn month(&self, at: usize) -> Option<u64> {
        let word = self.word(at)?;
        let dotted = self.word(at + 2).filter(|_| self.sign(at + 1) == Some('.')).map(|next| format!("{word}.{next}"));
        dotted.as_deref().and_then(month_named).or_else(|| month_named(word))
    }

    /// The numbers whose meaning is open.
    fn numbers(&self) -> Vec<(u64, usize)> {
        (0..self.pieces.len()).filter_map(|at| self.number(at)).collect()
    }

    fn in_numbers(&self) -> Option<NaiveDate> {
        let sign = (0..self.pieces.len()).find(|at| self.number(*at).is_some()).and_then(|at| self.sign(at + 1));
        let is_week = (0..self.pieces.len()).any(|at| self.word(at) == Some("w"));
        match self.numbers()[..] {
            [(year, 4), (week, 2)] if is_week => of_week(year, week, 1),
            [(year, 4), (week, 2), (day, 1)] if is_week => of_week(year, week, day),
            [(year, 4), (number, 3)] if is_week => of_week(year, number / 10, number % 10),
            [(number, 8)] => day_of((number / 10_000, 4), number / 100 % 100, number % 100),
            [(number, 7)] => of_year(number / 1000, number % 1000),
            [year @ (_, 4)] if self.pieces.len() == 1 => day_of(year, 1, 1),
            [(year, 4), (day, 3)] => of_year(year, day),
            [year @ (_, 4), (month, 1 | 2)] => day_of(year, month, 1),
            [year @ (_, 4), (month, 1 | 2), (day, 1 | 2), ..] => day_of(year, month, day),
            [first, second, third, ..] => year_last(first.0, second.0, third, first.1, sign?),
            _ => None,
        }
    }
}

/// The number of the month that has this name in some language. Looks for the name alone, not at every word.
fn month_named(name: &str) -> Option<u64> {
    let is_edge = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\n' | b'\r'));
    let of_line = |at: usize| {
        let (before, behind) = (&MONTHS.as_bytes()[..at], &MONTHS.as_bytes()[at + name.len()..]);
        let is_whole = before.last() == Some(&b' ') && is_edge(behind.first());
        let line = MONTHS[..at].rsplit('\n').next().filter(|_| is_whole)?;
        line.split(' ').next()?.parse().ok() // a comment has no number
    };
    memmem::find_iter(MONTHS.as_bytes(), name.as_bytes()).find_map(of_line)
}

/// Numbers of a day whose year does not stand first. With slashes, Americans write the month first and all others
/// the day: only where one of the two cannot be a month is it said which.
fn year_last(first: u64, second: u64, third: (u64, usize), digits: usize, sign: char) -> Option<NaiveDate> {
    match sign {
        '-' if third.1 < 4 => day_of((first, digits), second, third.0),
        '.' | '-' => day_of(third, second, first),
        '/' if first > 12 || first == second => day_of(third, second, first),
        '/' if second > 12 => day_of(third, first, second),
        _ => None,
    }
}

fn offset(is_west: bool, hours: u64, minutes: u64) -> Option<FixedOffset> {
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|_| hours <= 14 && minutes < 60)?;
    FixedOffset::east_opt(if is_west { -seconds } else { seconds })
}

/// Years of two digits are those around now (RFC 2822, section 4.3), of three those since 1900; those of the
/// Buddhist calendar are 543 ahead.
fn day_of((year, digits): (u64, usize), month: u64, day: u64) -> Option<NaiveDate> {
    let year = match (digits, year) {
        (1 | 2, 0..=69) => year + 2000,
        (1..=3, _) => year + 1900,
        (_, 2400..=2700) => year - 543,
        _ => year,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

fn of_year(year: u64, day: u64) -> Option<NaiveDate> {
    NaiveDate::from_yo_opt(i32::try_from(year).ok()?, u32::try_from(day).ok()?)
}

fn of_week(year: u64, week: u64, day: u64) -> Option<NaiveDate> {
    let days = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let day = days.get(usize::try_from(day).ok()?.checked_sub(1)?)?;
    NaiveDate::from_isoywd_opt(i32::try_from(year).ok()?, u32::try_from(week).ok()?, *day)
}
