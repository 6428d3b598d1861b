#!/usr/bin/env python3
"""Writes the demo's mailboxes as Maildirs: the texts of texts/*.toml, dated so that the newest came a moment ago.

    mail.py --out DIR [--now 2026-11-20T10:05:00+01:00]

DIR/<address>/mail/<folder>/{cur,new,tmp}, in Dovecot's LAYOUT=fs with names in UTF-8. The same moment gives the same bytes.
Python's standard library is enough. How the texts are written stands in README.md.
"""

import argparse
import datetime as dt
import email.message
import email.policy
import hashlib
import os
import pathlib
import re
import sys
import tomllib
from email.headerregistry import Address
from email.utils import format_datetime

sys.dont_write_bytecode = True
import attachments
import markup

TEXTS = pathlib.Path(__file__).parent / "texts"
POLICY = email.policy.SMTP.clone(max_line_length=76)
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
}
WROTE = {"en": "On {date} at {time}, {name} wrote:", "de": "Am {date} um {time} schrieb {name}:"}
LETTERS = {"draft": "D", "flagged": "F", "answered": "R", "seen": "S"}


class Calendar:
    """Turns `-3 17:20` and `+10` into moments and words."""

    def __init__(self, now, threads):
        self.now = now.replace(second=0, microsecond=0)
        self.midnight = self.now.replace(hour=0, minute=0)
        today = [when(message["at"])[1] for thread in threads for message in thread["message"] if when(message["at"])[0] == 0]
        latest = max(today, default=dt.timedelta()) + dt.timedelta(minutes=3)
        # Early in the day, what came today came closer together.
        self.scale = min(1.0, (self.now - self.midnight) / latest)

    def moment(self, at):
        days, time = when(at)
        if days == 0:
            time *= self.scale
        # Seconds of their own keep the order within a minute and look less tidy.
        second = int(hashlib.sha256(at.encode()).hexdigest(), 16) % 60 if days else 0
        return (self.day(days) + dt.timedelta(seconds=second) + time).replace(microsecond=0)

    def day(self, days):
        """So many days from today; near today working days, since offices write on those."""
        if abs(days) > 20:
            return self.midnight + dt.timedelta(days=days)
        day, step = self.midnight, dt.timedelta(days=1 if days > 0 else -1)
        for _ in range(abs(days)):
            day += step
            while day.weekday() > 4:
                day += step
        return day

    def words(self, text, language):
        """`{+10}` becomes a date, `{+10 weekday}` a day, `{+10 iso}` and `{+10 compact}` what machines read."""

        def word(match):
            day = self.day(int(match[1]))
            form = (match[2] or "").strip()
            if form == "weekday":
                return WEEKDAYS[language][day.weekday()]
            if form == "month":
                return f"{MONTHS[language][day.month - 1]} {day.year}"
            if form == "iso":
                return day.strftime("%Y-%m-%d")
            if form == "compact":
                return day.strftime("%Y%m%d")
            return self.date(day, language)

        return re.sub(r"\{([+-]\d+)( weekday| month| iso| compact)?\}", word, text)

    @staticmethod
    def date(day, language):
        return f"{day.day}{'.' if language == 'de' else ''} {MONTHS[language][day.month - 1]} {day.year}"


def when(at):
    """`-3 17:20` as days and the time of day."""
    days, time = at.split()
    hours, minutes = time.split(":")
    return int(days), dt.timedelta(hours=int(hours), minutes=int(minutes))


