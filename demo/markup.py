"""The demo texts' little markup, as plain text and as HTML.

Paragraphs are parted by empty lines. `| a | b |` are tables whose first row is the head, `- ` lists, `**bold**`,
`[words](address)` links, `![words](address)` images on a line of their own.
"""

import html
import re
import textwrap

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
IMAGE = re.compile(r"^!\[([^\]]*)\]\(([^)\s]+)\)$")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
FONT = "font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;color:#1c1c1c"
CELL = "padding:8px 24px 8px 0;border-bottom:1px solid #ddd;text-align:left"


def escape(text):
    return html.escape(text, quote=True)


def blocks(text):
    """Kind and lines of each block."""
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.split("\n")
        if all(line.startswith("|") for line in lines):
            yield "table", [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines]
        elif all(line.startswith("- ") for line in lines):
            yield "list", [line[2:] for line in lines]
        elif len(lines) == 1 and IMAGE.match(lines[0]):
            yield "image", IMAGE.match(lines[0]).groups()
        else:
            yield "paragraph", lines


def to_plain(text):
    out = []
    for kind, lines in blocks(text):
        if kind == "table":
            rows = [[inline_plain(cell) for cell in row] for row in lines]
            widths = [max(len(row[column]) for row in rows if column < len(row)) for column in range(len(rows[0]))]
            rows.insert(1, ["-" * width for width in widths])
            out.append("\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows))
        elif kind == "list":
            out.append("\n".join(textwrap.fill(inline_plain(line), 72, initial_indent="- ", subsequent_indent="  ") for line in lines))
        elif kind == "image":
            out.append(f"[{lines[0]}]")
        else:
            # Lines that the author broke short stay as they are: addresses, greetings.
            wrapped = textwrap.fill(inline_plain(" ".join(lines)), 74, break_long_words=False, break_on_hyphens=False)
            out.append("\n".join(inline_plain(line) for line in lines) if max(map(len, lines)) < 50 else wrapped)
    return "\n\n".join(out)


def inline_plain(text):
    return BOLD.sub(r"\1", LINK.sub(r"\1 <\2>", text))


def to_html(text):
    out = []
    for kind, lines in blocks(text):
        if kind == "table":
            head = "".join(f'<th style="{CELL}">{inline_html(cell)}</th>' for cell in lines[0])
            rows = "".join("<tr>" + "".join(f'<td style="{CELL}">{inline_html(cell)}</td>' for cell in row) + "</tr>" for row in lines[1:])
            out.append(f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')
        elif kind == "list":
            out.append("<ul>" + "".join(f"<li>{inline_html(line)}</li>" for line in lines) + "</ul>")
        elif kind == "image":
            out.append(f'<p><img src="{escape(lines[1])}" alt="{escape(lines[0])}" style="max-width:100%"></p>')
        else:
            glue = "<br>" if max(map(len, lines)) < 50 else " "
            out.append("<p>" + glue.join(inline_html(line) for line in lines) + "</p>")
    return "\n".join(out)


def inline_html(text):
    text = LINK.sub(r'<a href="\2">\1</a>', escape(text))
    return BOLD.sub(r"<b>\1</b>", text)


def page(body):
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body style="{FONT}">\n{body}\n</body></html>\n'


def newsletter(letter, words):
    """Mail as marketing departments send it: tables within tables, remote pictures, a counting pixel."""
    host, colour = letter["host"], letter.get("colour", "#2f3ab2")
    rows = []
    for number, block in enumerate(letter["block"], 1):
        picture = ""
        if block.get("picture"):
            picture = f'<img src="https://{host}/pictures/{block["picture"]}" width="560" height="220" alt="{escape(words(block["title"]))}" style="display:block;border:0;width:100%;height:auto">'
        link = ""
        if block.get("link"):
            link = f'<table role="presentation" cellpadding="0" cellspacing="0"><tr><td bgcolor="{colour}" style="border-radius:6px"><a href="https://{host}/go/{number}" style="display:inline-block;padding:10px 18px;color:#ffffff;text-decoration:none">{escape(block["link"])}</a></td></tr></table>'
        rows.append(
            f'<tr><td style="padding:0 20px 28px 20px">{picture}<h2 style="font-size:20px;margin:16px 0 8px 0">{escape(words(block["title"]))}</h2>'
            f"{to_html(words(block['text']))}{link}</td></tr>"
        )
    return f"""<!doctype html>
<html><head><meta charset="utf-8"><title>{escape(letter["title"])}</title>
<style>@media (max-width:620px) {{ .frame {{ width:100% !important }} }} a {{ color:{colour} }}</style></head>
<body style="margin:0;background:#f1f0ec;{FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px 8px">
<table role="presentation" class="frame" width="600" cellpadding="0" cellspacing="0" bgcolor="#ffffff" style="border-radius:10px">
<tr><td bgcolor="{colour}" style="padding:22px 20px;color:#ffffff;font-size:24px;border-radius:10px 10px 0 0"><img src="https://{host}/logo.png" width="32" height="32" alt="" style="vertical-align:middle"> {escape(letter["title"])}</td></tr>
<tr><td height="20"></td></tr>
{chr(10).join(rows)}
<tr><td style="padding:16px 20px;font-size:12px;color:#777777">{escape(letter["foot"])} · <a href="https://{host}/unsubscribe">{escape(letter.get("leave", "Unsubscribe"))}</a></td></tr>
</table></td></tr></table>
<img src="https://{host}/open.gif" width="1" height="1" alt="">
</body></html>
"""
