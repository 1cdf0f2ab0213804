"""The corpora as rows of JSON that `train.py` reads:

    python corpora.py CORPORA DATA [ACTORS OWN.conllu]

Each row has the words of a sentence (`w`) and what its corpus says of them: `upos`, `xpos`, `head` and `rel` from a
treebank; `ner`, for each word the entity labels it may have, as the bits of a number; `factuality`, by word from -3
(surely not) to 3 (surely so). What a corpus does not say is missing, or leaves every label open, and costs nothing.

ACTORS is the registry of actors, whose names stand in for those of the corpora now and then (`names.json`). OWN.conllu
has sentences of ours as `chancery parse --format conllu` reads them with the weights of before, so that what the
codebook was written against stays as it is.
"""

import csv
import gzip
import json
import sys
import tomllib
import zipfile
from pathlib import Path

from labels import ENTITIES

BIT = {label: 1 << at for at, label in enumerate(ENTITIES)}
ANY = sum(BIT.values())
OUTSIDE, MISC = BIT["O"], BIT["B-MISC"] | BIT["I-MISC"]
# Where annotators disagree whether they belong to the name.
TITLES = set(
    """ambassador army brig. brigadier captain chairman chancellor chief col. colonel commander congressman congresswoman
    defense dr. foreign gen. general gov. governor high king lieutenant lord lt. major minister mr. mrs. ms. mufti pope
    premier president prime prince princess professor queen rep. representative secretary sen. senator sergeant sheikh
    shaikh sir special sultan vice""".split()
)
# Words inside a name that are not proper nouns themselves.
JOINING = set("of the and for in on de la al el bin ibn von van - – ' ’ 's ’s & .".split())


def lines(path):
    with gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else open(path, encoding="utf8") as file:
        yield from (line.rstrip("\n") for line in file)


def treebank(path):
    """Sentence by sentence, its name and its words' ten columns."""
    name, rows = None, []
    for line in lines(path):
        if line.startswith("# sent_id"):
            name = line.split("=", 1)[1].strip()
        elif not line:
            yield name, rows
            rows = []
        elif not line.startswith("#"):
            columns = line.split("\t")
            if columns[0].isdigit():
                rows.append(columns)


def columns(path):
    """Sentence by sentence, words and labels of a file with a word a line; `# sent_id` names the sentence."""
    name, words = None, []
    for line in [*lines(path), ""]:
        if line.startswith("# sent_id"):
            name = line.split("=", 1)[1].strip()
        elif not line.strip():
            if words:
                yield name, [word for word, _ in words], [label for _, label in words]
            name, words = None, []
        elif not line.startswith("# "):
            parts = line.split("\t") if "\t" in line else line.rsplit(" ", 1)
            if len(parts) > 2 and parts[0].isdigit():
                words.append((parts[1], parts[2]))
            elif len(parts) == 2:
                words.append((parts[0], parts[1]))


def runs(labels):
    """First word, end and type of each entity, whether it begins with B- or with I-."""
    start = None
    for at, label in enumerate([*labels, "O"]):
        if start is not None and label != "I-" + labels[start][2:]:
            yield start, at, labels[start][2:]
            start = None
        if start is None and label != "O":
            start = at


def mark(allowed, start, end, kinds, optional=False):
    """Words start..end are one name of one of these kinds; if optional, perhaps of none."""
    for at in range(start, end):
        allowed[at] = sum(BIT[("B-" if at == start else "I-") + kind] for kind in kinds) | (OUTSIDE if optional else 0)


def capital(word):
    return word[:1].isupper()


def cut_title(words, start, end, allowed, kind):
    """The words of a person's name behind the title, which may belong to it or not."""
    begin = start
    while begin < end - 1 and words[begin].lower() in TITLES:
        begin += 1
    for at in range(start, begin):
        allowed[at] = OUTSIDE | BIT["B-" + kind] | BIT["I-" + kind]
    mark(allowed, begin, end, [kind])
    if begin > start:
        allowed[begin] |= BIT["I-" + kind]


def uner(words, labels, upos):
    """PER, ORG and LOC are complete; OTH was marked by some annotators only."""
    allowed = [OUTSIDE | (MISC if tag in ("PROPN", "ADJ") and capital(word) else 0) for word, tag in zip(words, upos)]
    for start, end, kind in runs([label if label[2:] in ("PER", "ORG", "LOC", "OTH") else "O" for label in labels]):
        mark(allowed, start, end, ["MISC" if kind == "OTH" else kind])
    return allowed


def wikigold(words, labels):
    allowed = [OUTSIDE] * len(words)
    for start, end, kind in runs(labels):
        mark(allowed, start, end, [kind])
    return allowed


