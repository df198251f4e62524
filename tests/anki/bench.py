"""Does with Anki's own library what `cargo xtask bench cards` does with ours, on the same collection, and says how long
each took, in milliseconds as JSON.

    bench.py FOLDER MADE_AT_MS ANSWERS SEARCHES TIMES

FOLDER holds cards.csv and reviews.csv, which the benchmark wrote; the collection is made of them beside them, once.
SEARCHES is a JSON array of searches of the browser, each of which is run so many TIMES.
"""

import csv
import hashlib
import json
import random
import sqlite3
import statistics
import sys
import time
from pathlib import Path

from anki.collection import Card, Collection
from anki.stats_pb2 import GraphsRequest
from anki.utils import guid64

DECKS = 20
DAY_S = 86_400
ROOT = "Studies"


def timed(call):
    started = time.perf_counter()
    value = call()
    return (time.perf_counter() - started) * 1000, value


def rows(path: Path):
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


def note_ids(folder: Path) -> list[int]:
    """Ids are the moments in which notes were made: none twice, and room for the sides of each."""
    ids, used = [], set()
    for row in rows(folder / "cards.csv"):
        if int(row["side"]) == 0:
            moment = int(row["created_ms"])
            moment -= moment % 4
            while moment in used:
                moment += 4
            used.add(moment)
            ids.append(moment)
    return ids


def make(folder: Path, path: Path, made_at_ms: int) -> None:
    """The settings by the library, the rows by SQL: a million calls would take an hour."""
    col = Collection(str(path))
    col.set_config("fsrs", True)
    config = col.decks.config_dict_for_deck_id(1)
    config["new"]["perDay"] = config["rev"]["perDay"] = 9_999
    col.decks.update_config(config)
    decks = [col.decks.id(f"{ROOT}::Subject {number:02}") for number in range(DECKS)]
    kind = col.models.by_name("Basic (and reversed card)")["id"]
    # Day 0 of a collection: due days count from there.
    created_s = made_at_ms // 1000 - 1_200 * DAY_S
    created_s -= created_s % DAY_S - 4 * 3_600
    first_day = created_s // DAY_S
    col.db.execute("update col set crt = ?", created_s)
    col.close()

    database = sqlite3.connect(path)
    database.execute("pragma synchronous = off")
    ids = note_ids(folder)
    notes, cards = [], []
    for row in rows(folder / "cards.csv"):
        number, side, phase = int(row["note"]), int(row["side"]), int(row["phase"])
        changed = made_at_ms // 1000
        if side == 0:
            fields = row["front"] + "\x1f" + row["back"]
            tags = f" chapter{number % 37} "
            checksum = int(hashlib.sha1(row["front"].encode()).hexdigest()[:8], 16)
            notes.append((ids[number], guid64(), kind, changed, -1, tags, fields, row["front"], checksum, 0, ""))
        steps = int(row["steps"])
        due_day, due_ms = int(row["due_day"]), int(row["due_ms"])
        if phase == 0:
            queue, due = 0, due_day
        elif due_ms:
            queue, due = 1, due_ms // 1000
        else:
            queue, due = (2 if phase == 2 else 3), due_day - first_day
        data = {}
        if float(row["stability"]) > 0:
            data = {"s": round(float(row["stability"]), 4), "d": round(float(row["difficulty"]), 3), "dr": 0.9}
            data["lrt"] = int(row["last_ms"]) // 1000
        cards.append(
            (ids[number] + side, ids[number], decks[int(row["deck"])], side, changed, -1)
            + (phase, queue, due, int(row["interval_days"]), 2_500 if phase else 0, int(row["reps"]))
            + (int(row["lapses"]), steps, 0, 0, 0, json.dumps(data))
        )
        if len(cards) == 50_000:
            save(database, notes, cards)
            notes, cards = [], []
    save(database, notes, cards)
    reviews = (
        (int(row["at_ms"]), ids[int(row["note"])] + int(row["side"]), -1, int(row["rating"]))
        + (int(row["interval"]), int(row["last_interval"]), 2_500, int(row["took_ms"]))
        + ({"0": 0, "1": 0, "2": 1, "3": 2}[row["phase"]],)
        for row in rows(folder / "reviews.csv")
    )
    # Two answers in one millisecond have one id: a hundred or so of five million are lost.
    database.executemany("insert or ignore into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", reviews)
    database.commit()
    database.close()
    col = Collection(str(path))
    col.optimize()
    col.close()


def save(database: sqlite3.Connection, notes: list, cards: list) -> None:
    database.executemany("insert into notes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", notes)
    database.executemany("insert into cards values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", cards)
    database.commit()


def next_card(col: Collection):
    """The next card as the reviewer shows it: both sides, and what each button would do."""
    queued = col.sched.get_queued_cards(fetch_limit=1)
    if not queued.cards:
        raise SystemExit("nothing is left to review")
    card = Card(col, backend_card=queued.cards[0].card)
    card.question()
    card.answer()
    states = queued.cards[0].states
    col.sched.describe_next_states(states)
    return card, states


def search(col: Collection, query: str, times: int) -> dict:
    """Sorted by the first field, in both directions in turn."""
    column = col.get_browser_column("noteFld")
    took = []
    for number in range(times):
        ms, found = timed(lambda: col.find_cards(query, order=column, reverse=number % 2 == 1))
        took.append(ms)
    return {"ms": statistics.median(took), "found": len(found)}


def measure(path: Path, answers: int, searches: list[str], times: int) -> dict:
    open_ms, col = timed(lambda: Collection(str(path)))
    col.decks.select(col.decks.id(ROOT))
    col.sched.deck_due_tree()
    decks_ms = statistics.median(timed(col.sched.deck_due_tree)[0] for _ in range(5))
    graphs = lambda search, days: statistics.median(
        timed(lambda: col._backend.graphs_raw(graphs_request(search, days)))[0] for _ in range(3)
    )
    found = {
        "open_ms": open_ms,
        "decks_ms": decks_ms,
        "graphs_all_ms": graphs("", 0),
        "graphs_year_ms": graphs("", 365),
        "graphs_deck_ms": graphs(f'"deck:{ROOT}::Subject 03"', 0),
    }
    chance = random.Random(5)
    found["start_ms"], (card, states) = timed(lambda: next_card(col))
    found["next_ms"], found["answer_ms"] = [], []
    for _ in range(answers):
        card.start_timer()
        rating = 0 if chance.random() < 0.1 else 2
        answer = col.sched.build_answer(card=card, states=states, rating=rating)
        found["answer_ms"].append(timed(lambda: col.sched.answer_card(answer))[0])
        took, (card, states) = timed(lambda: next_card(col))
        found["next_ms"].append(took)
    found["searches"] = [search(col, query, times) for query in searches]
    col.close()
    return found


def graphs_request(search: str, days: int) -> bytes:
    return GraphsRequest(search=search, days=days).SerializeToString()


def main() -> None:
    folder, made_at_ms, answers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    path = folder / "by-age.anki2"
    if not path.exists():
        unfinished = folder / "unfinished.anki2"
        unfinished.unlink(missing_ok=True)
        took, _ = timed(lambda: make(folder, unfinished, made_at_ms))
        unfinished.rename(path)
        print(f"the collection for Anki was made in {took / 1000:.0f} s", file=sys.stderr)
    print(json.dumps(measure(path, answers, json.loads(sys.argv[4]), int(sys.argv[5]))))


main()
