"""Makes a collection with Anki's own library and exports it in every form.

    make.py FOLDER [NOTES]

Leaves in FOLDER: source/ (the collection), empty.anki2, latest.apkg, legacy.apkg, latest.colpkg, legacy.colpkg.
"""

import json
import random
import struct
import sys
import time
import zlib
from pathlib import Path

from anki.collection import Collection, ExportAnkiPackageOptions

DAY_S = 86_400


def picture(seed: int) -> bytes:
    """A small PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    color = bytes([seed % 256, seed // 256 % 256, 90])
    rows = b"".join(b"\0" + color * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def add_media(col: Collection) -> list[str]:
    """Files with names of many kinds; two have the same content."""
    names = ["plain.png", "Zellkern ä ö ü.png", "細胞.png", "two  blanks.png", "copy of plain.png", "ünïcode (1).png"]
    for place, name in enumerate(names):
        Path(col.media.dir(), name).write_bytes(picture(0 if "plain" in name else place))
    Path(col.media.dir(), "sound.mp3").write_bytes(b"ID3" + bytes(range(256)) * 4096)
    Path(col.media.dir(), "_style.css").write_text("b { color: red }")
    return names


def add_custom_type(col: Collection) -> None:
    kind = col.models.new("Five sides")
    for place, name in enumerate(["Term", "Meaning", "Example", "Über", "Quelle"]):
        field = col.models.new_field(name)
        field.update(font="Serif", size=14 + place, rtl=place == 2, sticky=place == 4, description=f"field {place}")
        field.update(plainText=place == 1, collapsed=place == 3, excludeFromSearch=place == 3)
        col.models.add_field(kind, field)
    for place in range(5):
        template = col.models.new_template(f"Side {place}")
        template["qfmt"] = "{{Term}} %d {{#Example}}{{hint:Example}}{{/Example}}" % place
        template["afmt"] = "{{FrontSide}}<hr id=answer>{{Meaning}} {{Über}}"
        template.update(bqfmt="{{Term}}", bafmt="{{Meaning}}", bfont="Mono", bsize=11)
        col.models.add_template(kind, template)
    kind["css"] += ".card { background: url('_style.css') }"
    kind["sortf"] = 1
    kind["latexsvg"] = True
    kind["left by an add-on"] = {"deep": [1, "ü"]}
    col.models.add_dict(kind)


def add_presets(col: Collection) -> list[int]:
    ids = []
    for place, name in enumerate(["Hard", "Ünhurried"]):
        preset = col.decks.add_config(name)
        preset["new"].update(perDay=7 + place, delays=[1.5, 20, 1440], ints=[2, 5, 7], initialFactor=2300, order=place)
        preset["new"]["bury"] = True
        preset["rev"].update(perDay=123, ease4=1.45, ivlFct=0.95, maxIvl=9999, hardFactor=1.15, bury=True)
        preset["lapse"].update(delays=[5, 60], leechAction=place, leechFails=5, minInt=2, mult=0.35)
        preset.update(maxTaken=45, autoplay=False, timer=1, replayq=False, newMix=2, reviewOrder=7, newSortOrder=3)
        preset.update(newGatherPriority=4, interdayLearningMix=1, buryInterdayLearning=True, newPerDayMinimum=1)
        preset.update(desiredRetention=0.87 + place / 100, sm2Retention=0.88, weightSearch="deck:current -is:suspended")
        preset.update(fsrsWeights=[0.4 + place + step / 10 for step in range(17)])
        preset.update(fsrsParams5=[0.3 + step / 7 for step in range(19)])
        preset.update(fsrsParams6=[0.212 + step / 9 for step in range(20)] + [0.1542])
        preset.update(easyDaysPercentages=[1, 0.5, 0, 1, 1, 0.5, 1], ignoreRevlogsBeforeDate="2020-02-02")
        preset.update(stopTimerOnAnswer=True, secondsToShowQuestion=12.5, secondsToShowAnswer=7.5, questionAction=1)
        preset.update(answerAction=2, waitForAudio=False, leftByAnAddOn={"x": [1, 2]})
        col.decks.update_config(preset)
        ids.append(preset["id"])
    return ids


def add_decks(col: Collection, presets: list[int]) -> list[int]:
    names = ["Default", "Biology", "Biology::Cells", "Biology::Cells::Nucleus", "日本語::Ünits", "It's 100%; drop \"table\""]
    ids = [col.decks.id(name) for name in names]
    for place, deck_id in enumerate(ids[1:]):
        deck = col._backend.get_deck(deck_id)
        deck.normal.config_id = presets[place % 2]
        deck.normal.description = f"**deck** {place}"
        deck.normal.markdown_description = place % 2 == 0
        deck.common.study_collapsed = place % 2 == 0
        if place == 1:
            deck.normal.desired_retention = 0.93
            deck.normal.new_limit = 3
            deck.normal.review_limit = 0
            deck.normal.new_limit_today.limit = 4
            deck.normal.new_limit_today.today = 100
        col._backend.update_deck(deck)
    return ids


def add_notes(col: Collection, decks: list[int], pictures: list[str], count: int) -> None:
    kinds = ["Basic", "Basic (and reversed card)", "Basic (optional reversed card)", "Basic (type in the answer)", "Cloze"]
    kinds = [col.models.by_name(name) for name in [*kinds, "Five sides"]]
    for place in range(count):
        kind = kinds[place % len(kinds)]
        note = col.new_note(kind)
        image = f'<img src="{pictures[place % len(pictures)]}">' if place % 5 == 0 else ""
        if kind["name"] == "Cloze":
            note["Text"] = f"{{{{c1::Mitosis {place}}}}} has {{{{c2::four::how many}}}} phases, {{{{c3::&amp; more}}}}{image}"
            if place % 4 == 0:
                note["Text"] += " {{c1,3::asked on two cards}} {{c0::and on none}}"
            note["Back Extra"] = "[sound:sound.mp3]"
        else:
            for number, field in enumerate(note.keys()):
                note[field] = f"<b>{field}</b> {place} ü 漢 \\({place}^2\\) &lt;x&gt;\n{image if number == 0 else ''}"
            if kind["name"].endswith("(optional reversed card)") and place % 2:
                note["Add Reverse"] = ""
        note.tags = [f"chapter::{place % 9}", "leech"] if place % 3 else ["ärger", f"chapter::{place % 9}"]
        col.add_note(note, decks[place % len(decks)])


def add_occlusion(col: Collection, deck: int) -> None:
    col._backend.add_image_occlusion_notetype()
    kind = col.models.by_name("Image Occlusion")
    shapes = "{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.1:oi=1}}<br>" \
             "{{c2::image-occlusion:ellipse:left=.5:top=.5:rx=.1:ry=.1:oi=1}}<br>" \
             "{{c1,2::image-occlusion:rect:left=.7:top=.2:width=.1:height=.1:oi=1}}<br>" \
             "{{c0::image-occlusion:text:left=.1:top=.8:text=Golgi\\: 1898:scale=1:fs=.05}}"
    Path(col.media.dir(), "cell.png").write_bytes(picture(77))
    note = col.new_note(kind)
    for field, value in zip(note.keys(), [shapes, '<img src="cell.png">', "The cell", "extra", "comment"]):
        note[field] = value
    col.add_note(note, deck)


def study(col: Collection, random_: random.Random) -> None:
    """Gives every second card a past, as years of reviews would leave it; a few are answered by the scheduler itself."""
    now = int(time.time())
    today = col.sched.today
    cards = col.db.list("select id from cards order by id")
    reviews, rows = [], []
    for place, card in enumerate(cards[::2]):
        interval = random_.randint(1, 400)
        data = {"pos": place, "s": round(random_.uniform(0.5, 900), 4), "d": round(random_.uniform(1, 10), 3)}
        data |= {"dr": 0.9, "decay": 0.1542, "lrt": now - interval * DAY_S}
        if place % 11 == 0:
            data["cd"] = json.dumps({"v": place % 7})
        for step in range(1 + place % 6):
            reviewed_ms = (now - interval * DAY_S - (6 - step) * DAY_S * 3) * 1000 + place
            factor = 2500 if place % 2 else 550
            reviews.append((reviewed_ms * 1 + 0, card, -1, 1 + (place + step) % 4, 3 + step, -600 if step == 0 else 2 + step,
                            factor, 1000 + place % 59_000, min(step, 1)))
        if place % 4 == 0:
            # Practice: a filtered deck that does not reschedule.
            reviews.append(((now - interval * DAY_S) * 1000 + place, card, -1, 3, interval, interval, 0, 800, 3))
        rows.append((2, 2, today + interval % 60 - 20, interval, 2000 + place % 900, 1 + place % 6, place % 3,
                     json.dumps(data, separators=(",", ":")), card))
    col.db.executemany("update cards set type=?, queue=?, due=?, ivl=?, factor=?, reps=?, lapses=?, data=? where id=?", rows)
    unique = {review[0]: review for review in reviews}
    col.db.executemany("insert or ignore into revlog values (?,?,?,?,?,?,?,?,?)", list(unique.values()))
    for turn in range(12):
        card = col.sched.getCard()
        if card is None:
            break
        col.sched.answerCard(card, 1 + turn % 4)


def mark(col: Collection) -> None:
    """Flags, suspends, buries, and borrows cards."""
    cards = col.db.list("select id from cards order by id")
    for flag in range(1, 8):
        col.set_user_flag_for_cards(flag, cards[flag * 3 : flag * 3 + 2])
    col.sched.suspend_cards(cards[40:48])
    col.sched.bury_cards(cards[50:54], manual=True)
    col.sched.bury_cards(cards[55:58], manual=False)
    for name, is_rescheduling, search in [("Late", True, "prop:ivl>100"), ("Look", False, "tag:chapter::3 -is:suspended")]:
        deck = col.sched.get_or_create_filtered_deck(0)
        deck.name = name
        del deck.config.search_terms[1:]
        term = deck.config.search_terms[0]
        term.search, term.limit, term.order = search, 9, 5
        deck.config.reschedule = is_rescheduling
        deck.config.preview_again_secs, deck.config.preview_hard_secs = 61, 601
        col.sched.add_or_update_filtered_deck(deck)


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 120
    (folder / "source").mkdir(parents=True)
    Collection(str(folder / "empty.anki2")).close()
    col = Collection(str(folder / "source" / "collection.anki2"))
    col.set_config("fsrs", True)
    col.set_config("rollover", 5)
    col.set_config("left by an add-on", {"x": ["ü", 1.5, None]})
    pictures = add_media(col)
    add_custom_type(col)
    decks = add_decks(col, add_presets(col))
    add_notes(col, decks, pictures, count)
    add_occlusion(col, decks[2])
    study(col, random.Random(7))
    mark(col)
    col.tags.set_collapsed("chapter", False)
    for name, is_legacy in [("latest", False), ("legacy", True)]:
        options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=is_legacy)
        col.export_anki_package(out_path=str(folder / f"{name}.apkg"), options=options, limit=None)
    for name, is_legacy in [("latest", False), ("legacy", True)]:
        col.export_collection_package(str(folder / f"{name}.colpkg"), include_media=True, legacy=is_legacy)
        col = Collection(str(folder / "source" / "collection.anki2"))
    col.close()


main()
