"""Rows of `corpora.py` as batches of tensors, and rows written otherwise: headlines, capitals, curly quotes."""

import json
import random

import torch

from labels import ENTITIES, UPOS, WORD_HEADS, XPOS
from words import encode

INDEX = {"upos": {label: at for at, label in enumerate(UPOS)}, "xpos": {label: at for at, label in enumerate(XPOS)}}
BIT = {label: 1 << at for at, label in enumerate(ENTITIES)}
CURLY = {"'": "’", "`": "‘", "``": "“", "''": "”", "--": "—", "-": "–", "...": "…"}


def load(folder, name):
    return [json.loads(line) for line in open(f"{folder}/{name}.jsonl", encoding="utf8")]


def without(row, at):
    """The row without a word on which nothing depends."""
    made = {}
    for field, values in row.items():
        if field == "head":
            made[field] = [head - (head > at + 1) for here, head in enumerate(values) if here != at]
        elif field == "factuality":
            made[field] = {str(int(word) - (int(word) > at)): v for word, v in values.items() if int(word) != at}
        else:
            made[field] = [value for here, value in enumerate(values) if here != at]
    return made


def curled(words):
    """Straight quotes and hyphens for dashes as a typesetter has them."""
    made, opened = [], False
    for word in words:
        if word == '"':
            opened = not opened
            made.append("“" if opened else "”")
        elif word in CURLY and word != "-":
            made.append(CURLY[word])
        else:
            made.append(word.replace("'", "’"))
    return made


def varied(row, chance=random.random):
    """The row as a headline, a scraped page or a typesetter might write it; most stay as they are."""
    words, draw = row["w"], chance()
    if draw < 0.15:
        return {**row, "w": curled(words)}
    if draw < 0.19:
        made = [word if row.get("upos", ["X"] * len(words))[at] in ("ADP", "DET", "CCONJ") else word[:1].upper() + word[1:]
                for at, word in enumerate(words)]
        return {**row, "w": made}
    if draw < 0.22:
        return {**row, "w": [word.upper() for word in words]}
    if draw < 0.24:
        return {**row, "w": [word.lower() for word in words]}
    if draw < 0.28 and len(words) > 3 and words[-1] in (".", "!", "?") and len(words) not in row.get("head", []):
        return without(row, len(words) - 1)
    return row


def certain_names(row):
    """First word, end and kind of the names that are nothing else, each of their words a proper noun."""
    at, masks = 0, row.get("ner", [])
    while at < len(masks):
        kind = next((kind for kind in ("PER", "ORG", "LOC") if masks[at] == BIT["B-" + kind]), None)
        end = at + 1
        if kind:
            while end < len(masks) and masks[end] == BIT["I-" + kind]:
                end += 1
            if all(tag == "PROPN" for tag in row.get("upos", [])[at:end]):
                yield at, end, kind
        at = end


class Names:
    """Names by kind and length, to stand in for one another."""

    def __init__(self, rows, others):
        self.kept = {}
        found = [(kind, row["w"][start:end]) for row in rows for start, end, kind in certain_names(row)]
        found += [(kind, words) for kind, names in others.items() for words in names]
        for kind, words in found:
            if all(word[:1].isupper() for word in words):
                self.kept.setdefault((kind, len(words)), []).append(words)

    def exchanged(self, row, chance=0.25):
        """The row with other names for some; the tree stays as it is, since they are as long."""
        if random.random() >= chance:
            return row
        words = list(row["w"])
        for start, end, kind in certain_names(row):
            same = self.kept.get((kind, end - start))
            if same and random.random() < 0.6:
                words[start:end] = random.choice(same)
        return {**row, "w": words}


def encode_all(rows, tokenizer, relations):
    made = []
    for row in rows:
        made.append({**row, **encode(row["w"], tokenizer)})
        if "rel" in row:
            made[-1]["yr"] = [relations.get(r, relations.get(r.split(":")[0], 0)) for r in row["rel"]]
    return made


def batches(rows, pieces, shuffle=False):
    """Rows of about the same length side by side, at most so many pieces with the filling."""
    order = list(range(len(rows)))
    order.sort(key=lambda at: len(rows[at]["ids"]) + (random.random() * 3 if shuffle else 0))
    made, batch, longest = [], [], 0
    for at in order:
        length = len(rows[at]["ids"])
        if batch and max(longest, length) * (len(batch) + 1) > pieces:
            made.append(batch)
            batch, longest = [], 0
        batch.append(rows[at])
        longest = max(longest, length)
    made += [batch] if batch else []
    if shuffle:
        random.shuffle(made)
    return made


def collate(batch):
    """The graph's inputs, and by field what is wanted; -1 (or NaN) where nothing is known."""
    pieces, words = max(len(row["ids"]) for row in batch), max(len(row["widx"]) for row in batch)
    inputs = {name: torch.zeros(len(batch), pieces, dtype=torch.long) for name in ("ids", "shape")}
    inputs["mask"] = torch.zeros(len(batch), pieces)
    inputs["widx"] = torch.zeros(len(batch), words, dtype=torch.long)
    inputs["wmask"] = torch.zeros(len(batch), words)
    wanted = {name: torch.full((len(batch), words), -1, dtype=torch.long) for name in ("head", "rel")}
    for head in WORD_HEADS:
        kind = dict(fill_value=float("nan")) if head["loss"] == "value" else dict(fill_value=-1, dtype=torch.long)
        wanted[head["name"]] = torch.full((len(batch), words), **kind)
    for at, row in enumerate(batch):
        length, count = len(row["ids"]), len(row["widx"])
        for name in ("ids", "shape"):
            inputs[name][at, :length] = torch.tensor(row[name])
        inputs["mask"][at, :length] = 1
        inputs["widx"][at, :count] = torch.tensor(row["widx"])
        inputs["wmask"][at, :count] = 1
        if "head" in row:
            wanted["head"][at, 1:count] = torch.tensor(row["head"])
            wanted["rel"][at, 1:count] = torch.tensor(row["yr"])
        for head in WORD_HEADS:
            if head["field"] not in row:
                continue
            values, to = row[head["field"]], wanted[head["name"]]
            if head["loss"] == "value":
                for word, value in values.items():
                    to[at, int(word) + 1] = value
            else:
                index = INDEX.get(head["name"])
                to[at, 1:count] = torch.tensor([index.get(value, -1) for value in values] if index else values)
    return inputs, wanted
