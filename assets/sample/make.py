"""Sets the sample chapter: draws its two figures and turns the Markdown into the PDF beside it.

    pip install weasyprint==70.0 markdown==3.11.3
    (cd ui && npm ci)              # the fonts are the interface's own
    python3 assets/sample/make.py

The same input gives the same bytes, so that a change of the PDF in a review is a change of the chapter.
"""

import os
import re
from pathlib import Path

# Read when the fonts are cut down to the letters in use: without it they carry the time of day.
os.environ["SOURCE_DATE_EPOCH"] = "1795219200"

import markdown
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent.parent / "ui/node_modules/@fontsource"
NAME = "how-memory-works"
DATE = "2026-11-21"

INK, QUIET, LINE, TEAL, PALE = "#1c1e21", "#565b63", "#d9d5ca", "#0e6e63", "#b9c4c0"

# Savings after each interval, in hours and percent: Ebbinghaus (1885), section 29. With the label, and how far below
# the dot it stands so that it touches neither the curve nor a line of the grid; two dots have no room for one.
FORGETTING = [
    (20 / 60, 58.2, "20 minutes", 6.5),
    (64 / 60, 44.2, "1 hour", 3.5),
    (8.8, 35.8, "", 0),
    (24, 33.7, "1 day", 2),
    (48, 27.8, "", 0),
    (144, 25.4, "6 days", 20.5),
    (744, 21.1, "31 days", -7),
]

# Percent of the idea units recalled: Roediger and Karpicke (2006), experiment 1.
TESTING = [("5 minutes", 81, 75), ("2 days", 54, 68), ("1 week", 42, 56)]


class Drawing:
    """A figure 480 units wide, as the lines of an SVG file."""

    def __init__(self, height, title):
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 {height}" width="480" height="{height}" '
            f'font-family="Inter, sans-serif" font-size="9.5" role="img">',
            f"<title>{title}</title>",
        ]

    def line(self, x1, y1, x2, y2, colour=LINE, width=0.75):
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'
        )

    def text(self, x, y, words, anchor="middle", colour=QUIET, weight=400):
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-weight="{weight}">{words}</text>'
        )

    def box(self, x, y, width, height, colour):
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="1.5" fill="{colour}"/>'
        )

    def path(self, points, colour=TEAL):
        way = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self.parts.append(f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="1.75" stroke-linejoin="round"/>')

    def dot(self, x, y, colour=TEAL):
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colour}" stroke="#ffffff" stroke-width="1.2"/>')

    def percent_axis(self, at, left, right):
        for value in (0, 20, 40, 60, 80, 100):
            self.line(left, at(value), right, at(value), INK if value == 0 else LINE)
            self.text(left - 8, at(value) + 3.3, f"{value} %", "end")

    def save(self, name):
        (HERE / name).write_text("\n".join([*self.parts, "</svg>"]) + "\n", encoding="utf-8")


def draw_forgetting():
    figure = Drawing(224, "Work saved when a list is learned again, against time")
    left, right, top, bottom = 46, 470, 8, 186

    def across(hours):
        return left + hours / (32 * 24) * (right - left)

    def up(percent):
        return bottom - percent / 100 * (bottom - top)

    figure.percent_axis(up, left, right)
    for days in range(0, 31, 5):
        figure.text(across(days * 24), bottom + 15, days)
    figure.text(right, bottom + 31, "days since the list was learned", "end")
    # Right after learning everything is saved: by definition, not by measurement, so without a dot.
    points = [(across(hours), up(percent)) for hours, percent, _, _ in FORGETTING]
    figure.path([(across(0), up(100)), *points])
    for (x, y), (_, percent, label, below) in zip(points, FORGETTING):
        figure.dot(x, y)
        if label:
            anchor, shift = ("end", 4) if label == "31 days" else ("start", 8)
            figure.text(x + shift, y + below, f"{percent:.0f} % after {label}", anchor, INK)
    figure.save("forgetting.svg")


def draw_testing():
    figure = Drawing(226, "Recall after studying twice, and after studying once with one test")
    left, right, top, bottom = 46, 470, 34, 200

    def up(percent):
        return bottom - percent / 100 * (bottom - top)

    figure.percent_axis(up, left, right)
    step, bar = (right - left) / 3, 40
    for index, (label, studied, tested) in enumerate(TESTING):
        middle = left + step * (index + 0.5)
        for x, percent, colour, ink in ((middle - bar - 2, studied, PALE, INK), (middle + 2, tested, TEAL, "#ffffff")):
            figure.box(x, up(percent), bar, bottom - up(percent), colour)
            figure.text(x + bar / 2, up(percent) + 14, percent, colour=ink, weight=600)
        figure.text(middle, bottom + 15, label)
    figure.line(left, bottom, right, bottom, INK)
    for x, colour, words in ((left, PALE, "studied twice"), (left + 96, TEAL, "studied once, tested once")):
        figure.box(x, 6, 10, 10, colour)
        figure.text(x + 15, 14.5, words, "start", INK)
    figure.save("testing.svg")


