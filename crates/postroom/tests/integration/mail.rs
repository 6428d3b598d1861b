//! Mail that was imported: read, threads, searches, actions, HTML, and what nobody else may see of it.

use postroom_testkit::{ApiAnswer, ApiClient};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Office, no_error_was_logged, problem, tenant, text};

const FIRST: &str = "Message-ID: <first@north.example>\r\nFrom: Marta Lindqvist <marta@north.example>\r\nTo: ida@acme.example\r\n\
    Subject: Lease for the warehouse\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\n\r\nThe drawings are attached, and the parties were running late.\r\n";
const ANSWER: &str = "Message-ID: <answer@acme.example>\r\nIn-Reply-To: <first@north.example>\r\nFrom: Ida <ida@acme.example>\r\n\
    To: marta@north.example\r\nSubject: Re: Lease for the warehouse\r\nDate: Tue, 3 Nov 2026 09:00:00 +0000\r\n\r\nAgreed.\r\n";
const RICH: &str = "Message-ID: <rich@shop.example>\r\nFrom: Shop <news@shop.example>\r\nTo: ida@acme.example\r\nSubject: Offers\r\n\
    Date: Wed, 4 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
    Content-Type: text/html; charset=utf-8\r\n\r\n<p onclick=\"steal()\">Hello <b>quexalotl</b></p><script>steal()</script>\
    <img src=\"https://tracker.example/pixel.png\"><img src=\"cid:logo@shop\">\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <logo@shop>\r\n\
    Content-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b\r\nContent-Type: text/html; name=\"../evil.html\"\r\n\
    Content-Disposition: attachment; filename=\"../evil.html\"\r\n\r\n<script>alert(1)</script>\r\n--b--\r\n";

/// Imports a file, and gives what was answered.
pub async fn import(client: &ApiClient, name: &str, bytes: impl Into<Vec<u8>>) -> ApiAnswer {
    let request = client.request(Method::POST, &format!("/accounts/import?fileName={name}"));
    request.bytes("application/octet-stream", bytes).send().await
}

/// The usual three messages as an mbox.
async fn three(client: &ApiClient) -> Value {
    let mbox: String = [("Mon Nov  2", FIRST), ("Tue Nov  3", ANSWER), ("Wed Nov  4", RICH)]
        .iter()
        .map(|(day, raw)| format!("From x@y.example {day} 09:00:00 2026\n{raw}\n"))
        .collect();
    import(client, "office.mbox", mbox).await.expect(200)
}

pub async fn messages(client: &ApiClient, query: &str) -> Vec<Value> {
    client.get(&format!("/messages?{query}")).await.expect(200)["items"].as_array().expect("items").clone()
}

pub fn subjects(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| text(&row["subject"])).collect()
}

