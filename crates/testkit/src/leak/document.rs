use serde_json::Value;

use super::ids::plural;

/// Whom an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    /// Everybody who is signed in, about their own things.
    Member,
    /// Members, about their own mail; operators have none, and readers change nothing.
    Mail,
    /// Administrators of a tenant.
    Admin,
    Operator,
}

/// A method of an address.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    /// With `{name}` where a parameter stands.
    pub(super) path: String,
    pub(super) area: Area,
    pub(super) parameters: Vec<Parameter>,
    /// The schema of the body.
    pub(super) body: Option<Value>,
    /// Whether the document says that nobody needs to be signed in.
    pub(super) is_public: bool,
    /// Whether it answers 201.
    pub(super) creates: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) schema: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

/// The server's OpenAPI document.
pub(super) struct Document {
    pub(super) operations: Vec<Operation>,
    schemas: Value,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Document {
    pub(super) fn read(document: &Value) -> Document {
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    operations.push(read(path, method, operation));
                }
            }
        }
        Document { operations, schemas: document["components"]["schemas"].clone() }
    }

    /// The methods that the document does not have for a path.
    pub(super) fn other_methods(&self, path: &str) -> impl Iterator<Item = String> {
        let has = move |method: &str| self.operations.iter().any(|o| o.path == path && o.method == method);
        METHODS.map(str::to_uppercase).into_iter().filter(move |method| !has(method))
    }

    /// The schema itself, behind references and choices between it and null.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/components/schemas/");
            return self.resolve(&self.schemas[name]);
        }
        for choice in ["oneOf", "anyOf", "allOf"] {
            let choices = schema[choice].as_array().into_iter().flatten();
            if let Some(first) = choices.into_iter().find(|choice| choice["type"] != "null") {
                return self.resolve(first);
            }
        }
        schema
    }

    /// The shortest operation that creates things of this kind in this area.
    pub(super) fn creator(&self, kind: &str, area: Area) -> Option<&Operation> {
        let creators = self.operations.iter().filter(|operation| {
            operation.creates && operation.area == area && operation.path.rsplit('/').next() == Some(kind)
        });
        creators.min_by_key(|operation| operation.path.len())
    }
}

impl Operation {
    pub(super) fn parameters_in(&self, place: Place) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }

    pub(super) fn names_things(&self) -> bool {
        self.parameters_in(Place::Path).next().is_some()
    }

    pub(super) fn takes_idempotency_key(&self) -> bool {
        self.parameters_in(Place::Header).any(|p| p.name.eq_ignore_ascii_case("idempotency-key"))
    }

    /// What kind of thing a parameter of the path names: `{memberId}` and `…/members/{id}` both name `members`.
    pub(super) fn kind_of(&self, parameter: &str) -> String {
        if let Some(noun) = parameter.strip_suffix("Id") {
            return plural(noun);
        }
        let segments: Vec<&str> = self.path.split('/').collect();
        let at = segments.iter().position(|segment| *segment == format!("{{{parameter}}}"));
        at.and_then(|at| segments.get(at.checked_sub(1)?)).map_or(String::new(), |segment| (*segment).to_owned())
    }

    /// What is listed or made here: the last word of the path.
    pub(super) fn collection(&self) -> &str {
        self.path.rsplit('/').find(|segment| !segment.starts_with('{')).unwrap_or_default()
    }
}

fn read(path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.map(|parameter| Parameter {
        name: parameter["name"].as_str().expect("a name").to_owned(),
        place: match parameter["in"].as_str() {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            _ => Place::Header,
        },
        schema: parameter["schema"].clone(),
    });
    let area = match path.trim_start_matches("/api/v1/").split('/').next() {
        Some("admin") => Area::Admin,
        Some("operator") => Area::Operator,
        Some(
            "accounts" | "messages" | "threads" | "attachments" | "senders" | "search" | "drafts" | "outbox"
            | "contacts" | "templates" | "workflows",
        ) => Area::Mail,
        _ => Area::Member,
    };
    Operation {
        id: operation["operationId"].as_str().unwrap_or(path).to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        area,
        parameters: parameters.collect(),
        body: operation["requestBody"]["content"]["application/json"].get("schema").cloned(),
        is_public: operation["security"]
            .as_array()
            .is_some_and(|all| all.iter().all(|one| one == &Value::Object(serde_json::Map::new()))),
        creates: operation["responses"].get("201").is_some(),
    }
}