STYLE = f"""
@font-face {{ font-family: 'Noto Serif'; src: url(noto-serif/files/noto-serif-latin-400-normal.woff) }}
@font-face {{ font-family: 'Noto Serif'; font-style: italic; src: url(noto-serif/files/noto-serif-latin-400-italic.woff) }}
@font-face {{ font-family: 'Noto Serif'; font-weight: 600; src: url(noto-serif/files/noto-serif-latin-600-normal.woff) }}
@font-face {{ font-family: 'Inter'; src: url(inter/files/inter-latin-400-normal.woff) }}
@font-face {{ font-family: 'Inter'; font-weight: 600; src: url(inter/files/inter-latin-600-normal.woff) }}
@page {{
  size: A4; margin: 27mm 34mm 27mm 34mm;
  @top-left {{ content: 'How memory works'; font: 8pt Inter; color: {QUIET} }}
  @top-right {{ content: 'Studium sample course'; font: 8pt Inter; color: {QUIET} }}
  @bottom-center {{ content: counter(page); font: 8.5pt Inter; color: {QUIET} }}
}}
@page :first {{ @top-left {{ content: none }} @top-right {{ content: none }} }}
html {{ font: 10.4pt/1.56 'Noto Serif'; color: {INK}; font-variant-ligatures: none; hyphens: none }}
body {{ margin: 0 }}
p {{ margin: 0 0 2.6mm; orphans: 3; widows: 3 }}
h1 {{ font-size: 30pt; font-weight: 600; line-height: 1.15; letter-spacing: -0.3pt; margin: 10mm 0 3mm }}
h1 + p {{ font-size: 13pt; color: {QUIET}; margin: 0 0 7mm; padding-bottom: 7mm; border-bottom: 0.75pt solid {LINE} }}
h2 {{ font-size: 15pt; font-weight: 600; line-height: 1.25; margin: 8.5mm 0 2.6mm; break-after: avoid }}
strong {{ font-weight: 600 }}
figure {{ margin: 5mm 0 6mm; break-inside: avoid }}
figure img {{ width: 100%; display: block }}
figcaption, .caption {{ font: 8.6pt/1.45 Inter; color: {QUIET}; margin: 2.5mm 0 0 }}
.caption {{ margin: 4.5mm 0 2mm; break-after: avoid }}
figcaption b, .caption b {{ font-weight: 600; color: {TEAL} }}
table {{ width: 100%; border-collapse: collapse; font: 8.7pt/1.4 Inter; margin: 0 0 5mm; break-inside: avoid }}
th {{ text-align: left; font-weight: 600; color: {TEAL}; border-bottom: 1pt solid {TEAL}; padding: 1.4mm 3mm 1.4mm 0 }}
td {{ vertical-align: top; border-bottom: 0.5pt solid {LINE}; padding: 1.5mm 3mm 1.5mm 0 }}
th:last-child, td:last-child {{ padding-right: 0 }}
td:first-child {{ font-weight: 600; width: 26% }}
ol {{ margin: 0; padding-left: 6.5mm }}
li {{ margin: 0 0 1.9mm; break-inside: avoid }}
li::marker {{ font-weight: 600; color: {TEAL} }}
#sources ~ ol {{ font-size: 8.5pt; line-height: 1.42 }}
#sources ~ ol li {{ margin-bottom: 1mm }}
#sources ~ ol li::marker {{ font-weight: 400; color: {QUIET} }}
[id^='7-'] {{ break-before: page; margin-top: 0 }}
"""


def page(text):
    """The chapter as HTML: captions join their figures, everything else is plain Markdown."""
    body = markdown.markdown(text, extensions=["tables", "toc", "sane_lists"])
    captioned = re.sub(
        r"<p>(<img [^>]*>)</p>\s*<p>(Figure \d+\.)(.*?)</p>",
        r"<figure>\1<figcaption><b>\2</b>\3</figcaption></figure>",
        body,
    )
    captioned = re.sub(r"<p>(Table \d+\.)(.*?)</p>", r'<p class="caption"><b>\1</b>\2</p>', captioned)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>How memory works</title>
<meta name="author" content="The Studium authors"><meta name="description" content="A sample chapter, CC0 1.0">
<meta name="dcterms.created" content="{DATE}"><meta name="dcterms.modified" content="{DATE}">
</head><body>{captioned}</body></html>"""


def main():
    draw_forgetting()
    draw_testing()
    text = (HERE / f"{NAME}.md").read_text(encoding="utf-8")
    fonts = FontConfiguration()
    style = CSS(string=STYLE, base_url=str(FONTS) + "/", font_config=fonts)
    HTML(string=page(text), base_url=str(HERE) + "/").write_pdf(
        HERE / f"{NAME}.pdf",
        stylesheets=[style],
        font_config=fonts,
        pdf_identifier=NAME.encode(),
        pdf_variant="pdf/ua-1",
    )


if __name__ == "__main__":
    main()