WNUT = {
    "person": ["PER"],
    "location": ["LOC"],
    "corporation": ["ORG"],
    "group": ["ORG", "MISC"],
    "product": ["MISC"],
    "creative-work": ["MISC"],
}


def wnut(words, labels):
    allowed = [OUTSIDE] * len(words)
    for start, end, kind in runs(labels):
        mark(allowed, start, end, WNUT[kind])
    return allowed


def re3d(words, labels):
    """Marks every mention, described or named. Names are told by their capitals; where that does not decide, all is open."""
    kinds = {"Organisation": "ORG", "Person": "PER", "Location": "LOC", "Nationality": "MISC"}
    allowed = [OUTSIDE | (MISC if capital(word) else 0) for word in words]
    for start, end, type_ in runs(labels):
        kind = kinds.get(type_)
        if words[start].lower() in ("the", "a", "an"):
            start += 1
        inside = words[start:end]
        if inside in (["I"], ["We"], ["My"], ["He"], ["She"], ["They"], ["It"], ["Our"]):
            continue
        if kind is None or not any(map(capital, inside)):
            continue
        if not all(capital(word) or word in JOINING for word in inside) or not capital(inside[0]):
            for at in range(start, end):
                allowed[at] = ANY if capital(words[at]) else OUTSIDE
        elif kind == "PER":
            cut_title(words, start, end, allowed, kind)
        elif kind == "ORG" and len(inside) == 1 and not inside[0].isupper():
            mark(allowed, start, end, ["ORG", "LOC"])
        else:
            mark(allowed, start, end, [kind])
    return allowed


GUM = {"person": "PER", "place": "LOC", "organization": "ORG"}


def gum_mentions(rows, open_):
    """First word, end and type of the mentions in the sentence; a mention's pieces may lie further apart."""
    for at, row in enumerate(rows):
        entity = next((part[7:] for part in row[9].split("|") if part.startswith("Entity=")), "")
        while entity:
            if entity[0] == "(":
                stop = min((entity.find(mark, 1) for mark in "()" if mark in entity[1:]), default=len(entity))
                parts = entity[1:stop].split("-")
                if stop < len(entity) and entity[stop] == ")":
                    yield at, at + 1, parts[1] if len(parts) > 1 else ""
                    stop += 1
                else:
                    open_.append((parts[0], at, parts[1] if len(parts) > 1 else ""))
            else:
                stop = entity.index(")") + 1 if ")" in entity else len(entity)
                name = entity[: stop - 1]
                for index in range(len(open_) - 1, -1, -1):
                    if open_[index][0] == name:
                        _, start, kind = open_.pop(index)
                        yield start, at + 1, kind
                        break
            entity = entity[stop:]


def gum(rows):
    """Names in the mentions of persons, places and organizations: mentions that are nothing but proper nouns."""
    words = [row[1] for row in rows]
    proper = [row[4].startswith("NNP") for row in rows]
    mentions = sorted(gum_mentions(rows, []), key=lambda found: found[0] - found[1])
    open_ = {at for start, end, kind in mentions if kind in GUM for at in range(start, end)}
    allowed = []
    for at, (row, name) in enumerate(zip(rows, proper)):
        if name:
            allowed.append(ANY if at in open_ else OUTSIDE | MISC)
        else:
            allowed.append(OUTSIDE | (MISC if capital(row[1]) and row[3] in ("ADJ", "NOUN") else 0))
    covered = [False] * len(rows)
    for start, end, type_ in mentions:
        if words[end - 1] in ("'s", "’s", "'", "’"):
            end -= 1
        while start < end and words[start].lower() in ("the", "a", "an"):
            start += 1
        inside = range(start, end)
        if not inside or any(covered[at] for at in inside) or not (proper[start] and proper[end - 1]):
            continue
        if not all(proper[at] or words[at].lower() in JOINING for at in inside):
            continue
        kind = GUM.get(type_)
        if kind is None:
            for at in inside:
                allowed[at] = OUTSIDE | MISC
        elif kind == "PER":
            cut_title(words, start, end, allowed, kind)
        elif kind == "ORG" and len(inside) == 1 and not words[start].isupper():
            # A state that acts is an organization there, and a place in the other corpora.
            mark(allowed, start, end, ["ORG", "LOC"])
        else:
            mark(allowed, start, end, [kind])
        for at in inside:
            covered[at] = True
    return allowed


def factuality(path):
    """By part of EWT and number of the sentence: (word, value), the annotators' mean, from -3 to 3."""
    data = json.load(zipfile.ZipFile(path).open("factuality.json"))["data"]
    found = {}
    for name, predicates in data.items():
        _, part, number = name.split("-")
        for predicate, layers in predicates.items():
            answers = layers["factuality"]["factual"]
            values = [(1 if v else -1) * answers["confidence"][who] * 3 / 4 for who, v in answers["value"].items()]
            found.setdefault((part, int(number) - 1), []).append(
                (int(predicate.rsplit("-", 1)[1]) - 1, sum(values) / len(values))
            )
    return found