class Mail:
    """One message of a thread: what it says, and who gets it where."""

    def __init__(self, office, thread, entry, number, parents):
        self.office, self.thread, self.entry = office, thread, entry
        self.sender = office.people[entry["from"]]
        self.language = thread.get("language", "en")
        self.date = office.calendar.moment(entry["at"])
        self.parents = parents
        digest = hashlib.sha256(f"{thread['subject']}/{number}".encode()).hexdigest()[:20]
        self.id = f"<{digest}@{self.sender['address'].split('@')[1]}>"
        self.name = digest
        subject = office.calendar.words(entry.get("subject", thread["subject"]), self.language)
        if parents and "subject" not in entry:
            subject = ("AW: " if self.sender.get("language") == "de" else "Re: ") + subject
        self.subject = subject
        own = entry.get("text", "").strip()
        self.own = office.calendar.words(own, self.language)
        signature = entry.get("signature", self.sender.get("signature", "")).strip()
        self.signature = "" if entry.get("bare") else signature

    def plain(self, depth=0):
        """The text with its signature and what it answers, two levels deep."""
        text = markup.to_plain(self.own)
        if self.signature:
            text += f"\n\n-- \n{self.signature}"
        if self.parents and depth < 2 and not self.entry.get("bare"):
            quoted = self.parents[-1].plain(depth + 1)
            text += f"\n\n{self.wrote()}\n" + "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
        return text

    def html(self, depth=0):
        html = markup.to_html(self.own)
        if self.signature:
            html += '<p class="signature" style="color:#6b6b6b">' + markup.escape(self.signature).replace("\n", "<br>") + "</p>"
        if self.parents and depth < 2 and not self.entry.get("bare"):
            quoted = self.parents[-1].html(depth + 1)
            style = "margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"
            html += f'<p>{markup.escape(self.wrote())}</p><blockquote type="cite" style="{style}">{quoted}</blockquote>'
        return html

    def wrote(self):
        parent, language = self.parents[-1], self.sender.get("language", "en")
        date = Calendar.date(parent.date, language)
        return WROTE[language].format(date=date, time=parent.date.strftime("%H:%M"), name=parent.sender["name"])

    def message(self):
        """Everything but what is added on the way."""
        entry = self.entry
        message = email.message.EmailMessage(policy=POLICY)
        message["From"] = self.office.address(entry["from"])
        for field in ("To", "Cc", "Bcc"):
            if keys := entry.get(field.lower()):
                message[field] = [self.office.address(key) for key in keys]
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.date)
        if not entry.get("without_id"):
            message["Message-ID"] = self.id
        if self.parents:
            message["In-Reply-To"] = self.parents[-1].id
            message["References"] = " ".join(parent.id for parent in self.parents)
        if mailer := self.sender.get("mailer"):
            message["User-Agent"] = mailer
        for name, value in {**self.thread.get("header", {}), **entry.get("header", {})}.items():
            message[name] = self.office.calendar.words(value, "en")
        self.fill(message)
        for number, part in enumerate(part for part in message.walk() if part.is_multipart() and part.get_content_maintype() == "multipart"):
            part.set_boundary(f"=_{self.name}_{number}")
        return message

    def fill(self, message):
        entry, sender = self.entry, self.sender
        if "report" in entry:
            return self.fill_report(message)
        charset = sender.get("charset", "utf-8")
        encoding = "base64" if entry.get("base64") else "quoted-printable"
        plain = self.plain() + "\n"
        if entry.get("only_html"):
            message.set_content(markup.page(self.html()), subtype="html", charset="utf-8", cte=encoding)
        else:
            try:
                plain.encode(charset)
            except UnicodeEncodeError:
                charset = "utf-8"
            message.set_content(plain, charset=charset, cte=encoding)
        if entry.get("newsletter"):
            message.add_alternative(markup.newsletter(entry["newsletter"], self.words), subtype="html", cte=encoding)
        elif (entry.get("html", sender.get("html")) or entry.get("image")) and not entry.get("only_html"):
            message.add_alternative(markup.page(self.html()), subtype="html", charset="utf-8", cte=encoding)
        for image in entry.get("image", []):
            html = message.get_body(("html",))
            html.add_related(attachments.make(image, self), "image", "png", cid=f"<{image['cid']}>", filename=image["name"], disposition="inline")
        if event := entry.get("event"):
            calendar = attachments.event({**event, "name": "invite.ics"}, self)
            message.add_alternative(calendar.decode(), subtype="calendar", params={"method": event.get("method", "REQUEST")})
            message.add_attachment(calendar, "application", "ics", filename="invite.ics")
        for one in entry.get("attach", []):
            if one["name"].endswith(".eml"):
                message.add_attachment(self.parents[-1].message(), filename=one["name"])
            else:
                main, sub = attachments.mime_type(one["name"])
                message.add_attachment(attachments.make(one, self), main, sub, filename=self.words(one["name"]))

    def fill_report(self, message):
        """A delivery report (RFC 3464)."""
        report = self.entry["report"]
        message.set_content(self.plain() + "\n", cte="7bit")
        message.make_mixed()
        status = email.message.EmailMessage(policy=POLICY)
        status.set_type("message/delivery-status")
        status.set_payload([fields(report["about"]), fields(report["recipient"])])
        message.attach(status)
        message.attach(rfc822_headers(self.parents[-1].message()))
        message.set_type("multipart/report")
        message.set_param("report-type", "delivery-status")

    def answers(self, mail, key):
        """Whether it is this person's answer to a message, and was sent."""
        return self.entry["from"] == key and "sent_folder" not in self.entry and self.parents[-1:] == [mail]

    def words(self, text):
        return self.office.calendar.words(text, self.language)

    def copies(self):
        """Where the demo's people have it: address, folder, flags, whether it came from outside."""
        entry = self.entry
        folders = {**self.thread.get("folder", {}), **entry.get("folder", {})}
        for key in self.office.owners:
            sent = key == entry["from"]
            received = any(key in entry.get(field, []) for field in ("to", "cc", "bcc", "members"))
            if not sent and not received:
                continue
            drafted = entry.get("sent_folder") == "Drafts"
            if drafted and not sent:
                continue
            # Notes to oneself are filed like mail that came.
            sent = sent and (drafted or key not in folders or not received)
            folder = entry.get("sent_folder", "Sent") if sent else folders.get(key, "Inbox")
            flags = set()
            # What came today is new, and what is older was read, unless the text says otherwise.
            unread = entry.get("unread", [key] if self.date >= self.office.calendar.midnight else [])
            if sent or (key not in unread and folder != "Junk"):
                flags.add("seen")
            if key in entry.get("flagged", []):
                flags.add("flagged")
            if any(other.answers(self, key) for other in self.office.mails):
                flags |= {"answered", "seen"}
            if folder == "Drafts":
                flags |= {"draft", "seen"}
            yield self.office.people[key]["address"], folder, flags, not sent


