//! Members' templates: named texts with placeholders, which are names and nothing else (`postroom_drafts::template`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use postroom_drafts::template::{self, Kind};
use postroom_drafts::{Content, Limits, Refused};
use postroom_identity::{Identity, member, user};
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::contact;
use postroom_store::queries::mail_template::{self, MailTemplate as Row};
use postroom_store::{DatabaseError, TenantActor, TenantClient, TenantTx, TxError};
use postroom_types::{AccountId, Name, TemplateId, UserId};
use serde_json::json;

pub use postroom_store::queries::mail_template::Listed;

use crate::draft::DraftError;
use crate::search::Calendar;
use crate::{Error, account, html, mail_identity};

/// Templates of one member.
pub const MOST: i64 = 200;
/// Characters of a text, plain or HTML.
const LONGEST: usize = 100_000;
/// Values that a template is filled with, and characters of each.
const MOST_VALUES: usize = 100;
const LONGEST_VALUE: usize = 10_000;

/// A text to begin mails with.
#[derive(Clone, Debug)]
pub struct Template {
    pub id: TemplateId,
    pub name: String,
    pub texts: Texts,
    /// From 1, one more with every change.
    pub version: i32,
}

/// What a template holds, and what becomes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    pub subject: String,
    /// Plain.
    pub body: String,
    pub body_html: Option<String>,
}

/// What to change; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub name: Option<Name>,
    pub subject: Option<String>,
    pub body: Option<String>,
    pub body_html: Option<Option<String>>,
}

/// What to fill a template with. `recipient`, `me` and `date` come with it, unless they are among the values.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    pub values: BTreeMap<String, String>,
    /// Name and address; the name of the contact where none is given.
    pub recipient: Option<(Option<String>, String)>,
    /// Whose default identity `me` is.
    pub account: Option<AccountId>,
}

impl Texts {
    /// The names that the texts ask for.
    pub fn placeholders(&self) -> BTreeSet<String> {
        let texts = self.parts().into_iter().filter_map(|(_, text, _)| template::names(text).ok());
        texts.flatten().map(str::to_owned).collect()
    }

    fn parts(&self) -> [(&'static str, &str, Kind); 3] {
        let html = self.body_html.as_deref().unwrap_or_default();
        [("subject", &self.subject, Kind::Plain), ("body", &self.body, Kind::Plain), ("bodyHtml", html, Kind::Html)]
    }

    /// As they are kept: what a draft could not hold is refused, and the HTML is sanitised.
    async fn checked(self) -> Result<Self, DraftError> {
        let long = |(field, text, _): &(&'static str, &str, Kind)| {
            let is_long = text.len() > LONGEST && text.chars().count() > LONGEST;
            is_long.then(|| Refused {
                field: (*field).to_owned(),
                reason: format!("must have at most {LONGEST} characters"),
            })
        };
        let refused: Vec<Refused> = self.parts().iter().filter_map(long).collect();
        if !refused.is_empty() {
            return Err(refused.into());
        }
        let content =
            Content { subject: self.subject, body: self.body, body_html: self.body_html, ..Content::default() };
        let content = Limits::default().accept(content)?;
        let body_html = match content.body_html {
            Some(text) => Some(html::apart(move || html::sanitise(&text, HashMap::new(), |_| None).html).await?),
            None => None,
        };
        let texts = Self { subject: content.subject, body: content.body, body_html };
        let wrong = |(field, text, _): (&'static str, &str, Kind)| {
            let error = template::names(text).err()?;
            Some(Refused { field: field.to_owned(), reason: format!("has a placeholder that is none: {error}") })
        };
        let refused: Vec<Refused> = texts.parts().into_iter().filter_map(wrong).collect();
        if refused.is_empty() { Ok(texts) } else { Err(refused.into()) }
    }
}

/// A member's templates by name, without their texts.
pub async fn list(tx: &impl TenantClient, user: UserId) -> Result<Vec<Listed>, Error> {
    Ok(mail_template::list().bind(tx, &tx.tenant().0, &user.0).all().await?)
}

/// One of a member's templates.
pub async fn find(tx: &impl TenantClient, user: UserId, id: TemplateId) -> Result<Template, Error> {
    let found = mail_template::find().bind(tx, &tx.tenant().0, &user.0, &id.0).opt().await?;
    Ok(found.ok_or(Error::NotFound)?.into())
}

/// Keeps a new template; it needs a name.
pub async fn create(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    name: Name,
    texts: Texts,
) -> Result<(TenantTx, Template), DraftError> {
    let texts = texts.checked().await?;
    let tx = identity.store.tenant_tx(actor).await?;
    let (tenant, id, now) = (tx.tenant().0, identity.context.uuid(), identity.context.now());
    if mail_template::count().bind(&tx, &tenant, &user.0).one().await? >= MOST {
        return Err(Error::Conflict("You have as many templates as one person can have. Delete one first.").into());
    }
    let html = texts.body_html.as_deref().unwrap_or_default();
    let (query, name) = (mail_template::insert(), name.as_str());
    let made = query.bind(&tx, &tenant, &id, &user.0, &name, &texts.subject, &texts.body, &html, &now);
    let made = made.one().await.map_err(taken)?;
    note(identity, &tx, user, TemplateId(id), "template_added").await?;
    Ok((tx, made.into()))
}

/// Changes a template.
pub async fn update(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    id: TemplateId,
    changes: Changes,
    version: Option<i32>,
) -> Result<Template, DraftError> {
    let tx = identity.store.tenant_tx(actor).await?;
    let before = find(&tx, user, id).await?;
    tx.commit().await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(Error::VersionMismatch.into());
    }
    let texts = Texts {
        subject: changes.subject.unwrap_or(before.texts.subject),
        body: changes.body.unwrap_or(before.texts.body),
        body_html: changes.body_html.unwrap_or(before.texts.body_html),
    };
    let texts = texts.checked().await?;
    let name = changes.name.as_ref().map_or(before.name.as_str(), Name::as_str);
    let tx = identity.store.tenant_tx(actor).await?;
    let (tenant, now, html) = (tx.tenant().0, identity.context.now(), texts.body_html.as_deref().unwrap_or_default());
    let query = mail_template::update();
    let changed = query
        .bind(&tx, &name, &texts.subject, &texts.body, &html, &now, &tenant, &user.0, &id.0, &before.version)
        .opt()
        .await
        .map_err(taken)?;
    let changed = changed.ok_or(Error::VersionMismatch)?;
    note(identity, &tx, user, id, "template_changed").await?;
    tx.commit().await?;
    Ok(changed.into())
}

