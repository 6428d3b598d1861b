use std::io::{self, Read, Write};

use postroom_types::{AccountId, AttachmentId, DraftId, TenantId, UserId};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::testing::{attachment, contents};
use crate::{Content, Limits};

fn opening() -> Opening {
    Opening { bundle_id: Uuid::from_u128(7), exported_at: Timestamp::UNIX_EPOCH }
}

fn owner(n: u128) -> Owner {
    let id = Uuid::from_u128(n);
    Owner { tenant_id: TenantId(id), user_id: UserId(id), account_id: AccountId(id) }
}

fn draft(n: u128, content: Content) -> BundledDraft {
    let head = Head {
        draft_id: DraftId(Uuid::from_u128(n)),
        owner: Some(owner(n)),
        is_dirty: false,
        last_saved_at: Timestamp::UNIX_EPOCH,
        last_modified_at: Timestamp::UNIX_EPOCH,
        version: 3,
        sync_token: Some("token".into()),
    };
    BundledDraft { head, content, files: std::collections::BTreeMap::new() }
}

/// A draft whose attachments travel with as many bytes as they say.
fn with_files(mut draft: BundledDraft) -> BundledDraft {
    let bytes = |size| vec![0xfe; usize::try_from(size).expect("small")];
    draft.files = draft.content.attachments.iter().map(|file| (file.id, bytes(file.size))).collect();
    draft
}

fn written(format: Format, drafts: &[BundledDraft]) -> (Vec<u8>, Metadata) {
    let mut writer = Writer::new(Vec::new(), format, &opening()).expect("memory");
    for draft in drafts {
        writer.push(draft).expect("memory");
    }
    writer.finish().expect("memory")
}

/// All that a bundle gives, with the places.
struct Bundle {
    opening: Opening,
    drafts: Vec<(usize, BundledDraft)>,
    refused: Vec<(usize, RefusedDraft)>,
}

fn read_again(bytes: &[u8]) -> Result<Bundle, BundleError> {
    read_within(bytes, &Bounds::default())
}

fn read_within(bytes: &[u8], bounds: &Bounds) -> Result<Bundle, BundleError> {
    let (mut drafts, mut refused) = (Vec::new(), Vec::new());
    let opening = read(bytes, bounds, |index, draft| match draft {
        Ok(draft) => drafts.push((index, draft)),
        Err(why) => refused.push((index, why)),
    })?;
    Ok(Bundle { opening, drafts, refused })
}

fn reasons(drafts: &[Value]) -> Vec<String> {
    let bundle = read_again(bundle_of(drafts).to_string().as_bytes()).expect("a bundle");
    bundle.refused.into_iter().map(|(index, refused)| format!("{index}: {}", refused.reason)).collect()
}

fn bundle_of(drafts: &[Value]) -> Value {
    let metadata = json!({"count": drafts.len(), "totalSize": 0, "compressionRatio": 1, "format": "json"});
    json!({"bundleId": Uuid::nil(), "exportedAt": "2026-01-01T00:00:00Z", "drafts": drafts, "metadata": metadata})
}

fn one(n: u128) -> Value {
    serde_json::to_value(draft(n, Content::default())).expect("JSON")
}

#[test]
fn an_exported_draft_has_the_fields_of_the_interface() {
    let content = Content { attachments: vec![attachment(1, "x", 2)], ..Content::default() };
    let json = serde_json::to_value(with_files(draft(1, content))).expect("JSON");
    let mut names: Vec<_> = json.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = "accountId attachments bcc body bodyHtml cc draftId identityId inReplyTo isDirty lastModifiedAt lastSavedAt references \
                    scheduledSendTime subject syncToken tags tenantId to userId version";
    assert_eq!(names.join(" "), expected);
    assert_eq!(json["attachments"][0]["content"], "/v4=");
}

#[test]
fn whose_it_was_is_not_read() {
    let mut other = one(1);
    other["tenantId"] = json!("'; DROP TABLE drafts; --");
    other["accountId"] = json!({"$ref": [1, 2]});
    let bundle = read_again(bundle_of(&[other]).to_string().as_bytes()).expect("a bundle");
    assert_eq!(bundle.drafts.len(), 1);
    assert_eq!(bundle.drafts[0].1.head.owner, None);
}

