"""Writes what Anki answers to cards of many kinds: the table that the schedulers are tested against.

    answers.py ../../crates/cards/src/schedule/tests/anki.csv [SEED]

Needs Anki's own library (the package `anki`). Days in the table carry Anki's fuzz, so two runs differ in them.
"""

import csv
import os
import random
import sys
import tempfile
import time

from anki.collection import Collection
from anki.cards import FSRSMemoryState  # after the collection, which the library imports in a circle

DAY_S = 86_400
CARD = "algorithm phase interval ease lapses left elapsed stability difficulty learning_steps relearning_steps retention lapse_multiplier".split()
BUTTONS = "again hard good easy".split()
OUTCOME = "phase seconds days left ease lapses stability difficulty".split()

# Minutes, for learning and relearning: the usual, none, one, some that cross a day, some shorter than a minute.
STEPS = [([1, 10], [10]), ([], []), ([5], [10, 30]), ([1, 10, 2880], [4320]), ([0.5, 45], [])]


def outcome(state):
    """One button as a row of OUTCOME."""
    normal = state.normal if state.HasField("normal") else state.filtered.rescheduling.original_state
    phase = normal.WhichOneof("kind")
    kind = getattr(normal, phase)
    step = kind.learning if phase == "relearning" else kind if phase == "learning" else None
    review = kind.review if phase == "relearning" else kind if phase == "review" else None
    holder = step or review
    memory = holder.memory_state if holder.HasField("memory_state") else None
    return [
        phase,
        step.scheduled_secs if step else "",
        review.scheduled_days if review else "",
        step.remaining_steps if step else "",
        round(review.ease_factor * 1000) if review else "",
        review.lapses if review else "",
        round(memory.stability, 4) if memory else "",
        round(memory.difficulty, 4) if memory else "",
    ]


def answers(col, card):
    """A card as a row of CARD, followed by its four outcomes."""
    config = col.decks.get_config(1)
    config["new"]["delays"], config["lapse"]["delays"] = card["learning_steps"], card["relearning_steps"]
    config["lapse"]["mult"], config["desiredRetention"] = card["lapse_multiplier"], card["retention"]
    col.decks.update_config(config)
    col.set_config("fsrs", card["algorithm"] == "fsrs")
    col.set_config("loadBalancerEnabled", False)

    note = col.new_note(col.models.by_name("Basic"))
    note["Front"] = str(random.random())
    col.add_note(note, 1)
    made = note.cards()[0]
    if card["phase"] != 0:
        now = int(time.time())
        made.type, made.queue = card["phase"], 2 if card["phase"] == 2 else 1
        made.ivl, made.factor, made.reps = card["interval"], card["ease"], 5
        made.lapses, made.left = card["lapses"], card["left"]
        made.due = col.sched.today + card["interval"] - card["elapsed"] if card["phase"] == 2 else now
        made.last_review_time = now - card["elapsed"] * DAY_S
        if card["stability"] != "":
            made.memory_state = FSRSMemoryState(stability=card["stability"], difficulty=card["difficulty"])
        col.update_card(made)
    if card["phase"] == 2 and card["elapsed"] < card["interval"]:
        # Anki shows a card before it is due in filtered decks only.
        deck = col.decks.get(col.decks.new_filtered(f"ahead {made.id}"))
        deck["terms"], deck["resched"] = [[f"cid:{made.id}", 10, 0]], True
        col.decks.save(deck)
        col.sched.rebuild_filtered_deck(deck["id"])

    states = col._backend.get_scheduling_states(made.id)
    seconds = lambda steps: " ".join(str(int(minutes * 60)) for minutes in steps)
    row = {**card, "learning_steps": seconds(card["learning_steps"]), "relearning_steps": seconds(card["relearning_steps"])}
    return [row[name] for name in CARD] + [value for button in BUTTONS for value in outcome(getattr(states, button))]


def cards():
    """Every phase under every choice of steps, with intervals on time, early and late."""
    for algorithm in ("sm2", "fsrs"):
        memory = lambda low, high: (
            (round(random.uniform(low, high), 3), round(random.uniform(1, 10), 3)) if algorithm == "fsrs" else ("", "")
        )
        for learning, relearning in STEPS:
            for retention in (0.9, 0.8):

                def card(phase, interval, ease, lapses, left, elapsed, memory, lapse_multiplier=0.0):
                    values = (algorithm, phase, interval, ease, lapses, left, elapsed, *memory)
                    return dict(zip(CARD, (*values, learning, relearning, retention, lapse_multiplier)))

                yield card(0, 0, 0, 0, 0, 0, ("", ""))
                for left in (1, 2):
                    yield card(1, 0, 0, 0, left, 0, memory(0.2, 6))
                    yield card(3, random.choice([1, 5, 30]), 2300, 2, left, 0, memory(0.2, 6))
                for _ in range(12):
                    interval = random.choice([1, 2, 3, 5, 9, 20, 60, 200, 900])
                    late = random.choice([0, 0, 0, 1, 5, -1, -3, interval // 2, -interval // 2])
                    ease, lapses = random.choice([1300, 1450, 2500, 2350, 3000]), random.choice([0, 3, 7])
                    known = memory(0.4 * interval, 1.6 * interval)
                    yield card(2, interval, ease, lapses, 0, max(0, interval + late), known, random.choice([0.0, 0.5]))


def main():
    random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 5)
    col = Collection(os.path.join(tempfile.mkdtemp(), "collection.anki2"))
    with open(sys.argv[1], "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CARD + [f"{button}_{name}" for button in BUTTONS for name in OUTCOME])
        writer.writerows(answers(col, card) for card in cards())
    col.close()


main()
