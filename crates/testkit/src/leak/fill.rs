use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::callers::Person;
use super::canary::{Canaries, Canary, Class, Side};
use super::document::{Area, Document, Operation};
use super::ids::{Ids, kind_named};
use super::mail;
use super::reviewed;

/// What bodies are made of.
pub(super) struct Stock {
    pub(super) document: Document,
    pub(super) canaries: Canaries,
    pub(super) ids: Ids,
    /// Text fields that got a canary: operation and field.
    pub(super) covered: BTreeSet<(String, String)>,
    /// What others call a member of the first tenant.
    pub(super) handle: String,
}

/// For whom a body is made.
struct For<'a> {
    operation: &'a Operation,
    side: Side,
    author: &'a Person,
}

impl Stock {
    /// A body that is accepted, with a canary in every text field; none when the operation takes none.
    pub(super) fn body(&mut self, operation: &Operation, side: Side, author: &Person) -> Result<Option<Value>, String> {
        let Some(schema) = operation.body.clone() else { return Ok(None) };
        let made_for = For { operation, side, author };
        let word = self.canaries.word();
        let newest = |kind: &str| self.ids.newest(side, kind).cloned();
        if let Some(body) = mail::body(operation, newest, &self.handle, &word) {
            self.note_special(&made_for, &schema, &body, &word);
            return Ok(Some(body));
        }
        if let Some(body) = reviewed::body(&operation.id, author, &word) {
            self.note_special(&made_for, &schema, &body, &word);
            return Ok(Some(body));
        }
        self.value(&made_for, &schema, "", None).map(Some)
    }

    /// The text fields of the operation's body that are free to hold anything.
    pub(super) fn text_fields(&self, operation: &Operation) -> Vec<String> {
        let mut fields = Vec::new();
        if let Some(schema) = &operation.body {
            self.collect_text_fields(schema, "", &mut fields);
        }
        fields
    }

