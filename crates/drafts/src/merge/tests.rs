use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::json;

use super::{Strategy, *};
use crate::testing::{address, attachment, contents};
use crate::{Address, Attachment};

fn merged(base: &Content, stored: &Content, incoming: &Content) -> (Content, Vec<FieldConflict>) {
    match resolve(Strategy::Merge, base, stored, incoming) {
        Resolution::Merged { content, conflicts } => (content, conflicts),
        Resolution::Conflict { conflicts, .. } => panic!("a conflict: {conflicts:?}"),
    }
}

fn to(list: &[&str]) -> Content {
    Content { to: list.iter().copied().map(address).collect(), ..Content::default() }
}

fn html(plain: &str, html: Option<&str>) -> Content {
    Content { body: plain.into(), body_html: html.map(str::to_owned), ..Content::default() }
}

#[test]
fn recipients_merge_as_a_set_and_the_first_spelling_stays() {
    let base = to(&["a@x.org", "b@x.org"]);
    let stored = to(&["b@x.org", "new@X.org"]);
    let incoming = to(&["a@x.org", "b@x.org", "new@x.ORG", "c@x.org"]);
    let (content, conflicts) = merged(&base, &stored, &incoming);
    assert_eq!(content.to, to(&["b@x.org", "new@X.org", "c@x.org"]).to);
    assert_eq!(conflicts, []);
}

#[test]
fn two_names_for_one_address_stand_in_the_conflicts() {
    let named = |name: &str| Content { to: vec![Address { name: Some(name.into()), ..address("a@x.org") }], ..to(&[]) };
    let (content, conflicts) = merged(&to(&[]), &named("Anna"), &named("Änna"));
    assert_eq!(content, named("Anna"));
    assert_eq!((conflicts.len(), conflicts[0].field), (1, Field::To));
    assert_eq!(conflicts[0].incoming[0]["name"], "Änna");
    let (content, conflicts) = merged(&named("A"), &named("A"), &named("B"));
    assert_eq!((content, conflicts), (named("B"), vec![]));
    // Renamed here, removed there: whoever was removed stays away.
    let (content, conflicts) = merged(&named("A"), &to(&["z@x.org"]), &named("B"));
    assert_eq!((content, conflicts.len()), (to(&["z@x.org"]), 1));
}