#[tokio::test]
async fn imported_mail_is_listed_read_and_kept_byte_for_byte() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    assert_eq!(messages(&ida, "").await, Vec::<Value>::new());
    assert_eq!(
        three(&ida).await,
        json!({ "accountName": "Archive", "read": 3, "stored": 3, "duplicates": 0, "poison": 0, "remarks": [] })
    );
    // The same again changes nothing.
    assert_eq!(three(&ida).await["duplicates"], 3);
    let account = ida.get("/accounts").await.expect(200)["items"][0].clone();
    assert_eq!(
        (&account["accountName"], &account["protocol"], &account["totalCount"]),
        (&json!("Archive"), &json!("local"), &json!(3))
    );
    let folders = ida.get(&format!("/accounts/{}/folders", text(&account["id"]))).await.expect(200);
    let folder = &folders["items"][0];
    assert_eq!(
        (&folder["path"], &folder["totalCount"], &folder["unreadCount"]),
        (&json!("office"), &json!(3), &json!(3))
    );

    let rows = messages(&ida, &format!("folderId={}", text(&folder["id"]))).await;
    assert_eq!(subjects(&rows), ["Offers", "Re: Lease for the warehouse", "Lease for the warehouse"]);
    assert_eq!((&rows[1]["threadCount"], &rows[1]["threadId"]), (&Value::Null, &rows[2]["threadId"]));
    assert_ne!(rows[0]["threadId"], rows[1]["threadId"]);
    let by_thread = messages(&ida, "conversations=true").await;
    assert_eq!(subjects(&by_thread), ["Offers", "Re: Lease for the warehouse"]);
    assert_eq!((&by_thread[1]["threadCount"], &by_thread[1]["threadUnreadCount"]), (&json!(2), &json!(2)));
    let anchors = ida.get("/messages/anchors?conversations=true").await.expect(200);
    assert_eq!((&anchors["total"], anchors["cursors"].as_array().map(Vec::len)), (&json!(2), Some(1)));
    let thread = ida.get(&format!("/threads/{}", text(&rows[1]["threadId"]))).await.expect(200);
    assert_eq!(thread["messages"].as_array().expect("messages").len(), 2);
    assert_eq!(thread["messages"][1]["inReplyTo"], json!(["first@north.example"]));

    for (row, raw) in rows.iter().zip([RICH, ANSWER, FIRST]) {
        let answer = ida.get(&format!("/messages/{}/raw", text(&row["id"]))).await;
        // As the mbox had it: the line feed that ends a message belongs to the file.
        assert_eq!((answer.status, answer.text.trim_end()), (200, raw.trim_end()));
        assert!(answer.header("content-disposition").starts_with("attachment"));
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn a_long_list_is_entered_anywhere() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    let mbox: String = (0..95)
        .map(|n| format!("From x@y.example Mon Nov  2 09:00:00 2026\nMessage-ID: <{n}@x.example>\nFrom: a@x.example\nSubject: number {n}\nDate: Mon, 2 Nov 2026 09:{:02}:{:02} +0000\n\ntext\n\n", n / 60, n % 60))
        .collect();
    assert_eq!(import(&ida, "many.mbox", mbox).await.expect(200)["stored"], 95);
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = ida.get(&format!("/messages?limit=20{cursor}")).await.expect(200);
        all.extend(page["items"].as_array().expect("items").clone());
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let ids: Vec<&str> = all.iter().map(|row| text(&row["placementId"])).collect();
    assert_eq!(ids.len(), 95);
    let anchors = ida.get("/messages/anchors?every=10").await.expect(200);
    assert_eq!((&anchors["total"], &anchors["every"]), (&json!(95), &json!(10)));
    let cursors = anchors["cursors"].as_array().expect("cursors");
    assert_eq!(cursors.len(), 10);
    for (place, cursor) in cursors.iter().enumerate() {
        let page = messages(&ida, &format!("limit=10&cursor={}", text(cursor))).await;
        let found: Vec<&str> = page.iter().map(|row| text(&row["placementId"])).collect();
        assert_eq!(found, ids[place * 10..(place * 10 + 10).min(95)], "from {place}");
    }
    problem(&ida.get(&format!("/messages?unread=true&cursor={}", text(&cursors[1]))).await, 400, "malformed");

    // How many there are is said to whoever asks, on any page.
    ida.post("/messages/batch", &json!({ "placementIds": ids[..5], "action": "read" })).await.expect(200);
    for (query, total) in [
        (format!("cursor={}", text(&cursors[3])), 95),
        ("unread=true".to_owned(), 90),
        ("unread=true&conversations=true".to_owned(), 90),
        ("flagged=true".to_owned(), 0),
        ("q=number".to_owned(), 95),
        ("q=number&unread=true".to_owned(), 90),
        ("q=number&sort=rank".to_owned(), 95),
        ("q=nothing-of-this-kind".to_owned(), 0),
    ] {
        let page = ida.get(&format!("/messages?limit=10&total=true&{query}")).await.expect(200);
        assert_eq!(page["total"], total, "{query}");
        assert_eq!(page["items"].as_array().map(Vec::len), Some(total.min(10)), "{query}");
        assert_eq!(ida.get(&format!("/messages?limit=10&{query}")).await.expect(200).get("total"), None, "{query}");
    }
}

