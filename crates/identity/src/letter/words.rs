//! What letters say, in English and German.

use postroom_types::Timestamp;

use super::{Alert, Content, Reader};

/// The subject and the text.
pub(super) fn of(content: &Content<'_>, to: &Reader<'_>) -> (String, String) {
    let is_german = to.language == "de" || to.language.starts_with("de-");
    let (subject, text) = if is_german { german(content) } else { english(content) };
    let greeting = if is_german { "Guten Tag" } else { "Hello" };
    (subject, format!("{greeting} {},\n\n{text}\n", to.name))
}

fn english(content: &Content<'_>) -> (String, String) {
    match content {
        Content::Invitation { tenant, inviter, link, until } => {
            let who = inviter.map_or_else(
                || format!("You are invited to {tenant}."),
                |inviter| format!("{inviter} invites you to {tenant}."),
            );
            let text = format!(
                "{who} To join, open this link:\n\n{link}\n\nIt works once, until {}. If you did not expect this, ignore it.",
                moment(*until)
            );
            (format!("Invitation to {tenant}"), text)
        }
        Content::Reset { link, until } => {
            let text = format!(
                "with this link you choose a new password:\n\n{link}\n\nIt works once, until {}. If you did not ask for it, \
                 ignore it: your password stays as it is.",
                moment(*until)
            );
            ("Choose a new password".to_owned(), text)
        }
        Content::Alert { alert, url } => {
            let (subject, text) = match alert {
                Alert::IsolationBroken => (
                    "Alert: tenants may not be sealed from each other",
                    "the isolation proof has found a broken rule. See what it is on the page Isolation of the operator area, \
                     or with `postroom doctor`.",
                ),
                Alert::TrailBroken => (
                    "Alert: an audit trail was changed",
                    "an audit trail is not what was recorded. `postroom audit verify` names the first break.",
                ),
                Alert::TasksGivenUp => (
                    "Alert: tasks have failed for good",
                    "background tasks were given up after their last attempt. See which on the page Tasks of the operator \
                     area, and retry or cancel them there.",
                ),
            };
            (subject.to_owned(), format!("{text}\n\n{url}\n\nThis message comes once a day at most while that is so."))
        }
    }
}

fn german(content: &Content<'_>) -> (String, String) {
    match content {
        Content::Invitation { tenant, inviter, link, until } => {
            let who = inviter.map_or_else(
                || format!("Sie sind zu {tenant} eingeladen."),
                |inviter| format!("{inviter} lädt Sie zu {tenant} ein."),
            );
            let text = format!(
                "{who} Um beizutreten, öffnen Sie diesen Link:\n\n{link}\n\nEr gilt einmal, bis {}. Wenn Sie das nicht \
                 erwarten, beachten Sie es nicht.",
                moment(*until)
            );
            (format!("Einladung zu {tenant}"), text)
        }
        Content::Reset { link, until } => {
            let text = format!(
                "mit diesem Link wählen Sie ein neues Passwort:\n\n{link}\n\nEr gilt einmal, bis {}. Wenn Sie ihn nicht \
                 angefordert haben, beachten Sie ihn nicht: Ihr Passwort bleibt, wie es ist.",
                moment(*until)
            );
            ("Ein neues Passwort wählen".to_owned(), text)
        }
        Content::Alert { alert, url } => {
            let (subject, text) = match alert {
                Alert::IsolationBroken => (
                    "Warnung: Mandanten sind vielleicht nicht voneinander getrennt",
                    "die Prüfung der Trennung hat eine verletzte Regel gefunden. Welche, steht im Betreiberbereich unter Trennung \
                     und in der Ausgabe von `postroom doctor`.",
                ),
                Alert::TrailBroken => (
                    "Warnung: ein Protokoll wurde verändert",
                    "ein Protokoll ist nicht, was aufgezeichnet wurde. `postroom audit verify` nennt die erste Bruchstelle.",
                ),
                Alert::TasksGivenUp => (
                    "Warnung: Aufgaben sind endgültig gescheitert",
                    "Hintergrundaufgaben wurden nach dem letzten Versuch aufgegeben. Welche, steht im Betreiberbereich unter Aufgaben; \
                     dort lassen sie sich wiederholen oder abbrechen.",
                ),
            };
            (
                subject.to_owned(),
                format!("{text}\n\n{url}\n\nDiese Nachricht kommt höchstens einmal am Tag, solange das so ist."),
            )
        }
    }
}

fn moment(at: Timestamp) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
