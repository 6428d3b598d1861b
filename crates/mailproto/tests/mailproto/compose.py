"""What Python's own parser makes of the messages in a folder, as one line of JSON for each."""

import email
import email.policy
import hashlib
import json
import pathlib
import sys


def parts(part):
    """Itself and what is in it, but for what is in an attached message."""
    yield part
    if part.get_content_maintype() == "multipart":
        for child in part.iter_parts():
            yield from parts(child)


def addresses(message, name):
    # Between encoded words in a name it leaves the blank that belongs to them (RFC 2047 section 6.2).
    found = message[name]
    return [[one.display_name.replace(" ", ""), one.addr_spec] for one in found.addresses] if found else []


def text(message, kind):
    body = message.get_body((kind,))
    return body.get_content().replace("\r\n", "\n") if body else None


def attachment(part):
    if part.get_content_type() == "message/rfc822":
        digest = str(part.get_content()["subject"])
    else:
        digest = hashlib.sha256(part.get_payload(decode=True)).hexdigest()
    cid = part["content-id"]
    return [part.get_filename(), part.get_content_type(), digest, str(cid).strip("<>") if cid else None]


for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    raw = path.read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    print(
        json.dumps(
            {
                "names": message.keys(),
                "from": addresses(message, "from"),
                "to": addresses(message, "to"),
                "cc": addresses(message, "cc"),
                "reply_to": addresses(message, "reply-to"),
                "subject": str(message["subject"]),
                "date": message["date"].datetime.isoformat(),
                "message_id": str(message["message-id"]),
                "references": str(message["references"] or "").split(),
                "other": str(message["x-other"]),
                "text": text(message, "plain"),
                "html": text(message, "html"),
                "attachments": [
                    attachment(one)
                    for one in parts(message)
                    if one not in bodies and one.get_content_maintype() != "multipart"
                ],
                "defects": [repr(defect) for part in parts(message) for defect in part.defects],
            }
        )
    )
