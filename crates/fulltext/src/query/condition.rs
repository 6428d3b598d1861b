use std::ops::Range;

use chrono::{Datelike, Days, Months, NaiveDate};

/// What is asked of a message besides its text. The caller knows how to ask the database.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// In the folder of this name.
    In(String),
    /// In the account of this name or address.
    Account(String),
    HasAttachment,
    Is(State),
    /// Earlier than the first day.
    Before(Date),
    /// On the first day or later.
    After(Date),
    /// On one of the days.
    On(Date),
    OlderThan(Age),
    /// On the day that long ago, or later.
    NewerThan(Age),
    /// Of more bytes.
    Larger(u64),
    /// Of fewer bytes.
    Smaller(u64),
}

/// What a message can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Unread,
    Read,
    /// `starred` is the same.
    Flagged,
    Answered,
    Draft,
}

/// A day, or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Date {
    Day(NaiveDate),
    /// The month that begins with this day.
    Month(NaiveDate),
    /// The year that begins with this day.
    Year(NaiveDate),
    Today,
    Yesterday,
}

impl Date {
    /// The days meant, the last not included, where the member's calendar says today.
    pub fn days(self, today: NaiveDate) -> Range<NaiveDate> {
        let (first, behind) = match self {
            Self::Day(day) => (day, day.checked_add_days(Days::new(1))),
            Self::Month(first) => (first, first.checked_add_months(Months::new(1))),
            Self::Year(first) => (first, first.checked_add_months(Months::new(12))),
            Self::Today => (today, today.checked_add_days(Days::new(1))),
            Self::Yesterday => (today.checked_sub_days(Days::new(1)).unwrap_or(today), Some(today)),
        };
        first..behind.unwrap_or(NaiveDate::MAX)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "today" => return Some(Self::Today),
            "yesterday" => return Some(Self::Yesterday),
            _ => {}
        }
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4..=4)?;
        let month = parts.next().map(|part| number(part, 1..=2));
        let day = parts.next().map(|part| number(part, 1..=2));
        let first_of = |month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
        match (month, day, parts.next()) {
            (None, ..) => first_of(1, 1).map(Self::Year),
            (Some(month), None, _) => first_of(month?, 1).map(Self::Month),
            (Some(month), Some(day), None) => first_of(month?, day?).map(Self::Day),
            _ => None,
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Self::Month(first) => write!(f, "{:04}-{:02}", first.year(), first.month()),
            Self::Year(first) => write!(f, "{:04}", first.year()),
            Self::Today => f.write_str("today"),
            Self::Yesterday => f.write_str("yesterday"),
        }
    }
}

/// How long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Age {
    /// From 1 to 9,999.
    pub count: u32,
    pub unit: AgeUnit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgeUnit {
    Days,
    Weeks,
    Months,
    Years,
}

impl Age {
    /// The day that long ago, where the member's calendar says today.
    pub fn before(self, today: NaiveDate) -> NaiveDate {
        let day = match self.unit {
            AgeUnit::Days => today.checked_sub_days(Days::new(self.count.into())),
            AgeUnit::Weeks => today.checked_sub_days(Days::new(u64::from(self.count) * 7)),
            AgeUnit::Months => today.checked_sub_months(Months::new(self.count)),
            AgeUnit::Years => today.checked_sub_months(Months::new(self.count.saturating_mul(12))),
        };
        // PostgreSQL's dates begin in 4713 BC.
        let earliest = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN);
        day.map_or(earliest, |day| day.max(earliest))
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (unit_at, letter) = text.char_indices().last()?;
        let unit = match letter.to_ascii_lowercase() {
            'd' => AgeUnit::Days,
            'w' => AgeUnit::Weeks,
            'm' => AgeUnit::Months,
            'y' => AgeUnit::Years,
            _ => return None,
        };
        let count = number(&text[..unit_at], 1..=4).filter(|count| *count > 0)?;
        Some(Self { count, unit })
    }
}

impl std::fmt::Display for Age {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            AgeUnit::Days => 'd',
            AgeUnit::Weeks => 'w',
            AgeUnit::Months => 'm',
            AgeUnit::Years => 'y',
        };
        write!(f, "{}{unit}", self.count)
    }
}

impl State {
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_lowercase().as_str() {
            "unread" => Self::Unread,
            "read" => Self::Read,
            "flagged" | "starred" => Self::Flagged,
            "answered" => Self::Answered,
            "draft" => Self::Draft,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Read => "read",
            Self::Flagged => "flagged",
            Self::Answered => "answered",
            Self::Draft => "draft",
        }
    }
}

/// A size in bytes, of `10MB`, `500k`, `1.5m`, `4096`.
pub(super) fn parse_size(text: &str) -> Option<u64> {
    let text = text.to_ascii_lowercase();
    let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let shift = match &text[unit_at..] {
        "" | "b" => 0,
        "k" | "kb" => 10,
        "m" | "mb" => 20,
        "g" | "gb" => 30,
        _ => return None,
    };
    let (whole, fraction) = text[..unit_at].split_once('.').unwrap_or((&text[..unit_at], ""));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || whole.len() > 15 || (text[..unit_at].contains('.') && !is_number(fraction)) {
        return None;
    }
    let whole = whole.parse::<u64>().ok()?.checked_mul(1 << shift)?;
    let fraction = match fraction.get(..fraction.len().min(3)) {
        None | Some("") => 0,
        Some(digits) => (digits.parse::<u64>().ok()? << shift) / 10u64.pow(u32::try_from(digits.len()).ok()?),
    };
    // What PostgreSQL's bigint holds.
    Some(whole.checked_add(fraction)?).filter(|size| i64::try_from(*size).is_ok())
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number = length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}