def align_factuality(found, part, sentences):
    """The annotation counts sentences of EWT 1.2, which later versions cut once more: after that, numbers are one ahead."""

    def fits(number, shift):
        at = number + shift
        tags = [row[3] for row in sentences[at][1]] if at < len(sentences) else []
        return all(word < len(tags) and tags[word] in ("VERB", "AUX") for word, _ in found[part, number])

    numbers = sorted(number for name, number in found if name == part)
    best = (0, 0)
    right = sum(fits(number, 1) for number in numbers)
    most = right
    for index, number in enumerate(numbers):
        right += fits(number, 0) - fits(number, 1)
        if right > most:
            most, best = right, (index + 1, right)
    for index, number in enumerate(numbers):
        shift = 0 if index < best[0] else 1
        if fits(number, shift):
            yield number + shift, dict(found[part, number])


def registry(actors):
    """Names of persons, places and organizations, as lists of words."""
    found = {"PER": [], "LOC": [], "ORG": []}
    for state in tomllib.loads((actors / "states.toml").read_text(encoding="utf8"))["state"]:
        found["LOC"] += [state["name"], *state.get("capitals", []), *state.get("cities", [])]
    for organization in tomllib.loads((actors / "organizations.toml").read_text(encoding="utf8"))["organization"]:
        found["ORG"].append(organization["name"])
    for name in ("leaders", "ministers"):
        with open(actors / f"{name}.csv", encoding="utf8") as file:
            found["PER"] += [row["name"] for row in csv.DictReader(file)]
    return {kind: [name.split() for name in dict.fromkeys(names)] for kind, names in found.items()}


def own(path, places):
    """Our sentences with the names that were read there; a name that the registry has as a place is one."""
    for _, rows in treebank(path):
        row = dict(w=[c[1] for c in rows], upos=[c[3] for c in rows])
        row.update(head=[int(c[6]) for c in rows], rel=[c[7] for c in rows])
        labels = [next((part[4:] for part in c[9].split("|") if part.startswith("NER=")), "O") for c in rows]
        row["ner"] = [BIT[label] for label in labels]
        for start, end, _ in runs(labels):
            if tuple(row["w"][start:end]) in places:
                mark(row["ner"], start, end, ["LOC"])
        yield row


def main(corpora, data, actors=None, own_sentences=None):
    corpora, data = Path(corpora), Path(data)
    data.mkdir(parents=True, exist_ok=True)
    facts = factuality(corpora / "factuality/uds_factuality.zip")

    def write(name, rows):
        count = 0
        with open(data / f"{name}.jsonl", "w", encoding="utf8") as file:
            for count, row in enumerate(rows, 1):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(name, count)

    for bank in ("ewt", "gum"):
        for part in ("train", "dev"):
            sentences = list(treebank(corpora / f"ud/en_{bank}-{part}.conllu.gz"))
            named = {}
            if bank == "ewt":
                named = {n: (w, t) for n, w, t in columns(corpora / f"entities/uner_ewt-{part}.iob2")}
            rows = []
            for name, words in sentences:
                row = dict(w=[c[1] for c in words], upos=[c[3] for c in words], xpos=[c[4] for c in words])
                row.update(head=[int(c[6]) for c in words], rel=[c[7] for c in words])
                if bank == "gum":
                    row["ner"] = gum(words)
                elif name in named and named[name][0] == row["w"]:
                    row["ner"] = uner(*named[name], row["upos"])
                    row["names"] = [tag if tag[2:] in ("PER", "ORG", "LOC") else "O" for tag in named[name][1]]
                rows.append(row)
            if bank == "ewt":
                for at, values in align_factuality(facts, part, sentences):
                    rows[at]["factuality"] = values
            write(f"{bank}_{part}", rows)
    for name, path, read in (
        ("wikigold", "entities/wikigold/wikigold.conll.txt", wikigold),
        ("wnut_train", "entities/wnut17/wnut17train.conll", wnut),
        ("re3d_train", "entities/re3d/re3d-train.conll", re3d),
    ):
        write(name, [dict(w=words, ner=read(words, tags)) for _, words, tags in columns(corpora / path)])
    names = registry(Path(actors)) if actors else {"PER": [], "LOC": [], "ORG": []}
    (data / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf8")
    places = set(map(tuple, names["LOC"]))
    write("own", own(Path(own_sentences), places) if own_sentences else [])


if __name__ == "__main__":
    main(*sys.argv[1:])
