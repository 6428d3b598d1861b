//! What this crate makes, in the hands of a real PostgreSQL.

use std::error::Error;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use postroom_cluster::{Cluster, DataDir, Settings};
use postroom_fulltext::{Builder, Field, Language, Query, Vector, Weight};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, NoTls};

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_takes_it_and_finds_by_it() {
    let directory = tempfile::Builder::new().prefix("postroom-fulltext-").tempdir().expect("a temporary directory");
    // PostgreSQL's own account must be able to pass.
    std::fs::set_permissions(directory.path(), Permissions::from_mode(0o711)).expect("our own directory");
    let lock = DataDir::open(directory.path().join("data")).and_then(|dir| dir.lock()).expect("a data directory");
    let cluster = Cluster::start(&lock, Settings::Throwaway).await.expect("PostgreSQL starts");
    let url = cluster.url("postgres", "postgres");
    // It is stopped whatever they say.
    let outcome = tokio::spawn(async move {
        let client = connect(&url).await;
        binary_and_text_are_the_same(&client).await;
        the_largest_vectors_are_taken(&client).await;
        searches_find(&client).await;
        stems_find_in_their_language_alone(&client).await;
        any_search_is_a_tsquery(&client).await;
    })
    .await;
    cluster.stop().await.expect("it stops");
    outcome.expect("all is as said");
}

async fn binary_and_text_are_the_same(client: &Client) {
    for text in ["", "a", "Running to v1.2.3 it's \\ 'x' é 東京都", "b a ab b aa a", &"x y z ".repeat(9000)] {
        let vector = mail(text);
        let row = client
            .query_one(
                "SELECT $1::tsvector = $2::text::tsvector, $1::tsvector::text",
                &[&Binary(&vector), &vector.to_text()],
            )
            .await
            .expect(text);
        assert!(row.get::<_, bool>(0));
        assert_eq!(row.get::<_, String>(1), vector.to_text());
    }
}

async fn the_largest_vectors_are_taken(client: &Client) {
    let many: String = (0..200_000).map(|number| format!("word{number} ")).collect();
    let long: String = (0..20_000).map(|number| format!("{}{number} ", "é".repeat(58))).collect();
    let often: String = (0..1000).map(|number| format!("w{number} ")).collect::<String>().repeat(300);
    for (text, is_truncated) in [(many, true), (long, true), (often, false), ("a ".repeat(1_000_000), false)] {
        let vector = mail(&text);
        assert_eq!(vector.is_truncated(), is_truncated);
        let row = client.query_one("SELECT length($1::tsvector)", &[&Binary(&vector)]).await.expect("not too large");
        assert_eq!(row.get::<_, i32>(0), i32::try_from(vector.len()).expect("few enough"));
    }
}

async fn searches_find(client: &Client) {
    let text = "The universities were running investigations about shoes; the e-mail went to bob.jones@mail.example.com. \
        See https://docs.example.org/setup/linux?utm=1 and foo_bar since v1.2.3 on 2026-11-01. Größe: 東京都.";
    for (query, is_found) in [
        ("university", true),
        ("run", true),
        ("runs", true),
        ("running shoe", true),
        ("\"running investigation\"", true),
        ("\"investigations running\"", false),
        ("\"went to bob.jones@mail.example.com see\"", true),
        ("\"jones see\"", false),
        ("investigat*", true),
        ("inv*", true),
        ("gestin*", false),
        ("email", true),
        ("e-mail", true),
        ("mail.example.com", true),
        ("example.com", true),
        ("example", true),
        ("xample", false),
        ("bob.jones@mail.example.com", true),
        ("bob@mail.example.com", false),
        ("https://docs.example.org/setup/linux", true),
        ("docs.example.org/setup", true),
        ("docs.example.org/linux", false),
        ("utm", false),
        ("foo_bar", true),
        ("foo-bar", true),
        ("bar_foo", false),
        ("v1.2.3", true),
        ("v1.2.4", false),
        ("2026-11-01", true),
        ("2026", true),
        ("grosse", true),
        ("GRÖSSE", true),
        ("größe", true),
        ("京都", true),
        ("東京都", true),
        ("東", true),
        ("都", true),
        ("都東", false),
        ("run -shoe", false),
        ("run -boot", true),
        ("-boot", true),
        ("-(boot or shoe)", false),
        ("boot or shoe", true),
        ("(boot or shoe) (run or walk)", true),
        ("from:anna", true),
        ("anna", true),
        ("from:anna@example.org", true),
        ("from:example.org", true),
        ("from:\"Anna Müller\"", true),
        ("from:muller", true),
        ("from:mül*", true),
        ("from:carl", false),
        ("to:carl", true),
        ("to:anna", false),
        ("cc:carl", false),
        ("subject:report", true),
        ("subject:reports", true),
        ("subject:\"quarterly report\"", true),
        ("subject:university", false),
        ("filename:plan.pdf", true),
        ("filename:pdf", true),
        ("\"report anna\"", false),
        ("it's 'quoted' \\ & | ! <-> :*", false),
    ] {
        let built = Query::parse(query).expect(query).tsquery().expect(query);
        let found = client
            .query_one("SELECT $1::tsvector @@ $2::text::tsquery", &[&Binary(&mail(text)), &built.as_str()])
            .await
            .expect(query)
            .get::<_, bool>(0);
        assert_eq!(found, is_found, "{query}: {built}");
    }
}

