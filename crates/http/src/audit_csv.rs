//! Entries of an audit trail as CSV (RFC 4180), safe to open in a spreadsheet.

use chrono::SecondsFormat;
use postroom_identity::audit::{Entry, Person};

const COLUMNS: [&str; 16] = [
    "time",
    "event",
    "succeeded",
    "actorId",
    "actorName",
    "actorEmail",
    "onBehalfOfId",
    "onBehalfOfName",
    "onBehalfOfEmail",
    "resourceType",
    "resourceId",
    "address",
    "userAgent",
    "requestId",
    "metadata",
    "id",
];

/// The names of the columns.
pub(crate) fn header() -> String {
    line(&COLUMNS.map(str::to_owned))
}

/// One entry.
pub(crate) fn row(entry: &Entry) -> String {
    let [actor_id, actor_name, actor_email] = person(entry.actor.as_ref());
    let [for_id, for_name, for_email] = person(entry.on_behalf_of.as_ref());
    let text = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    line(&[
        entry.recorded_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        entry.event.clone(),
        entry.succeeded.to_string(),
        actor_id,
        actor_name,
        actor_email,
        for_id,
        for_name,
        for_email,
        entry.resource_type.clone().unwrap_or_default(),
        text(entry.resource_id),
        entry.address.clone(),
        entry.user_agent.clone(),
        text(entry.request_id),
        entry.metadata.to_string(),
        entry.id.to_string(),
    ])
}

fn person(person: Option<&Person>) -> [String; 3] {
    person.map_or_else(Default::default, |person| {
        [person.id.to_string(), person.display_name.clone(), person.email.clone()]
    })
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A spreadsheet takes a cell that begins like a formula for one, also behind white space; an apostrophe makes it a text.
fn cell(text: &str) -> String {
    let begins = text.trim_start().chars().next();
    let is_formula = begins.is_some_and(|first| "=+-@".contains(first)) || text.starts_with(['\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n']) || is_formula {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        for (text, expected) in [
            ("plain text", "plain text"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "\"'=1+1\""),
            ("+49", "\"'+49\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("  =1", "\"'  =1\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=cmd|' /C calc'!A0", "\"'\r=cmd|' /C calc'!A0\""),
            ("a=1", "a=1"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn every_line_has_every_column() {
        assert_eq!(header().split(',').count(), COLUMNS.len());
        assert!(header().ends_with("id\r\n"));
    }
}