#[tokio::test]
async fn what_a_search_finds_is_changed_at_once_and_nobody_elses() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    let omar = office.member("omar", "user").await.client;
    three(&ida).await;
    let rows = messages(&ida, "").await;
    let (answer, folder) = (text(&rows[1]["id"]), text(&rows[0]["folderId"]));
    let act = async |all: Value, action: &str| {
        ida.post("/messages/batch", &json!({ "all": all, "action": action })).await.expect(200)["changed"].clone()
    };
    assert_eq!(act(json!({ "q": "warehouse", "exceptIds": [answer] }), "read").await, 1);
    assert_eq!(act(json!({ "q": "warehouse", "unread": true }), "flag").await, 1);
    let flagged = messages(&ida, "q=warehouse&flagged=true").await;
    assert_eq!((flagged.len(), &flagged[0]["id"]), (1, &rows[1]["id"]));
    assert_eq!(messages(&ida, "q=warehouse&unread=true&flagged=true").await.len(), 1);
    assert_eq!(act(json!({ "q": "warehouse", "folderId": folder }), "unread").await, 1);
    assert_eq!(act(json!({ "q": "nothing-of-this-kind" }), "delete").await, 0);
    // What lies in the bin is changed by who asks for it.
    assert_eq!(act(json!({ "q": "quexalotl" }), "delete").await, 1);
    assert_eq!(act(json!({ "q": "quexalotl" }), "delete").await, 0);
    assert_eq!(act(json!({ "q": "quexalotl", "folderType": "trash" }), "delete").await, 1);
    assert_eq!(messages(&ida, "").await.len(), 2);

    // A search that speaks of places finds messages, which may lie elsewhere, too.
    for query in ["warehouse in:bin", "-is:unread", "warehouse or (in:inbox lease)"] {
        let refused = ida.post("/messages/batch", &json!({ "all": { "q": query }, "action": "delete" })).await;
        crate::support::invalid(&refused, "all.q");
    }
    let invalid = ida.post("/messages/batch", &json!({ "all": { "q": "\"open" }, "action": "read" })).await;
    crate::support::invalid(&invalid, "all.q");
    assert_eq!(invalid.body["errors"][0]["position"], 0);
    let there = messages(&ida, "").await;
    let others = omar.post("/messages/batch", &json!({ "all": { "q": "warehouse" }, "action": "delete" })).await;
    assert_eq!(others.expect(200)["changed"], 0);
    let named = json!({ "all": { "q": "warehouse", "folderId": folder }, "action": "delete" });
    problem(&omar.post("/messages/batch", &named).await, 404, "not-found");
    assert_eq!(messages(&ida, "").await, there);
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn html_is_shown_without_what_runs_and_by_links_that_end_with_the_session() {
    let office = Office::open().await;
    let member = office.member("ida", "user").await;
    let ida = &member.client;
    three(ida).await;
    let id = text(&messages(ida, "").await[0]["id"]).to_owned();
    let message = ida.get(&format!("/messages/{id}")).await.expect(200);
    assert_eq!((&message["hasHtml"], &message["remoteImageCount"]), (&json!(true), &json!(1)));
    let nobody = office.server.client();
    let at = |url: &str| url.strip_prefix("/api/v1").expect("a path of the API").to_owned();
    let page = nobody.get(&at(text(&message["htmlUrl"]))).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(
        page.text.contains("Hello <b>quexalotl</b>") && page.text.contains("/api/v1/attachments/"),
        "{}",
        page.text
    );
    for bad in ["script", "onclick", "tracker", "steal"] {
        assert!(!page.text.contains(bad), "{bad}");
    }
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'")
            && policy.contains("sandbox")
            && policy.contains("frame-ancestors 'self'"),
        "{policy}"
    );
    assert_eq!(page.header("x-frame-options"), "SAMEORIGIN");
    let shown = nobody.get(&format!("{}&images=show", at(text(&message["htmlUrl"])))).await;
    assert!(shown.text.contains(&format!("/api/v1/messages/{id}/image?ticket=")), "{}", shown.text);
    // What stands on private addresses, or not in the message, is not fetched for anybody.
    let image = |url: &str| format!("/messages/{id}/image?url={url}");
    problem(&ida.get(&image("http%3A%2F%2F127.0.0.1%3A1%2Fx.png")).await, 404, "not-found");

    let attachments = message["attachments"].as_array().expect("attachments");
    let evil = attachments.iter().find(|attachment| attachment["isInline"] == false).expect("a file");
    assert!(!text(&evil["filename"]).contains('/'), "{evil}");
    let file = nobody.get(&at(text(&evil["url"]))).await;
    assert_eq!((file.status, file.header("content-type")), (200, "application/octet-stream"));
    assert!(file.header("content-disposition").starts_with("attachment;"));
    assert_eq!(file.text.trim_end(), "<script>alert(1)</script>");

    // A ticket is for one address.
    let ticket = text(&message["htmlUrl"]).split_once("ticket=").expect("a ticket").1;
    problem(&nobody.get(&format!("/messages/{id}/raw?ticket={ticket}")).await, 401, "unauthenticated");
    problem(
        &nobody.get(&format!("/messages/{id}/html?ticket={}", ticket.replace('A', "B"))).await,
        401,
        "unauthenticated",
    );
    ida.post("/auth/logout-all", &json!({})).await;
    problem(&nobody.get(&at(text(&message["htmlUrl"]))).await, 401, "unauthenticated");
}

