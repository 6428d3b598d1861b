//! Bodies made from the schemas of the OpenAPI document, and changed in one place.

use serde_json::{Map, Value, json};

/// A body from the schema; the number makes what must be unique so.
pub fn filled(schema: &Value, number: u32) -> Value {
    // A map has none.
    let fields = schema["properties"].as_object().cloned().unwrap_or_default();
    let value = |name: &String, schema: &Value| match name.as_str() {
        "email" | "contactEmail" | "emailAddress" | "address" | "replyTo" => {
            json!(format!("person{number}@people.example"))
        }
        "handle" => json!(format!("person{number}")),
        "slug" => json!(format!("tenant{number}")),
        "role" => Value::Null,
        "protocol" => json!("imap"),
        "encryption" => json!("tls"),
        "hostname" => json!("imap.people.invalid"),
        "tenant" => json!("nowhere"),
        "language" => json!("en"),
        "timeZone" => json!("Europe/Berlin"),
        _ if type_of(schema) == "object" => filled(schema, number),
        _ => match (schema["enum"].as_array(), type_of(schema)) {
            (Some(values), _) => values[0].clone(),
            (None, "integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            (None, "boolean") => json!(false),
            (None, "array") => json!([]),
            (None, _) if schema["format"] == "date-time" => json!("2027-01-01T08:00:00Z"),
            (None, _) if schema["format"] == "uuid" => json!("00000000-0000-7000-8000-000000000000"),
            (None, _) => {
                schema.get("example").filter(|example| example.is_string()).cloned().unwrap_or(json!("some text"))
            }
        },
    };
    Value::Object(fields.iter().map(|(name, schema)| (name.clone(), value(name, schema))).collect::<Map<_, _>>())
}

/// Every field, those of objects inside included, as the way to it.
pub fn fields(schema: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        found.push(vec![name.clone()]);
        if inner["type"] == "object" {
            found.extend(fields(inner).into_iter().map(|rest| [vec![name.clone()], rest].concat()));
        }
    }
    found
}

/// Every field that holds text.
pub fn texts(schema: &Value) -> Vec<Vec<String>> {
    let mut all = fields(schema);
    all.retain(|field| type_of(schema_of(schema, field)) == "string");
    all
}

/// The type, without the null that it may also be.
pub fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(types) => {
            types.iter().find_map(|one| one.as_str().filter(|one| *one != "null")).unwrap_or("string")
        }
        one => one.as_str().unwrap_or("string"),
    }
}

/// Whether the value is of the type that the schema wants.
pub fn fits(schema: &Value, value: &Value) -> bool {
    match type_of(schema) {
        "string" => value.is_string() && schema.get("enum").is_none(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        // It may hold anything.
        "object" if schema.get("properties").is_none() => value.is_object(),
        // Nothing in it has to be given.
        "object" => *value == json!({}) && schema.get("required").is_none(),
        _ => false,
    }
}

pub fn schema_of<'a>(schema: &'a Value, field: &[String]) -> &'a Value {
    field.iter().fold(schema, |schema, name| &schema["properties"][name])
}

pub fn is_required(schema: &Value, field: &[String]) -> bool {
    let (last, parents) = field.split_last().expect("a name");
    let required = schema_of(schema, parents)["required"].as_array();
    required.is_some_and(|names| names.iter().any(|name| name == last))
}

/// The same body with another value in one field.
pub fn with(body: &Value, field: &[String], value: Value) -> Value {
    let mut body = body.clone();
    let (last, parents) = field.split_last().expect("a name");
    let parent = parents.iter().fold(&mut body, |value, name| &mut value[name]);
    parent[last] = value;
    body
}
