//! The Date header (RFC 5322 section 3.3, obsolete forms of section 4.3), and what is written in its place: no zone,
//! no seconds, no weekday, comments anywhere.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

/// The moment, in the years 1 to 9999, which RFC 3339 can write. Without a zone it is UTC, as RFC 5322 reads "-0000".
pub fn parse(value: &str) -> Option<DateTime<Utc>> {
    let value = without_comments(value.get(..200).unwrap_or(value));
    let words = value
        .split(|character: char| character.is_whitespace() || character == ',' || character == ';')
        .flat_map(split_day)
        .filter(|word| !word.is_empty());
    let (mut day, mut month, mut year, mut time, mut offset) = (None, None, None, None, None);
    for word in words {
        if word.contains(':') && time.is_none() {
            time = Some(clock(word)?);
        } else if let Ok(number) = word.parse::<u32>().map_err(drop).and_then(|number| plain(word, number)) {
            match (day, year) {
                // ISO order is no mail date, but the year cannot be mistaken: "2005 Feb 23".
                (None, None) if number > 31 => year = Some(full_year(number, word.len())?),
                (None, _) => day = Some(number),
                (Some(_), None) => year = Some(full_year(number, word.len())?),
                _ => offset = offset.or_else(|| zone(word)),
            }
        } else if month.is_none() && month_of(word).is_some() {
            month = month_of(word);
        } else if time.is_some() {
            offset = offset.or_else(|| zone(word));
        }
    }
    let (hour, minute, second) = time?;
    // A leap second is the last one of its minute.
    let local = NaiveDate::from_ymd_opt(year?, month?, day?)?.and_hms_opt(hour, minute, second.min(59))?;
    let utc = local.checked_sub_signed(TimeDelta::minutes(offset.unwrap_or(0)))?;
    (1..=9999).contains(&utc.year()).then(|| utc.and_utc())
}

/// "23-Feb-2005" is three words; "-0500" and "+-0500" are one.
fn split_day(word: &str) -> impl Iterator<Item = &str> {
    let dashed = word.starts_with(|first: char| first.is_ascii_digit()) && !word.contains(':');
    word.split(move |character| dashed && character == '-')
}

/// Digits and nothing else: "+5" parses as a number, too.
fn plain(word: &str, number: u32) -> Result<u32, ()> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) { Ok(number) } else { Err(()) }
}

fn without_comments(value: &str) -> String {
    let (mut depth, mut kept) = (0u32, String::new());
    for character in value.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            other if depth == 0 => kept.push(other),
            _ => {}
        }
        if character == ')' {
            kept.push(' ');
        }
    }
    kept
}

/// Section 4.3: two digits below 50 are of this century, three digits count from 1900.
fn full_year(number: u32, digits: usize) -> Option<i32> {
    match (digits, number) {
        (1 | 2, 0..=49) => Some(2000 + number as i32),
        (1..=3, _) => Some(1900 + number as i32),
        (4, 1..=9999) => Some(number as i32),
        _ => None,
    }
}

fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == start).map(|place| place as u32 + 1)
}

/// "hh:mm" or "hh:mm:ss", perhaps with a fraction.
fn clock(word: &str) -> Option<(u32, u32, u32)> {
    let mut numbers = word.split(':').map(|number| number.split('.').next().unwrap_or_default().parse::<u32>().ok());
    let (hour, minute) = (numbers.next()??, numbers.next()??);
    let second = match numbers.next() {
        Some(second) => second?,
        None => 0,
    };
    (hour < 24 && minute < 60 && second <= 60).then_some((hour, minute, second))
}

/// East of Greenwich, in minutes. What nobody knows is as good as none (section 4.3).
fn zone(word: &str) -> Option<i64> {
    let named = match word.to_ascii_uppercase().as_str() {
        "UT" | "UTC" | "GMT" | "Z" => Some(0),
        "EDT" => Some(-4),
        "EST" | "CDT" => Some(-5),
        "CST" | "MDT" => Some(-6),
        "MST" | "PDT" => Some(-7),
        "PST" => Some(-8),
        "CET" | "MET" | "BST" => Some(1),
        "CEST" | "MEST" | "EET" => Some(2),
        _ => None,
    };
    if let Some(hours) = named {
        return Some(hours * 60);
    }
    let digits: String = word.chars().filter(|character| *character != ':').collect();
    let number = digits.trim_start_matches(['+', '-', ' ']);
    if !(3..=4).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Three digits are hours and minutes, too: "-600".
    let number: i64 = number.parse().ok()?;
    let minutes = number / 100 * 60 + number % 100;
    let west = digits[..digits.len().min(2)].contains('-');
    (number % 100 < 60 && minutes < 24 * 60).then_some(if west { -minutes } else { minutes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_is_written() {
        for (written, meant) in [
            ("Mon, 1 Jan 2024 01:30:00 +0130", "2024-01-01T00:00:00"),
            ("Wed, 15 Feb 1995 09:38:18", "1995-02-15T09:38:18"),
            ("Wed, 20 Dec 95 19:59 CST", "1995-12-21T01:59:00"),
            ("Wed, 20 Sep 1995 00:19:00 (EDT) -0400", "1995-09-20T04:19:00"),
            ("Mon, 21 Aug 95 13:30:57 -600", "1995-08-21T19:30:57"),
            ("Tue, 17 Sep 2002 11:59:30 +-0500", "2002-09-17T16:59:30"),
            ("Sun, 25 Aug 2002 19:21:44 01800", "2002-08-25T19:21:44"),
            ("Thu, 13\n Feb\n 1969 23:32 -0330 (Newfoundland (Time))", "1969-02-14T03:02:00"),
            ("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06"),
            ("29 Feb 2024 23:59:60 Z", "2024-02-29T23:59:59"),
            ("1 January 101 00:00 +0000", "2001-01-01T00:00:00"),
            ("23-Feb-2005 10:00:00 +02:00", "2005-02-23T08:00:00"),
            ("Wed Feb 23 10:00:00 2005", "2005-02-23T10:00:00"),
            ("Wed Feb 23 10:00:00 PST 2005", "2005-02-23T18:00:00"),
            ("31 Dec 9999 23:59:59 +0000", "9999-12-31T23:59:59"),
            ("1 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00"),
        ] {
            let read = parse(written).map(|moment| moment.naive_utc().format("%Y-%m-%dT%H:%M:%S").to_string());
            assert_eq!(read.as_deref(), Some(meant), "{written}");
        }
        for bad in [
            "",
            "rubbish",
            "30 Feb 2024 00:00 +0000",
            "1 Jan 0000 00:00 +0000",
            "31 Dec 9999 23:59:59 -0100",
            "1 Jan 99999 00:00 Z",
            "1 Jan 2024",
            "1 Jan 2024 25:00",
            "2024-01-01T00:00:00Z",
            "Jan 2024 00:00",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(value in "([0-9]{0,6}|Jan|[ :,;()+-]|\\PC){0,12}") {
            parse(&value);
        }
    }
}