#[test]
fn attachments_and_tags_merge_as_sets() {
    let content = |files: &[u128], tags: &[&str]| Content {
        attachments: files.iter().map(|id| attachment(*id, "f", 1)).collect(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..Content::default()
    };
    let (content_, conflicts) =
        merged(&content(&[1, 2], &["a"]), &content(&[2, 3], &["a", "b"]), &content(&[1, 2, 4], &["c"]));
    assert_eq!((content_, conflicts), (content(&[2, 3, 4], &["b", "c"]), vec![]));
}

#[test]
fn a_single_value_is_the_later_one_with_both_in_the_conflicts() {
    let subject = |text: &str| Content { subject: text.into(), ..Content::default() };
    let (content, conflicts) = merged(&subject("a"), &subject("b"), &subject("c"));
    assert_eq!(content, subject("c"));
    assert_eq!(conflicts, [FieldConflict { field: Field::Subject, stored: json!("b"), incoming: json!("c") }]);
}

#[test]
fn the_same_lines_changed_twice_leave_all_as_it_is() {
    let plain = |text| html(text, None);
    match resolve(Strategy::Merge, &plain("a\nb"), &plain("a\nX"), &plain("a\nY")) {
        Resolution::Conflict { conflicts, lines } => {
            let expected = FieldConflict { field: Field::Body, stored: json!("a\nX"), incoming: json!("a\nY") };
            assert_eq!(conflicts, [expected]);
            assert_eq!(
                (lines[0].stored.as_slice(), lines[0].incoming.as_slice()),
                (&["X".into()][..], &["Y".into()][..])
            );
        }
        other @ Resolution::Merged { .. } => panic!("{other:?}"),
    }
}

#[test]
fn plain_and_html_bodies_stay_together() {
    let base = html("a\nb\nc", Some("<p>a\n<p>b\n<p>c"));
    // Words on one side, formatting on the other.
    let words = html("a\nb\nX", Some("<p>a\n<p>b\n<p>X"));
    let bold = html("a\nb\nc", Some("<b>a</b>\n<p>b\n<p>c"));
    assert_eq!(merged(&base, &words, &bold).0, html("a\nb\nX", Some("<b>a</b>\n<p>b\n<p>X")));
    // Lines that would meet in the plain text alone.
    let plain_only = html("X\nb\nc", Some("<p>a\n<p>b\n<p>c"));
    let no_html = html("X\nb\nc", None);
    let rewrapped = html("X\nb\nc", Some("<p>X<p>b<p>c"));
    for other in [&plain_only, &no_html, &rewrapped] {
        for (stored, incoming) in [(&words, other), (other, &words)] {
            let resolution = resolve(Strategy::Merge, &base, stored, incoming);
            assert!(matches!(resolution, Resolution::Conflict { .. }), "{resolution:?}");
        }
    }
    // One side alone is taken with both, whatever it did.
    assert_eq!(merged(&base, &base, &no_html).0, no_html);
    assert_eq!(merged(&base, &plain_only, &base).0, plain_only);
}

#[test]
fn a_strategy_that_picks_a_side_records_what_the_other_typed() {
    let content = |subject: &str, body: &str| Content { subject: subject.into(), ..html(body, None) };
    let (base, stored, incoming) = (content("s", "b"), content("s", "theirs"), content("t", "ours"));
    let fields = |strategy, wins: &Content| match resolve(strategy, &base, &stored, &incoming) {
        Resolution::Merged { content, conflicts } if content == *wins => {
            conflicts.into_iter().map(|conflict| conflict.field).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(fields(Strategy::LocalWins, &incoming), [Field::Body]);
    assert_eq!(fields(Strategy::RemoteWins, &stored), [Field::Subject, Field::Body]);
    assert_eq!(serde_json::to_value(Strategy::LocalWins).expect("JSON"), "local-wins");
}

fn keys(list: &[Address]) -> HashSet<String> {
    list.iter().map(Address::key).collect()
}

fn ids(list: &[Attachment]) -> HashSet<postroom_types::AttachmentId> {
    list.iter().map(|file| file.id).collect()
}

proptest! {
    #[test]
    fn one_changed_side_is_taken_whole(base in contents(), side in contents()) {
        for (stored, incoming) in [(&base, &side), (&side, &base), (&side, &side)] {
            prop_assert_eq!(merged(&base, stored, incoming), (side.clone(), vec![]));
        }
    }

    #[test]
    fn sets_and_bodies_do_not_depend_on_the_side(base in contents(), a in contents(), b in contents()) {
        match (resolve(Strategy::Merge, &base, &a, &b), resolve(Strategy::Merge, &base, &b, &a)) {
            (Resolution::Merged { content: ab, .. }, Resolution::Merged { content: ba, .. }) => {
                prop_assert_eq!((keys(&ab.to), keys(&ab.cc), keys(&ab.bcc)), (keys(&ba.to), keys(&ba.cc), keys(&ba.bcc)));
                prop_assert_eq!(ids(&ab.attachments), ids(&ba.attachments));
                prop_assert_eq!(ab.tags.iter().collect::<HashSet<_>>(), ba.tags.iter().collect::<HashSet<_>>());
                prop_assert_eq!((ab.body, ab.body_html), (ba.body, ba.body_html));
            }
            (Resolution::Conflict { lines: ab, .. }, Resolution::Conflict { lines: ba, .. }) => {
                prop_assert_eq!(ab.len(), ba.len());
            }
            (ab, ba) => prop_assert!(false, "{:?} {:?}", ab, ba),
        }
    }

    /// Each value that a side changed is in the result or in the conflicts, or the other side took it away.
    #[test]
    fn nothing_typed_is_lost(base in contents(), stored in contents(), incoming in contents()) {
        for strategy in [Strategy::Merge, Strategy::LocalWins, Strategy::RemoteWins] {
            let (content, conflicts) = match resolve(strategy, &base, &stored, &incoming) {
                Resolution::Merged { content, conflicts } => (content, conflicts),
                // Nothing is written; the sides are there as they were.
                Resolution::Conflict { conflicts, .. } => {
                    prop_assert!(conflicts.iter().any(|conflict| matches!(conflict.field, Field::Body | Field::BodyHtml)));
                    continue;
                }
            };
            for (side, of) in [(&stored, "stored"), (&incoming, "incoming")] {
                for field in Field::ALL.into_iter().filter(|field| !side.agrees(&base, *field)) {
                    let recorded = conflicts.iter().any(|conflict| {
                        let value = if of == "stored" { &conflict.stored } else { &conflict.incoming };
                        conflict.field == field && *value == side.value(field)
                    });
                    prop_assert!(
                        recorded || content.agrees(side, field) || strategy == Strategy::Merge && contains(&content, &base, side, field),
                        "{} of {}: {:?}", field, of, content
                    );
                }
            }
        }
    }

    #[test]
    fn merged_contents_are_in_their_normal_form(base in contents(), stored in contents(), incoming in contents()) {
        if let Resolution::Merged { content, .. } = resolve(Strategy::Merge, &base, &stored, &incoming) {
            prop_assert_eq!(content.clone().normal(), content);
        }
    }
}

/// Whether all that the side added to this field is in the content. For bodies `lines` has its own test.
fn contains(content: &Content, base: &Content, side: &Content, field: Field) -> bool {
    let people = |get: fn(&Content) -> &Vec<Address>| {
        keys(get(side)).difference(&keys(get(base))).all(|key| keys(get(content)).contains(key))
    };
    match field {
        Field::To => people(|content| &content.to),
        Field::Cc => people(|content| &content.cc),
        Field::Bcc => people(|content| &content.bcc),
        Field::Attachments => {
            ids(&side.attachments).difference(&ids(&base.attachments)).all(|id| ids(&content.attachments).contains(id))
        }
        Field::Tags => side.tags.iter().all(|tag| base.tags.contains(tag) || content.tags.contains(tag)),
        Field::Body | Field::BodyHtml => true,
        _ => false,
    }
}
