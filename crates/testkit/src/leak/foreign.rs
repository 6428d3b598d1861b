use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::attack::{Due, UNKNOWN_ID, Who};
use super::callers::{DECOY, FOREIGNER, Person};
use super::canary::{Canary, Class, Side};
use super::document::{Area, Operation, Place};
use super::fill::{is_free_text, type_of};
use super::ids::{is_uuid, kind_named};
use super::report::Kind;
use super::reviewed;
use super::run::Run;
use super::wire::{Answer, Call};

impl Run {
    /// As another tenant's administrator: every id, cursor, key, version and name of the first tenant, everywhere.
    pub(super) async fn attack_as_foreigner(&mut self) {
        let mut who = self.who(FOREIGNER).await;
        self.counts.foreign_ids = self.stock.ids.of_side(Side::A).len();
        for operation in self.attacked() {
            if operation.area == Area::Operator {
                let call = Call::new(&operation.method, self.foreign_path(&operation));
                let body = self.body_for(&who, &operation);
                self.probe(&mut who, &operation.id, call.body(body), Due::Status(403), &[]).await;
            } else if operation.names_things() {
                let body = self.body_for(&who, &operation);
                self.try_ids(&mut who, &operation, body.as_ref()).await;
            } else {
                self.try_own(&mut who, &operation).await;
                self.try_query(&mut who, &operation).await;
                self.try_fields(&mut who, &operation).await;
            }
        }
        self.try_keys(&mut who).await;
        self.try_tokens(&mut who).await;
    }

    /// Every id of the first tenant that is not the caller's, in every place of the path, with and without a version:
    /// exactly as if there were no such thing.
    pub(super) async fn try_ids(&mut self, who: &mut Who, operation: &Operation, body: Option<&Value>) {
        let own = who.person.as_ref().map(|person| person.own.clone()).unwrap_or_default();
        let names: Vec<String> = operation.parameters_in(Place::Path).map(|parameter| parameter.name.clone()).collect();
        let due = if who.only_reads(operation) { Due::Status(403) } else { Due::Status(404) };
        let mut unknown = None;
        for name in &names {
            let kind = operation.kind_of(name);
            let ids = self.stock.ids.tried_for(Side::A, &kind).into_iter().filter(|id| !own.contains(id));
            let ids: Vec<String> = std::iter::once(UNKNOWN_ID.to_owned()).chain(ids).collect();
            for id in &ids {
                let path = self.path_with(who, operation, name, id);
                let call = Call::new(&operation.method, path).body(body.cloned());
                // A version must not be looked at before whose thing it is.
                let is_of_kind = id == UNKNOWN_ID || self.stock.ids.of_kind(Side::A, &kind).contains(id);
                let versioned = is_of_kind.then(|| call.clone().header("if-match", "\"1\""));
                for call in std::iter::once(call).chain(versioned) {
                    let answer = self.probe(who, &operation.id, call.clone(), due, &[]).await;
                    let unknown = unknown.get_or_insert_with(|| answer.comparable());
                    if answer.status == 404 {
                        self.compare(who, operation, &call, unknown, &answer.comparable());
                    }
                }
            }
        }
    }

    /// The path with this id in one place, and the caller's own ids in the others.
    fn path_with(&self, who: &Who, operation: &Operation, name: &str, id: &str) -> String {
        let side = who.person.as_ref().map_or(Side::A, |person| person.side);
        let mut path = operation.path.replace(&format!("{{{name}}}"), id);
        for parameter in operation.parameters_in(Place::Path) {
            let own = self.stock.ids.newest(side, &operation.kind_of(&parameter.name));
            path = path.replace(&format!("{{{}}}", parameter.name), own.map_or(UNKNOWN_ID, String::as_str));
        }
        path
    }

    /// The operation as the caller may call it: only what is the caller's own comes back, and changes.
    async fn try_own(&mut self, who: &mut Who, operation: &Operation) {
        let body = self.body_for(who, operation);
        let mut call = Call::new(&operation.method, &operation.path).body(body);
        if operation.method == "GET" && has_query(operation, "total") {
            call.path.push_str("?limit=100&total=true");
        }
        if has_query(operation, "since") {
            call.path.push_str("?since=0");
        }
        let due = if operation.method == "GET" { Due::Status(200) } else { Due::Any };
        self.probe(who, &operation.id, call, due, &[]).await;
    }