/// Deletes a template.
pub async fn delete(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: TemplateId,
    version: Option<i32>,
) -> Result<(), Error> {
    if mail_template::delete().bind(tx, &tx.tenant().0, &user.0, &id.0, &version).opt().await?.is_none() {
        find(tx, user, id).await?;
        return Err(Error::VersionMismatch);
    }
    tx.record(&identity.context, Entry::new("template_deleted").on("template", id.0).with(json!({}))).await?;
    tx.removed_for(&identity.context, user, "template", id.0);
    Ok(())
}

/// The texts with values in place of their placeholders. In HTML they stay text.
///
/// # Errors
/// [`DraftError::Refused`] with every name that nothing is given for, and when what is filled in could not be a draft.
pub async fn fill(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    id: TemplateId,
    filling: Filling,
) -> Result<Texts, DraftError> {
    check(&filling.values)?;
    let zone = user::time_zone(identity, user).await?;
    let tx = identity.store.tenant_tx(actor).await?;
    let texts = find(&tx, user, id).await?.texts;
    let mut values = given(identity, &tx, user, &filling, &zone).await?;
    tx.commit().await?;
    values.extend(filling.values);
    filled(&texts, &values)
}

fn check(values: &BTreeMap<String, String>) -> Result<(), DraftError> {
    if values.len() > MOST_VALUES {
        return Err(DraftError::refused("values", format!("must have at most {MOST_VALUES}")));
    }
    match values.iter().find(|(_, value)| value.len() > LONGEST_VALUE && value.chars().count() > LONGEST_VALUE) {
        Some((name, _)) => {
            let field: String = format!("values.{name}").chars().take(100).collect();
            Err(DraftError::refused(field, format!("must have at most {LONGEST_VALUE} characters")))
        }
        None => Ok(()),
    }
}