#[tokio::test]
async fn searches_find_words_in_their_forms_and_say_where_they_cannot_be_read() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    three(&ida).await;
    let found = async |q: &str| {
        let encoded: String = q.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let rows = messages(&ida, &format!("q={encoded}")).await;
        subjects(&rows).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (q, subjects) in [
        ("quexalotl", &["Offers"][..]),
        ("run", &["Lease for the warehouse"]),
        ("\"running late\"", &["Lease for the warehouse"]),
        ("\"late running\"", &[]),
        ("draw*", &["Lease for the warehouse"]),
        ("warehouse", &["Re: Lease for the warehouse", "Lease for the warehouse"]),
        ("warehouse -agreed", &["Lease for the warehouse"]),
        ("from:marta", &["Lease for the warehouse"]),
        ("from:north.example", &["Lease for the warehouse"]),
        ("to:marta@north.example", &["Re: Lease for the warehouse"]),
        ("subject:offers or agreed", &["Offers", "Re: Lease for the warehouse"]),
        ("has:attachment", &["Offers"]),
        ("filename:evil", &["Offers"]),
        ("is:unread", &["Offers", "Re: Lease for the warehouse", "Lease for the warehouse"]),
        ("is:flagged", &[]),
        ("in:office before:2026-11-03", &["Lease for the warehouse"]),
        ("in:nowhere", &[]),
        ("after:2026-11-04", &["Offers"]),
        ("larger:1MB", &[]),
        ("nothing-of-this-kind", &[]),
    ] {
        assert_eq!(found(q).await, subjects, "{q}");
    }
    let hit = &messages(&ida, "q=run").await[0]["highlights"];
    assert!(
        hit["snippet"].as_array().expect("fragments").iter().any(|f| f["isHit"] == true && f["text"] == "running"),
        "{hit}"
    );
    let page = ida.get("/messages?q=warehouse&sort=rank").await.expect(200);
    assert_eq!((page["items"].as_array().expect("items").len(), &page["indexed"]), (2, &json!(100)));
    let first = ida.get("/messages?q=warehouse&limit=1").await.expect(200);
    let rest = messages(&ida, &format!("q=warehouse&limit=1&cursor={}", text(&first["nextCursor"]))).await;
    assert_eq!(subjects(&rest), ["Lease for the warehouse"]);
    for (q, position) in [("%22never%20closed", 0), ("a%20(b", 2), ("before:yesterweek", 7)] {
        let answer = ida.get(&format!("/messages?q={q}")).await;
        problem(&answer, 422, "invalid-input");
        assert_eq!(answer.body["errors"][0]["position"], position, "{q}: {}", answer.text);
    }
    let suggested = ida.get("/search/suggestions?q=mart").await.expect(200);
    assert_eq!(suggested["items"][0]["text"], "from:marta@north.example");
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn actions_take_effect_at_once_and_can_be_taken_back() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    three(&ida).await;
    let account = text(&ida.get("/accounts").await.expect(200)["items"][0]["id"]).to_owned();
    let folder = async |kind: &str| {
        let folders = ida.get(&format!("/accounts/{account}/folders")).await.expect(200);
        folders["items"]
            .as_array()
            .expect("items")
            .iter()
            .find(|folder| folder["type"] == kind)
            .cloned()
            .unwrap_or_default()
    };
    let rows = messages(&ida, "").await;
    let ids: Vec<&Value> = rows.iter().map(|row| &row["id"]).collect();
    let act = async |body: Value| ida.post("/messages/batch", &body).await.expect(200);

    let read = act(json!({ "ids": ids, "action": "read" })).await;
    assert_eq!((&read["changed"], &folder("custom").await["unreadCount"]), (&json!(3), &json!(0)));
    assert_eq!(act(json!({ "ids": ids, "action": "read" })).await, json!({ "changed": 0, "undoId": null }));
    assert_eq!(ida.post("/messages/undo", &json!({ "undoId": read["undoId"] })).await.expect(200)["changed"], 3);
    assert_eq!(folder("custom").await["unreadCount"], 3);
    problem(&ida.post("/messages/undo", &json!({ "undoId": read["undoId"] })).await, 404, "not-found");

    act(json!({ "ids": [ids[0]], "action": "flag" })).await;
    act(json!({ "ids": [ids[0]], "action": "addKeyword", "keyword": "Later" })).await;
    let flagged = messages(&ida, "flagged=true").await;
    assert_eq!((flagged.len(), &flagged[0]["keywords"]), (1, &json!(["Later"])));

    // A thread into the archive, and back.
    let archived = act(json!({ "threadIds": [rows[1]["threadId"]], "action": "archive" })).await;
    assert_eq!((&archived["changed"], &folder("archive").await["totalCount"]), (&json!(2), &json!(2)));
    ida.post("/messages/undo", &json!({ "undoId": archived["undoId"] })).await.expect(200);
    assert_eq!((&folder("archive").await["totalCount"], &folder("custom").await["totalCount"]), (&json!(0), &json!(3)));

    // Into the bin, where it is deleted for good.
    let deleted = act(json!({ "ids": [ids[0]], "action": "delete" })).await;
    assert_eq!((&deleted["changed"], &folder("trash").await["totalCount"]), (&json!(1), &json!(1)));
    assert_eq!(messages(&ida, "q=quexalotl").await.len(), 0, "what lies in the bin is not found");
    assert_eq!(messages(&ida, "q=quexalotl%20in:bin").await.len(), 1);
    let gone = act(json!({ "all": { "folderType": "trash" }, "action": "delete" })).await;
    assert_eq!(gone, json!({ "changed": 1, "undoId": null }));
    problem(&ida.get(&format!("/messages/{}", text(ids[0]))).await, 404, "not-found");

    for (body, field) in [
        (json!({ "action": "read" }), "ids"),
        (json!({ "ids": [], "action": "read" }), "ids"),
        (json!({ "ids": [ids[1]], "action": "burn" }), "action"),
        (json!({ "ids": [ids[1]], "action": "addKeyword", "keyword": "a b" }), "keyword"),
        (json!({ "ids": [ids[1]], "action": "addKeyword", "keyword": "\\Seen" }), "keyword"),
        (json!({ "ids": [ids[1]], "action": "move" }), "targetFolderId"),
    ] {
        crate::support::invalid(&ida.post("/messages/batch", &body).await, field);
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn nobody_else_sees_any_of_it() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    let (omar, reader) = (office.member("omar", "user").await.client, office.member("rea", "readonly").await.client);
    let other = tenant(&office.server, &office.operator, "globex").await.admin.client;
    three(&ida).await;
    let row = messages(&ida, "").await[0].clone();
    let message = ida.get(&format!("/messages/{}", text(&row["id"]))).await.expect(200);
    let (id, account, folder, thread) =
        (text(&row["id"]), text(&row["accountId"]), text(&row["folderId"]), text(&row["threadId"]));
    let attachment = text(&message["attachments"][0]["id"]);
    for stranger in [&omar, &reader, &other, office.admin()] {
        for path in [
            format!("/accounts/{account}"),
            format!("/accounts/{account}/folders"),
            format!("/accounts/{account}/problems"),
            format!("/messages?folderId={folder}"),
            format!("/messages/anchors?folderId={folder}"),
            format!("/messages?folderId={folder}&q=quexalotl"),
            format!("/messages/{id}"),
            format!("/messages/{id}/raw"),
            format!("/messages/{id}/html"),
            format!("/messages/{id}/image?url=https%3A%2F%2Ftracker.example%2Fpixel.png"),
            format!("/threads/{thread}"),
            format!("/attachments/{attachment}"),
        ] {
            problem(&stranger.get(&path).await, 404, "not-found");
        }
        for path in [
            "/messages",
            "/messages?q=quexalotl",
            "/search/suggestions?q=news",
            &format!("/messages?accountId={account}"),
        ] {
            let items = stranger.get(path).await.expect(200)["items"].clone();
            assert_eq!(items, json!([]), "{path}");
        }
    }
    for stranger in [&omar, &other] {
        for body in [
            json!({ "ids": [id], "action": "delete" }),
            json!({ "placementIds": [row["placementId"]], "action": "flag" }),
        ] {
            problem(&stranger.post("/messages/batch", &body).await, 404, "not-found");
        }
        let delete = stranger.request(Method::DELETE, &format!("/accounts/{account}"));
        problem(&delete.send().await, 404, "not-found");
    }
    // Whoever only reads changes nothing, not even their own.
    problem(&import(&reader, "x.eml", FIRST).await, 403, "forbidden");
    assert_eq!(messages(&ida, "").await[0], row);
}

#[tokio::test]
async fn a_deleted_account_is_gone_at_once_and_its_mail_soon() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    three(&ida).await;
    let account = ida.get("/accounts").await.expect(200)["items"][0].clone();
    let id = text(&account["id"]);
    let delete = |tag: &str| ida.request(Method::DELETE, &format!("/accounts/{id}")).if_match(tag).send();
    problem(&delete("\"99\"").await, 412, "version-mismatch");
    assert_eq!(delete("*").await.status, 204);
    problem(&ida.get(&format!("/accounts/{id}")).await, 404, "not-found");
    assert_eq!(messages(&ida, "").await, Vec::<Value>::new());
    let owner = office.server.database().owner().await;
    postroom_testkit::wait_for("its rows are gone", async || {
        let counted =
            "SELECT (SELECT count(*) FROM postroom.email_messages) + (SELECT count(*) FROM postroom.email_accounts)";
        owner.query_one(counted, &[]).await.expect("a count").get::<_, i64>(0) == 0
    })
    .await;
    // Imported anew, it is there again.
    assert_eq!(three(&ida).await["stored"], 3);
}
