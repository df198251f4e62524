"""Prints what a collection of Anki holds as JSON that two collections can be compared by.

    dump.py PACKAGE EMPTY.anki2    imports a package into a copy of that collection (.colpkg: in its place) and prints it
    dump.py COLLECTION.anki2       prints that collection

Names stand for ids that an import gives anew, and what an import sets to its own time is left out.
"""

import hashlib
import json
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from google.protobuf.json_format import MessageToDict

CARD_COLUMNS = "id nid did ord mod type queue due ivl factor reps lapses left odue odid flags data".split()
NOTE_COLUMNS = "id guid mid mod tags flds sfld csum flags data".split()
REVIEW_COLUMNS = "id cid ease ivl lastIvl factor time type".split()


def opened(path: Path, folder: Path) -> Collection:
    if path.suffix == ".anki2":
        return Collection(str(path))
    target = folder / "collection.anki2"
    # Every new collection has note types with ids of its own.
    shutil.copy(sys.argv[2], target)
    if path.suffix == ".colpkg":
        col = Collection(str(target))
        col.close(downgrade=False)
        media_folder, media_db = folder / "collection.media", folder / "collection.mdb"
        media_folder.mkdir(exist_ok=True)
        col._backend.import_collection_package(
            col_path=str(target), backup_path=str(path), media_folder=str(media_folder), media_db=str(media_db)
        )
        return Collection(str(target))
    col = Collection(str(target))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, merge_notetypes=False)
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options))
    return col


def message(message_) -> dict:
    return MessageToDict(message_, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def rows(col: Collection, table: str, columns: list[str]) -> list[dict]:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return [dict(zip(columns, row)) for row in col.db.all(f"select {quoted} from {table} order by id")]


def without(value: dict, *keys: str) -> dict:
    return {key: inside for key, inside in value.items() if key not in keys}


def dump(col: Collection) -> dict:
    deck_names = {deck.id: deck.name for deck in col.decks.all_names_and_ids(skip_empty_default=False)}
    presets = {preset["id"]: preset["name"] for preset in col.decks.all_config()}
    note_types = {kind.id: kind.name for kind in col.models.all_names_and_ids()}
    decks = {}
    for deck_id, name in deck_names.items():
        deck = without(message(col._backend.get_deck(deck_id)), "id", "mtime_secs", "usn")
        if "normal" in deck:
            deck["normal"]["config_id"] = presets[int(deck["normal"]["config_id"])]
        decks[name] = deck
    cards = rows(col, "cards", CARD_COLUMNS)
    for card in cards:
        card["did"], card["odid"] = deck_names.get(card["did"]), deck_names.get(card["odid"], card["odid"])
        card["data"] = json.loads(card["data"] or "{}")
    notes = rows(col, "notes", NOTE_COLUMNS)
    for note in notes:
        note["mid"] = note_types.get(note["mid"])
    media = {}
    for path in sorted(Path(col.media.dir()).iterdir()):
        media[unicodedata.normalize("NFC", path.name)] = hashlib.sha1(path.read_bytes()).hexdigest()
    return {
        "created_at_s": col.crt,
        "settings": without(col.all_config(), "curDeck", "activeDecks", "curModel", "nextPos", "lastUnburied"),
        "note_types": {name: without(col.models.get(id_), "id", "mod", "usn") for id_, name in note_types.items()},
        "presets": {
            name: without(message(col._backend.get_deck_config(id_)), "id", "mtime_secs", "usn")
            for id_, name in presets.items()
        },
        "decks": decks,
        "tags": sorted(col.db.list("select tag from tags")),
        "folded_tags": sorted(col.db.list("select tag from tags where collapsed")),
        "notes": notes,
        "cards": cards,
        "reviews": rows(col, "revlog", REVIEW_COLUMNS),
        "media": media,
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        col = opened(Path(sys.argv[1]), Path(folder))
        json.dump(dump(col), sys.stdout, ensure_ascii=False, sort_keys=True, indent=1)
        col.close(downgrade=False)


main()