#[test]
fn the_ratio_is_measured() {
    let drafts: Vec<_> =
        (0..50).map(|n| draft(n, Content { body: "the same words ".repeat(100), ..Content::default() })).collect();
    for format in Format::ALL {
        let (bytes, metadata) = written(format, &drafts);
        assert_eq!((metadata.count, metadata.format), (50, format));
        let json: usize = drafts.iter().map(|draft| serde_json::to_vec(draft).expect("JSON").len()).sum();
        assert_eq!(metadata.total_size, json as u64);
        if format.compression == Compression::None {
            assert!((metadata.compression_ratio - 1.0).abs() < f64::EPSILON);
        } else {
            // The frame around the drafts is small.
            let packed = json as f64 / metadata.compression_ratio;
            assert!(metadata.compression_ratio > 20.0 && packed < bytes.len() as f64, "{metadata:?}");
            assert!(bytes.len() as f64 - packed < 400.0, "{metadata:?}");
        }
    }
}

#[test]
fn each_refused_draft_is_told_with_its_reason() {
    let mut unknown = one(1);
    unknown["colour"] = json!("red");
    let mut wrong = one(2);
    wrong["to"] = json!([{"address": "a@b.org"}, {"address": 5}]);
    let mut header = one(3);
    header["subject"] = json!("a\r\nBcc: x@y.org");
    let mut sized = one(5);
    sized["attachments"] = json!([{"id": Uuid::nil(), "filename": "x", "mimeType": "a/b", "size": 5,
        "uploadedAt": "2026-01-01T00:00:00Z", "content": "AAAA"}]);
    let mut broken = sized.clone();
    broken["attachments"][0]["content"] = json!("###");
    let mut many = one(6);
    many["references"] = json!(vec![""; 1001]);
    let no_id = json!({"subject": "x"});
    let items = [unknown, wrong, header, one(4), one(4), sized, broken, many, no_id, json!(null), json!([1])];
    let told = reasons(&items);
    let expected = [
        "0: colour: unknown field `colour`",
        "1: to[1].address: invalid type: integer `5`, expected a string",
        "2: subject must be one line without control characters",
        "4: has the same id as draft 3",
        "5: attachments[0].content has 3 bytes, and its size says 5",
        "6: attachments[0].content: must be base64",
        "7: references: must have at most 1000 items",
        "8: missing field `draftId`",
        "9: must be an object",
        "10: must be an object",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told} instead of {expected}");
    }
    let bundle = read_again(bundle_of(&items).to_string().as_bytes()).expect("a bundle");
    assert_eq!(bundle.refused[1].1.id, Some(DraftId(Uuid::from_u128(2))));
    assert_eq!(bundle.drafts.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_bad_line_leaves_the_others() {
    let (bytes, _) = written(Format::new(Layout::JsonLines, Compression::None), &[draft(1, Content::default())]);
    let text = String::from_utf8(bytes).expect("text").replace("\"count\":1", "\"count\":2");
    let bundle = read_again(text.replace("\n{\"metadata", "\n\n{\"draftId\": tru\n{\"metadata").as_bytes());
    let bundle = bundle.expect("a bundle");
    assert_eq!((bundle.drafts.len(), bundle.refused.len(), bundle.refused[0].0), (1, 1, 1));
}

#[test]
fn a_draft_that_is_too_large_is_refused_and_the_rest_is_not() {
    let bounds = Bounds {
        limits: Limits { max_draft_size: (1 << 20).try_into().expect("1 MiB"), ..Limits::default() },
        ..Bounds::default()
    };
    let body = |size: usize| Content { body: "x".repeat(size), ..Content::default() };
    let (bytes, _) =
        written(Format::default(), &[draft(1, body(1 << 20)), draft(2, body((1 << 20) + 1)), draft(3, body(2 << 20))]);
    let bundle = read_within(&bytes, &bounds).expect("a bundle");
    let reasons: Vec<_> = bundle.refused.iter().map(|(_, refused)| refused.reason.as_str()).collect();
    assert_eq!(bundle.drafts.len(), 1);
    assert!(reasons[0].starts_with("draft must have at most 1048576 bytes"), "{reasons:?}");
    assert_eq!(reasons[1], "takes more than 2097152 bytes, twice the size of a draft");
    // What is still larger is not even held.
    let (bytes, _) = written(Format::default(), &[draft(1, body(1)), draft(2, body(5 << 20))]);
    let error = read_within(&bytes, &bounds).err();
    assert!(matches!(error, Some(BundleError::DraftTooLarge { index: 1, most: 4_194_304 })), "{error:?}");
}

#[test]
fn bombs_end_at_the_bound() {
    let bounds = Bounds { unpacked: 1 << 20, ..Bounds::default() };
    let zeros = io::repeat(b' ').take(20 << 20);
    let zstd = zstd::encode_all(zeros, 1).expect("memory");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    io::copy(&mut io::repeat(b' ').take(20 << 20), &mut gzip).expect("memory");
    for bomb in [zstd, gzip.finish().expect("memory"), vec![b' '; (1 << 20) + 1]] {
        assert!(matches!(read_within(&bomb, &bounds), Err(BundleError::TooLarge(1_048_576))));
    }
    // A frame that asks for a window of 128 MiB.
    let mut wide = zstd::Encoder::new(Vec::new(), 1).expect("memory");
    wide.window_log(27).expect("a window");
    wide.write_all(&vec![b' '; 1000]).expect("memory");
    assert!(matches!(read_within(&wide.finish().expect("memory"), &bounds), Err(BundleError::Damaged(_))));
    let deep = format!("{{\"drafts\": {}", "[".repeat(500_000));
    assert!(matches!(read_within(deep.as_bytes(), &bounds), Err(BundleError::Malformed(_))));
}

#[test]
fn a_draft_at_a_time_is_read_of_a_bundle() {
    /// Bytes that are asked for once the drafts before them were given.
    struct Told<'a>(&'a [u8], &'a std::cell::Cell<usize>, Vec<usize>);
    impl Read for Told<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.2.push(self.1.get());
            self.0.read(into)
        }
    }
    let drafts: Vec<_> =
        (0..20).map(|n| draft(n, Content { body: "x".repeat(200_000), ..Content::default() })).collect();
    for layout in [Layout::Json, Layout::JsonLines] {
        let (bytes, _) = written(Format::new(layout, Compression::None), &drafts);
        let given = std::cell::Cell::new(0);
        let mut source = io::BufReader::new(Told(&bytes, &given, Vec::new()));
        read(&mut source, &Bounds::default(), |_, _| given.set(given.get() + 1)).expect("a bundle");
        let told = &source.get_ref().2;
        assert_eq!((told.first(), given.get()), (Some(&0), 20));
        // When half of the bytes were read, so were the drafts in them, but for two at most.
        let half = told[told.len() / 2];
        assert!((8..=10).contains(&half), "{layout:?}: {half}");
    }
}