    /// The first tenant's cursors, names and ids in every text of the query: answered as an unknown one is.
    async fn try_query(&mut self, who: &mut Who, operation: &Operation) {
        let names = operation.parameters_in(Place::Query).filter(|parameter| type_of(&parameter.schema) == "string");
        for name in names.map(|parameter| parameter.name.clone()).collect::<Vec<_>>() {
            let mut values = self.decoy_texts();
            values.extend(self.cursors.iter().cloned());
            let mut expected = BTreeMap::new();
            for (shape, value) in self.with_unknown(values) {
                let call = Call::new(&operation.method, with_query(operation, &name, &value));
                // What was asked for may be repeated in the refusal; nothing else may.
                let answer = self.probe(who, &operation.id, call.clone(), Due::Any, &[]).await;
                let comparable = format!("{} {}", answer.status, answer.comparable().replace(&value, "(asked for)"));
                let expected = expected.entry(shape).or_insert_with(|| comparable.clone());
                self.compare(who, operation, &call, expected, &comparable);
            }
        }
    }

    /// The first tenant's addresses, names and ids in every text of the body: answered as an unknown one is.
    async fn try_fields(&mut self, who: &mut Who, operation: &Operation) {
        let Some(schema) = operation.body.clone() else { return };
        let mut fields = Vec::new();
        self.text_places(&schema, "", &mut fields);
        for (pointer, format) in fields {
            let values = match format.as_str() {
                "uuid" => {
                    let field = pointer.rsplit('/').next().unwrap_or_default();
                    self.stock.ids.tried_for(Side::A, &kind_named(field.trim_end_matches("Id")))
                }
                "email" => vec![self.people[DECOY].email.clone()],
                _ => self.decoy_texts(),
            };
            let mut expected = BTreeMap::new();
            for (shape, value) in self.with_unknown(values) {
                let Some(mut body) = self.body_for(who, operation) else { return };
                let Some(place) = body.pointer_mut(&pointer) else { continue };
                *place = json!(value);
                let call = Call::new(&operation.method, &operation.path).body(Some(body));
                let answer = self.probe(who, &operation.id, call.clone(), Due::Any, std::slice::from_ref(&value)).await;
                if answer.is_success() {
                    self.excuse(&value);
                    self.make_room(who, operation, &answer).await;
                }
                let kind = (answer.status, answer.json["type"].as_str().unwrap_or_default().to_owned());
                let expected = expected.entry(shape).or_insert_with(|| kind.clone());
                let field = pointer.trim_start_matches('/').replace('/', ".");
                let is_reviewed =
                    reviewed::TOLD_APART.iter().any(|(id, name, _)| *id == operation.id && *name == field);
                if !is_reviewed {
                    self.compare(who, operation, &call, &format!("{expected:?}"), &format!("{kind:?}"));
                }
            }
        }
    }

    /// The first tenant's keys, with the caller's own body and with the body that they were used with.
    async fn try_keys(&mut self, who: &mut Who) {
        for replay in self.replays.clone() {
            if replay.operation.names_things() {
                continue;
            }
            let own = self.body_for(who, &replay.operation);
            let call = |body| {
                let key = ("idempotency-key", replay.key.clone());
                Call { headers: vec![key], ..Call::new(&replay.operation.method, &replay.path).body(body) }
            };
            self.probe(who, &replay.operation.id, call(own), Due::Status(201), &[]).await;
            let sent = texts_of(replay.body.as_ref());
            let second =
                Call { headers: vec![("idempotency-key", format!("{}2", replay.key))], ..call(replay.body.clone()) };
            let answer = self.probe(who, &replay.operation.id, second, Due::Any, &sent).await;
            for text in sent.iter().filter(|_| answer.is_success()) {
                self.excuse(text);
            }
        }
    }

    /// A refresh token is not an access token, and neither goes elsewhere.
    async fn try_tokens(&mut self, who: &mut Who) {
        let refresh_token = self.people[DECOY].refresh_token.clone();
        let mut thief: Person = who.person.clone().expect("signed in");
        thief.token = refresh_token;
        let mut thief = self.who_had(thief).await;
        for operation in self.attacked() {
            let is_public = reviewed::PUBLIC.iter().any(|(id, _)| *id == operation.id);
            if !is_public && operation.method == "GET" {
                let call = Call::new("GET", self.foreign_path(&operation));
                self.probe(&mut thief, &operation.id, call, Due::Status(401), &[]).await;
            }
        }
        // The other tenant's rows have moved on since.
        *who = self.who(FOREIGNER).await;
    }