async fn stems_find_in_their_language_alone(client: &Client) {
    use Language::{English, German};
    for (language, text, query, is_found) in [
        (Some(English), "this is not it", "note", false),
        (Some(English), "this is not it", "not", true),
        (Some(English), "these are notes", "note", true),
        (Some(English), "this is a note", "notes", true),
        (Some(German), "die Noten stimmen", "note", true),
        (Some(German), "die Note stimmt", "Noten", true),
        (None, "this is not it", "note", false),
        (None, "this is a note", "note", true),
        (None, "these are notes", "note", false),
        (Some(English), "this is not it", "not*", true),
        (Some(English), "this is not running", "\"note running\"", false),
        (Some(English), "we took notes while running", "\"note while run\"", true),
        (Some(German), "we took notes while running", "\"note while run\"", false),
        (Some(English), "this is not it", "-note", true),
        (Some(English), "they investigate", "investigati*", true),
        (None, "they investigate", "investigati*", false),
    ] {
        let mut builder = Builder::new(language);
        builder.text(Weight::D, text);
        let built = Query::parse(query).expect(query).tsquery().expect(query);
        let found = client
            .query_one("SELECT $1::tsvector @@ $2::text::tsquery", &[&Binary(&builder.finish()), &built.as_str()])
            .await
            .expect(query)
            .get::<_, bool>(0);
        assert_eq!(found, is_found, "{query} in {text}: {built}");
    }
}

async fn any_search_is_a_tsquery(client: &Client) {
    for query in [
        "'",
        "\\",
        "a'b\\c",
        "\"a' & b:* | !c <-> d\"",
        "x:*",
        "<2>",
        "a\u{0}b",
        "'':A",
        "from:o'brien",
        "\"\\' | 'x\"",
    ] {
        let Some(built) = Query::parse(query).expect(query).tsquery() else { continue };
        client.query_one("SELECT $1::text::tsquery", &[&built.as_str()]).await.expect(query);
    }
    let long = format!("\"{}\"", "ab-cd x@y.zz ".repeat(75));
    let built = Query::parse(&long).expect("a phrase").tsquery().expect("words");
    client.query_one("SELECT $1::text::tsquery", &[&built.as_str()]).await.expect("a long phrase");
}

/// A mail with this text.
fn mail(text: &str) -> Vector {
    let mut builder = Builder::new(Some(Language::English));
    builder
        .field(Field::Subject, Weight::A, "Quarterly Reports")
        .address(Field::From, Weight::B, Some("Anna Müller"), "Anna@example.org")
        .address(Field::To, Weight::B, Some("Carl"), "carl@example.net")
        .field(Field::Filename, Weight::D, "Plan.pdf")
        .text(Weight::C, text);
    builder.finish()
}

/// As the store will send it.
#[derive(Debug)]
struct Binary<'a>(&'a Vector);

impl ToSql for Binary<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let mut bytes = Vec::new();
        self.0.to_binary(&mut bytes);
        out.extend_from_slice(&bytes);
        Ok(IsNull::No)
    }

    fn accepts(of: &Type) -> bool {
        *of == Type::TS_VECTOR
    }

    to_sql_checked!();
}

#[expect(clippy::disallowed_methods, reason = "this crate stands below the one that opens connections")]
async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("PostgreSQL accepts the connection");
    tokio::spawn(connection);
    client
}