#[test]
fn no_more_than_100_000_drafts_are_read() {
    let text = |many: usize| {
        let items = vec!["0"; many].join(",");
        bundle_of(&[])
            .to_string()
            .replace("[]", &format!("[{items}]"))
            .replace("\"count\":0", &format!("\"count\":{many}"))
    };
    let all = read_again(text(MAX_DRAFTS).as_bytes()).expect("just enough");
    assert_eq!(all.refused.len(), MAX_DRAFTS);
    assert!(matches!(read_again(text(MAX_DRAFTS + 1).as_bytes()), Err(BundleError::TooMany)));
    let first = json!({"bundleId": Uuid::nil(), "exportedAt": "2026-01-01T00:00:00Z"});
    let lines = |many| format!("{first}\n{}{}", "0\n".repeat(many), json!({"metadata": bundle_of(&[])["metadata"]}));
    assert!(matches!(read_again(lines(MAX_DRAFTS + 1).as_bytes()), Err(BundleError::TooMany)));
    let full = lines(MAX_DRAFTS).replace("\"count\":0", "\"count\":100000");
    assert_eq!(read_again(full.as_bytes()).expect("just enough").refused.len(), MAX_DRAFTS);
}

#[test]
fn what_is_cut_off_anywhere_is_refused_as_a_whole() {
    let drafts =
        [draft(1, Content { body: "words\nin lines".into(), ..Content::default() }), draft(2, Content::default())];
    for format in Format::ALL {
        let (bytes, _) = written(format, &drafts);
        for end in 0..bytes.len() {
            // The end of the last line is not needed.
            let whole = format == Format::new(Layout::JsonLines, Compression::None) && end == bytes.len() - 1;
            assert_eq!(read_again(&bytes[..end]).is_ok(), whole, "{format} up to {end} of {}", bytes.len());
        }
    }
}