    /// Deletes what was just made, where only so many may be.
    async fn make_room(&mut self, who: &mut Who, operation: &Operation, made: &Answer) {
        if reviewed::LIMITED.iter().any(|(id, _)| *id == operation.id) {
            let id = made.json["id"].as_str().expect("the id of what was made");
            let call = Call::new("DELETE", format!("{}/{id}", operation.path));
            self.probe(who, &operation.id, call, Due::Status(204), &[]).await;
        }
    }

    fn compare(&mut self, who: &Who, operation: &Operation, call: &Call, expected: &str, got: &str) {
        if expected != got && !who.was_reported {
            let cut = |text: &str| text.chars().take(300).collect::<String>();
            let detail = format!("{} -> {}, but an unknown one -> {}", call.describe(), cut(got), cut(expected));
            self.findings.add(Kind::TellsApart, &operation.id, who.name, detail);
        }
    }

    /// From now on the other tenant may see what it wrote itself.
    fn excuse(&mut self, text: &str) {
        let written = self.stock.canaries.all.iter().filter(|canary| text.contains(&canary.text));
        self.excused.extend(written.map(|canary| canary.text.clone()));
    }

    /// What names one member of the first tenant, and the tenant.
    fn decoy_texts(&self) -> Vec<String> {
        let decoy = &self.people[DECOY];
        let is_about = |canary: &&Canary| canary.person.as_ref() == Some(&decoy.email);
        let about = self.stock.canaries.all.iter().filter(is_about).filter(|canary| canary.class != Class::Secret);
        let mut texts: Vec<String> = about.map(|canary| canary.text.clone()).collect();
        texts.push(decoy.email.clone());
        texts.extend(decoy.tenant.clone());
        texts.extend(self.stock.ids.of_kind(Side::A, "tenants").first().cloned());
        texts
    }

    /// The values by their shape, each shape led by one that nothing has.
    fn with_unknown(&mut self, values: Vec<String>) -> Vec<(Shape, String)> {
        let unknown = [
            (Shape::Id, UNKNOWN_ID.to_owned()),
            (Shape::Address, format!("{}@canaries.example", self.stock.canaries.word())),
            (Shape::Word, self.stock.canaries.word()),
            (Shape::Other, format!("{}~", self.stock.canaries.word())),
        ];
        let values: Vec<(Shape, String)> = values.into_iter().map(|value| (Shape::of(&value), value)).collect();
        let is_used = |shape: Shape| values.iter().any(|(of, _)| *of == shape);
        let unknown = unknown.into_iter().filter(|(shape, _)| is_used(*shape)).collect::<Vec<_>>();
        unknown.into_iter().chain(values).collect()
    }

    /// Where a body takes a text that may name something: JSON pointers, with the format.
    fn text_places(&self, schema: &Value, pointer: &str, places: &mut Vec<(String, String)>) {
        let schema = self.stock.document.resolve(schema);
        let format = schema["format"].as_str().unwrap_or_default();
        match type_of(schema) {
            "object" => {
                for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
                    self.text_places(schema, &format!("{pointer}/{name}"), places);
                }
            }
            "array" => self.text_places(&schema["items"], &format!("{pointer}/0"), places),
            "string"
                if format == "uuid" || (format != "password" && is_free_text(schema, &pointer.replace('/', "."))) =>
            {
                places.push((pointer.to_owned(), format.to_owned()));
            }
            _ => {}
        }
    }
}

/// What a text looks like; only texts of one shape can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Id,
    Address,
    Word,
    Other,
}

impl Shape {
    fn of(text: &str) -> Shape {
        match text {
            text if is_uuid(text) => Shape::Id,
            text if text.contains('@') => Shape::Address,
            text if text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) => Shape::Word,
            _ => Shape::Other,
        }
    }
}

fn has_query(operation: &Operation, name: &str) -> bool {
    operation.parameters_in(Place::Query).any(|parameter| parameter.name == name)
}

fn with_query(operation: &Operation, name: &str, value: &str) -> String {
    let total = if has_query(operation, "total") { "&total=true" } else { "" };
    format!("{}?{name}={}{total}", operation.path, value.replace('@', "%40"))
}

fn texts_of(body: Option<&Value>) -> Vec<String> {
    match body {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Object(fields)) => fields.values().flat_map(|value| texts_of(Some(value))).collect(),
        Some(Value::Array(items)) => items.iter().flat_map(|value| texts_of(Some(value))).collect(),
        _ => Vec::new(),
    }
}