class Office:
    """Everything that the texts tell."""

    def __init__(self, now):
        files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(TEXTS.glob("*.toml"))]
        self.people = {key: person for file in files for key, person in file.get("person", {}).items()}
        self.owners = [key for key, person in self.people.items() if "folders" in person]
        threads = [thread for file in files for thread in file.get("thread", [])]
        self.calendar = Calendar(now, threads)
        self.mails = []
        for thread in threads:
            said = []
            for number, entry in enumerate(thread["message"]):
                answered = said[entry.get("answers", number - 1)] if number and entry.get("answers", 0) >= 0 else None
                parents = [*answered.parents, answered] if answered else []
                said.append(Mail(self, thread, entry, number, parents))
            self.mails += said
        self.mails.sort(key=lambda mail: (mail.date, mail.name))

    def address(self, key):
        if "@" in key:
            return Address(addr_spec=key)
        return Address(self.people[key]["name"], addr_spec=self.people[key]["address"])

    def write(self, out):
        for key in self.owners:
            for folder in self.people[key]["folders"]:
                make_folder(out / self.people[key]["address"] / "mail" / place(folder))
        count = 0
        for number, mail in enumerate(self.mails):
            raw = mail.message()
            for address, folder, flags, came in mail.copies():
                directory = out / address / "mail" / place(folder)
                make_folder(directory)
                if "Bcc" in raw and came:
                    del raw["Bcc"]
                data = raw.as_bytes()
                if came:
                    data = received(mail, address).encode() + data
                letters = "".join(sorted(LETTERS[flag] for flag in flags))
                stamp = int(mail.date.timestamp())
                path = directory / "cur" / f"{stamp}.M{number:06}P1.demo,S={len(data)}:2,{letters}"
                path.write_bytes(data)
                os.utime(path, (stamp, stamp))
                count += 1
        return count


def fields(names):
    part = email.message.EmailMessage(policy=POLICY)
    for name, value in names.items():
        part[name] = value
    return part


def rfc822_headers(message):
    part = email.message.EmailMessage(policy=POLICY)
    text = message.as_bytes().split(b"\r\n\r\n", 1)[0].decode("ascii", "replace").replace("\r\n", "\n")
    part.set_content(text + "\n", subtype="rfc822-headers", cte="7bit")
    return part


def received(mail, address):
    """What mail servers write at the top."""
    sender, domain = mail.sender["address"].split("@")[1], address.split("@")[1]
    stamp = format_datetime(mail.date + dt.timedelta(seconds=2))
    return (
        f"Return-Path: <{mail.sender['address']}>\r\n"
        f"Received: from mail.{sender} (mail.{sender} [192.0.2.{1 + len(sender)}])\r\n"
        f"\tby mail.{domain} with ESMTPS id {mail.name[:12].upper()}\r\n\tfor <{address}>; {stamp}\r\n"
    )


def place(folder):
    return "INBOX" if folder == "Inbox" else folder


def make_folder(directory):
    for name in ("cur", "new", "tmp"):
        (directory / name).mkdir(parents=True, exist_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--now", type=dt.datetime.fromisoformat, default=dt.datetime.now().astimezone())
    options = parser.parse_args()
    now = options.now if options.now.tzinfo else options.now.astimezone()
    office = Office(now)
    count = office.write(options.out)
    print(f"{len(office.mails)} messages, {count} copies, {len(office.owners)} mailboxes in {options.out}")


if __name__ == "__main__":
    main()