/// What the server knows by itself.
async fn given(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    filling: &Filling,
    zone: &str,
) -> Result<BTreeMap<String, String>, DraftError> {
    let member = member::find_by_user(tx, user).await?;
    let (name, address) = match filling.account {
        Some(account) => {
            let account = account::find(tx, user, account).await.map_err(|error| match error {
                Error::NotFound => DraftError::refused("accountId", "is none of your mail accounts"),
                other => other.into(),
            })?;
            let own = mail_identity::of_draft(tx, &account, None).await?;
            (own.name, own.address)
        }
        None => (member.display_name, member.email),
    };
    let today = Calendar::now(identity.context.now(), zone).today.format("%-d %B %Y").to_string();
    let mut given = vec![("me", name.clone()), ("me.name", name), ("me.address", address), ("date", today)];
    if let Some((name, address)) = &filling.recipient {
        let name = match name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => name.to_owned(),
            None => {
                let known = contact::name_of().bind(tx, &tx.tenant().0, &user.0, &address.to_lowercase()).opt().await?;
                known.filter(|name| !name.is_empty()).unwrap_or_else(|| address.clone())
            }
        };
        let address = address.clone();
        given.extend([("recipient", name.clone()), ("recipient.name", name), ("recipient.address", address)]);
    }
    Ok(given.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn filled(texts: &Texts, values: &BTreeMap<String, String>) -> Result<Texts, DraftError> {
    let missing = |name: &String| match name.split('.').next() {
        Some("recipient") => {
            Refused { field: "recipient".to_owned(), reason: format!("is asked for by {{{{ {name} }}}}") }
        }
        _ => Refused { field: format!("values.{name}"), reason: format!("is asked for by {{{{ {name} }}}}") },
    };
    let missing: Vec<Refused> =
        texts.placeholders().iter().filter(|name| !values.contains_key(*name)).map(missing).collect();
    if !missing.is_empty() {
        return Err(missing.into());
    }
    let mut parts = Vec::new();
    for (field, text, kind) in texts.parts() {
        let part = template::fill(text, values, kind);
        parts.push(part.map_err(|error| DraftError::refused(field, format!("cannot be filled: {error}")))?);
    }
    let [subject, body, body_html] = <[String; 3]>::try_from(parts).unwrap_or_default();
    let content =
        Content { subject, body, body_html: texts.body_html.as_ref().map(|_| body_html), ..Content::default() };
    let Content { subject, body, body_html, .. } = Limits::default().accept(content)?;
    Ok(Texts { subject, body, body_html })
}

async fn note(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    id: TemplateId,
    event: &'static str,
) -> Result<(), Error> {
    tx.record(&identity.context, Entry::new(event).on("template", id.0).with(json!({}))).await?;
    tx.changed_for(&identity.context, user, "template", id.0);
    Ok(())
}

fn taken(error: DatabaseError) -> DraftError {
    let error = TxError::from(error);
    match error.constraint() {
        Some("mail_templates_name_key") => Error::Conflict("You have a template of this name already.").into(),
        _ => error.into(),
    }
}

impl From<Row> for Template {
    fn from(row: Row) -> Self {
        let body_html = Some(row.body_html).filter(|html| !html.is_empty());
        let texts = Texts { subject: row.subject, body: row.body, body_html };
        Self { id: TemplateId(row.id), name: row.name, texts, version: row.version }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(subject: &str, body: &str, html: Option<&str>) -> Texts {
        Texts { subject: subject.to_owned(), body: body.to_owned(), body_html: html.map(str::to_owned) }
    }

    fn fields(error: DraftError) -> Vec<String> {
        let DraftError::Refused(refused) = error else { panic!("{error}") };
        refused.into_iter().map(|refused| refused.field).collect()
    }

    #[tokio::test]
    async fn what_is_kept_is_harmless_and_can_be_filled() {
        let html = "<p onclick=x()>Dear {{ recipient }}</p><script>x()</script>";
        let kept = texts("Order {{ no }}", "Dear {{recipient}}\r\n", Some(html)).checked().await.unwrap();
        assert_eq!(kept, texts("Order {{ no }}", "Dear {{recipient}}\n", Some("<p>Dear {{ recipient }}</p>")));
        assert_eq!(kept.placeholders(), ["no", "recipient"].map(str::to_owned).into());
        let error = texts("a\r\nBcc: x@y.org", "", None).checked().await.unwrap_err();
        assert_eq!(fields(error), ["subject"]);
        let error = texts("{{ a() }}", "{{", Some("{{ 1 + 1 }}")).checked().await.unwrap_err();
        assert_eq!(fields(error), ["subject", "body", "bodyHtml"]);
        let long = "é".repeat(LONGEST);
        assert!(texts("", &long, Some(&long)).checked().await.is_ok());
        assert_eq!(fields(texts("", &format!("{long}x"), None).checked().await.unwrap_err()), ["body"]);
    }

    #[test]
    fn every_name_without_a_value_is_told() {
        let template = texts("{{ no }}", "{{ recipient.name }} {{ day }} {{ no }}", Some("{{ me }}"));
        let mut values = BTreeMap::from([("me".to_owned(), "<b>".to_owned())]);
        assert_eq!(fields(filled(&template, &values).unwrap_err()), ["values.day", "values.no", "recipient"]);
        for name in ["day", "no", "recipient.name"] {
            values.insert(name.to_owned(), "{{ me }}".to_owned());
        }
        let done = filled(&template, &values).unwrap();
        assert_eq!(done, texts("{{ me }}", "{{ me }} {{ me }} {{ me }}", Some("&lt;b&gt;")));
        // What is filled in cannot begin a header.
        values.insert("no".to_owned(), "1\r\nBcc: x@y.org".to_owned());
        assert_eq!(fields(filled(&template, &values).unwrap_err()), ["subject"]);
    }

    #[test]
    fn values_are_few_and_short() {
        let values = |many: usize, length: usize| (0..many).map(|n| (n.to_string(), "é".repeat(length))).collect();
        assert!(check(&values(MOST_VALUES, LONGEST_VALUE)).is_ok());
        assert_eq!(fields(check(&values(MOST_VALUES + 1, 1)).unwrap_err()), ["values"]);
        assert_eq!(fields(check(&values(1, LONGEST_VALUE + 1)).unwrap_err()), ["values.0"]);
    }
}
