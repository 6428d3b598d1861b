"""Small valid files for the demo's mail: PDF, PNG, CSV, DOCX, ICS, ZIP and text."""

import datetime as dt
import hashlib
import io
import struct
import zipfile
import zlib

import markup

TYPES = {
    "pdf": ("application", "pdf"),
    "png": ("image", "png"),
    "csv": ("text", "csv"),
    "ics": ("text", "calendar"),
    "zip": ("application", "zip"),
    "txt": ("text", "plain"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def extension(name):
    return name.rsplit(".", 1)[-1].lower()


def mime_type(name):
    return TYPES[extension(name)]


def make(one, mail):
    """The bytes of an attachment that a text describes."""
    makers = {"pdf": pdf, "png": png, "csv": text, "txt": text, "docx": docx, "ics": event, "zip": archive}
    return makers[extension(one["name"])](one, mail)


def lines_of(one, mail):
    return markup.to_plain(mail.words(one.get("text", mail.subject))).split("\n")


def text(one, mail):
    return ("\r\n".join(mail.words(one["text"]).strip().split("\n")) + "\r\n").encode()


def pdf(one, mail):
    """A4 pages with a title, the text, and page numbers."""
    count = one.get("pages", 1)
    title, lines = mail.words(one.get("title", one["name"])), lines_of(one, mail)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for number in range(1, count + 1):
        heading = title if number == 1 else f"{title} ({number})"
        body = lines if number == 1 else [f"{number}.{row}  {line}" for row, line in enumerate(filter(None, lines), 1)]
        stream = f"BT /F1 18 Tf 60 770 Td ({pdf_text(heading)}) Tj ET\n"
        for row, line in enumerate(body[:44]):
            stream += f"BT /F1 10.5 Tf 60 {735 - 15 * row} Td ({pdf_text(line)}) Tj ET\n"
        stream += f"0.8 G 60 60 m 535 60 l S BT /F1 8 Tf 60 46 Td (Page {number} of {count}) Tj ET\n"
        data = zlib.compress(stream.encode("cp1252", "replace"))
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode() + data + b"\nendstream")
    objects[1] = f"<< /Type /Pages /Count {count} /Kids [{' '.join(kids)}] >>".encode()
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{offset:010} 00000 n \n" for offset in offsets).encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def pdf_text(line):
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def png(one, mail):
    """A picture of one of a few kinds, in colours of its name."""
    width, height = one.get("size", [480, 300])
    shade = hashlib.sha256(one["name"].encode()).digest()
    colour = [90 + shade[channel] % 130 for channel in range(3)]
    kind = one.get("kind", "plan")
    pixel = {"plan": plan, "logo": logo, "chart": chart, "photo": photo, "sign": sign}[kind]
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(pixel(x, y, width, height, colour))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def plan(x, y, width, height, colour):
    """Walls and rooms."""
    at, down = x * 12 // width, y * 8 // height
    wall = x < 4 or y < 4 or x >= width - 4 or y >= height - 4
    wall = wall or (x % (width // 3) < 3 and down != 4) or (y % (height // 2) < 3 and at % 4 != 1)
    if wall:
        return (60, 60, 66)
    return colour if (at // 4 + down // 4) % 3 == 1 else (246, 245, 240)


def logo(x, y, width, height, colour):
    """A disc with a wave."""
    dx, dy = x - width / 2, y - height / 2
    inside = dx * dx + dy * dy < (min(width, height) * 0.45) ** 2
    wave = abs(dy - (dx * dx) / (width * 0.8)) < height * 0.06
    return (255, 255, 255) if not inside else ((250, 250, 250) if wave else colour)


def chart(x, y, width, height, colour):
    """Twelve columns."""
    column = x * 12 // width
    top = height * (0.2 + 0.06 * ((column * 5) % 11))
    if y > height - 4:
        return (60, 60, 66)
    return colour if y > top and x % (width // 12) > 5 else (255, 255, 255)


def sign(x, y, width, height, colour):
    """Letters, or what looks like them from the bridge, above a roof's edge."""
    letter, inside = x * 14 // width, x * 14 % width * 10 // width
    if y > height * 0.75:
        return tuple(part // 2 for part in colour)
    stem = 2 <= inside <= 3 or (inside == 7 and letter % 3 != 1)
    bar = 2 <= inside <= 7 and abs(y - height * (0.36 + 0.12 * (letter % 3))) < height * 0.035
    if 0 < letter < 13 and letter != 9 and height * 0.32 < y < height * 0.66 and (stem or bar):
        return (40, 44, 60)
    return (226, 232, 238)


def photo(x, y, width, height, colour):
    """Sky, sea, and a sun."""
    if (x - width * 0.7) ** 2 + (y - height * 0.3) ** 2 < (height * 0.1) ** 2:
        return (255, 232, 170)
    if y > height * 0.6:
        return tuple(max(0, part - 60 - (y * 7 + x) % 18) for part in colour)
    return tuple(min(255, part + y * 90 // height) for part in colour)


def docx(one, mail):
    """The smallest document that word processors open."""
    space = "http://schemas.openxmlformats.org"
    paragraphs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{markup.escape(line)}</w:t></w:r></w:p>' for line in lines_of(one, mail))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return zipped({
        "[Content_Types].xml": f'{head}<Types xmlns="{space}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="rId1" Type="{space}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{head}<w:document xmlns:w="{space}/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>',
    })


def archive(one, mail):
    return zipped({"README.txt": mail.words(one.get("text", "Nothing to see."))})


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def event(one, mail):
    """An appointment (RFC 5545) in `days` from today, at `time`, for `minutes`."""
    begin = mail.office.calendar.moment(f"{one['days']} {one['time']}").replace(second=0)
    end = begin + dt.timedelta(minutes=one.get("minutes", 60))
    utc = lambda moment: moment.astimezone(dt.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    sender = mail.sender
    guests = [mail.office.people[key] for key in mail.entry.get("to", []) + mail.entry.get("cc", []) if key in mail.office.people]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Postroom//Demo//EN", f"METHOD:{one.get('method', 'REQUEST')}",
        "BEGIN:VEVENT", f"UID:{mail.name}@calendar.example", f"DTSTAMP:{utc(mail.date)}", f"DTSTART:{utc(begin)}", f"DTEND:{utc(end)}",
        f"SUMMARY:{one['summary']}", f"LOCATION:{one.get('place', '')}", f"ORGANIZER;CN={sender['name']}:mailto:{sender['address']}",
        *[f"ATTENDEE;CN={guest['name']};PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{guest['address']}" for guest in guests],
        "SEQUENCE:0", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR",
    ]
    folded = []
    for line in lines:
        line = line.replace(",", "\\,") if line.startswith(("SUMMARY", "LOCATION")) else line
        while len(line.encode()) > 75:
            cut = 74
            while len(line[:cut].encode()) > 74:
                cut -= 1
            folded.append(line[:cut])
            line = " " + line[cut:]
        folded.append(line)
    return ("\r\n".join(folded) + "\r\n").encode()