#[test]
fn what_follows_or_is_missing_is_noticed() {
    let good = bundle_of(&[one(1)]);
    let mut none = good.clone();
    none["metadata"]["count"] = json!(2);
    assert!(matches!(read_again(none.to_string().as_bytes()), Err(BundleError::Incomplete { says: 2, has: 1 })));
    none["metadata"] = Value::Null;
    assert!(matches!(read_again(none.to_string().as_bytes()), Err(BundleError::CutOff)));
    assert!(matches!(read_again(format!("{good} x").as_bytes()), Err(BundleError::MoreFollows)));
    assert!(matches!(read_again(format!("{good}{good}").as_bytes()), Err(BundleError::MoreFollows)));
    assert!(read_again(format!("\n {good}\n\n").as_bytes()).is_ok());
    assert!(matches!(read_again(b""), Err(BundleError::CutOff)));
}

fn packed(bytes: &[u8], compression: Compression) -> Vec<u8> {
    match compression {
        Compression::None => bytes.to_vec(),
        Compression::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).expect("memory");
            encoder.finish().expect("memory")
        }
        Compression::Zstd => zstd::encode_all(bytes, 1).expect("memory"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn drafts_come_back_equal_in_all_formats(contents in proptest::collection::vec(contents(), 0..6)) {
        let drafts: Vec<_> = (1..).zip(contents).map(|(n, content)| with_files(draft(n, content))).collect();
        for format in Format::ALL {
            let (bytes, metadata) = written(format, &drafts);
            prop_assert_eq!(metadata.count, drafts.len());
            let bundle = read_again(&bytes).expect("a bundle");
            prop_assert_eq!(bundle.opening, opening());
            prop_assert_eq!(&bundle.refused, &vec![]);
            for ((index, read), draft) in bundle.drafts.iter().zip(&drafts) {
                let expected = BundledDraft { head: Head { owner: None, ..draft.head.clone() }, ..draft.clone() };
                prop_assert_eq!(read, &expected);
                prop_assert_eq!(&drafts[*index], draft);
            }
            prop_assert_eq!(bundle.drafts.len(), drafts.len());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for compression in [Compression::None, Compression::Gzip, Compression::Zstd] {
            prop_assert!(read_again(&packed(&bytes, compression)).is_err());
        }
        for magic in [&[0x1f, 0x8b, 8, 0][..], &[0x28, 0xb5, 0x2f, 0xfd]] {
            prop_assert!(read_again(&[magic, &bytes].concat()).is_err());
        }
    }

    /// Whatever is changed in a bundle: what comes out of it is within the bounds.
    #[test]
    fn changed_bundles_stay_within_the_bounds(
        contents in proptest::collection::vec(contents(), 1..4),
        format in proptest::sample::select(&Format::ALL[..]),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
        packed_too in any::<bool>(),
    ) {
        let drafts: Vec<_> = (1..).zip(contents).map(|(n, content)| with_files(draft(n, content))).collect();
        let layout = Format::new(format.layout, Compression::None);
        let (mut bytes, _) = written(if packed_too { format } else { layout }, &drafts);
        for (place, byte) in edits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let bytes = if packed_too { bytes } else { packed(&bytes, format.compression) };
        if let Ok(bundle) = read_again(&bytes) {
            prop_assert_eq!(bundle.drafts.len() + bundle.refused.len(), drafts.len());
            for (_, draft) in bundle.drafts {
                prop_assert_eq!(Limits::default().accept(draft.content.clone()), Ok(draft.content));
                let known = |id: &AttachmentId| draft.files.contains_key(id);
                prop_assert!(draft.files.keys().all(known));
            }
        }
    }
}