    fn collect_text_fields(&self, schema: &Value, field: &str, fields: &mut Vec<String>) {
        let schema = self.document.resolve(schema);
        match type_of(schema) {
            "object" => {
                for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
                    if reviewed::LEFT_OUT.iter().any(|(left_out, _)| *left_out == join(field, name)) {
                        continue;
                    }
                    self.collect_text_fields(schema, &join(field, name), fields);
                }
            }
            "array" => self.collect_text_fields(&schema["items"], field, fields),
            "string" if is_free_text(schema, field) => fields.push(field.to_owned()),
            _ => {}
        }
    }

    fn value(&mut self, made_for: &For, schema: &Value, field: &str, person: Option<&str>) -> Result<Value, String> {
        let schema = self.document.resolve(schema).clone();
        match type_of(&schema) {
            "object" => self.object(made_for, &schema, field),
            "array" => Ok(json!([self.value(made_for, &schema["items"], field, person)?])),
            "string" => self.text(made_for, &schema, field, person).map(Value::String),
            "integer" | "number" => Ok(schema.get("minimum").cloned().unwrap_or(json!(1))),
            "boolean" => Ok(json!(false)),
            _ => Err(format!("the generator does not know the schema of `{field}`: teach it in leak/fill.rs")),
        }
    }

    fn object(&mut self, made_for: &For, schema: &Value, field: &str) -> Result<Value, String> {
        let mut object = Map::new();
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        let email = match properties.get("email") {
            Some(schema) => Some(self.value(made_for, schema, &join(field, "email"), None)?),
            None => None,
        };
        let person = email.as_ref().and_then(Value::as_str);
        for (name, schema) in &properties {
            if reviewed::LEFT_OUT.iter().any(|(left_out, _)| *left_out == join(field, name)) {
                continue;
            }
            let value = match &email {
                Some(email) if name == "email" => email.clone(),
                _ => self.value(made_for, schema, &join(field, name), person)?,
            };
            object.insert(name.clone(), value);
        }
        Ok(Value::Object(object))
    }

    fn text(&mut self, made_for: &For, schema: &Value, field: &str, person: Option<&str>) -> Result<String, String> {
        if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()?.as_str()) {
            return Ok(word.to_owned());
        }
        if !is_free_text(schema, field) {
            return self.closed_text(made_for, schema, field);
        }
        let word = self.canaries.word();
        if schema["maxLength"].as_u64().is_some_and(|longest| longest < word.len() as u64) {
            return Err(format!("no canary fits into `{field}`: say in leak/reviewed.rs what it takes"));
        }
        let text = match schema["format"].as_str() {
            Some("email") => format!("{word}@canaries.example"),
            Some("password") => password(&word),
            _ => word.clone(),
        };
        let is_the_address = field.rsplit('.').next() == Some("email");
        let person = if is_the_address { Some(text.as_str()) } else { person };
        self.plant(made_for, schema, field, word, person);
        Ok(text)
    }

    fn closed_text(&self, made_for: &For, schema: &Value, field: &str) -> Result<String, String> {
        let name = field.rsplit('.').next().unwrap_or(field);
        match schema["format"].as_str() {
            Some("uuid") => {
                let kind = kind_named(name.trim_end_matches("Id"));
                let id = self.ids.newest(made_for.side, &kind).cloned();
                id.ok_or_else(|| format!("no id for `{field}`: no answer had one of `{kind}` (leak/ids.rs)"))
            }
            Some("date-time") => Ok("2026-11-20T12:00:00Z".to_owned()),
            Some("date") => Ok("2026-11-20".to_owned()),
            _ => schema["example"]
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| format!("`{field}` needs an example in its schema, because it takes only some words")),
        }
    }

    fn plant(&mut self, made_for: &For, schema: &Value, field: &str, word: String, person: Option<&str>) {
        let For { operation, side, author } = made_for;
        let reviewed = reviewed::CLASSES.iter().find(|(id, name, ..)| *id == operation.id && *name == field);
        let class = match (schema["format"].as_str(), reviewed, operation.area) {
            (Some("password"), ..) => Class::Secret,
            (_, Some((_, _, class, _)), _) => *class,
            (_, None, Area::Admin) => Class::Roster,
            (_, None, Area::Member | Area::Mail) => Class::Personal,
            (_, None, Area::Operator) if *side == Side::Staff => Class::Staff,
            (_, None, Area::Operator) => Class::Directory,
        };
        let person = match operation.area {
            Area::Member | Area::Mail => Some(author.email.clone()),
            Area::Admin | Area::Operator => person.map(str::to_owned),
        };
        let name = format!("{}.{field}", operation.id);
        self.covered.insert((operation.id.clone(), field.to_owned()));
        self.canaries.plant(Canary { text: word, field: name, side: *side, class, person, seen: false, is_id: false });
    }

    /// Notes which fields of a reviewed body hold canaries; passwords and tokens become some, which never come back.
    fn note_special(&mut self, made_for: &For, schema: &Value, body: &Value, word: &str) {
        let schema = self.document.resolve(schema).clone();
        for (field, value) in body.as_object().into_iter().flatten() {
            let (name, field) = (field, field.clone());
            let Some(text) = value.as_str() else { continue };
            let schema = self.document.resolve(&schema["properties"][name]).clone();
            if schema["format"] == "password" || name.ends_with("Token") {
                let schema = json!({ "format": "password" });
                self.plant(made_for, &schema, &field, text.to_owned(), None);
            } else if text == word {
                self.plant(made_for, &schema, &field, text.to_owned(), None);
            } else if self.canaries.is_canary(text) {
                self.covered.insert((made_for.operation.id.clone(), field));
            }
        }
    }
}

/// A password that is good enough, with the word in it.
pub(super) fn password(word: &str) -> String {
    format!("{word} walnut ferry")
}

pub(super) fn is_free_text(schema: &Value, field: &str) -> bool {
    let name = field.rsplit('.').next().unwrap_or(field);
    let is_closed = reviewed::CLOSED_WORDS.iter().any(|(closed, _)| [name, field].contains(closed));
    let has_form = matches!(schema["format"].as_str(), Some("uuid" | "date-time" | "date"));
    !is_closed && !has_form && schema.get("enum").is_none()
}

/// The type, without the null that it may also be.
pub(super) fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(name) => name,
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default(),
        _ => "",
    }
}

fn join(field: &str, name: &str) -> String {
    if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") }
}
