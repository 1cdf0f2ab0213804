"""Measures on gold tokens with greedy heads, as they are while training. `chancery eval parse` has the ones that count."""

import torch

from corpora import runs
from data import batches, collate
from labels import ENTITIES, UPOS, XPOS


def is_tree(heads):
    """heads of words 1..; one root, no circle."""
    if heads.count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen = set()
        while word and word not in seen:
            seen.add(word)
            word = heads[word - 1]
        if word:
            return False
    return True


def universal(relation):
    return relation.split(":")[0]


@torch.no_grad()
def measure(model, rows, relations):
    """Percentages; names are those of PER, ORG and LOC."""
    counts = dict.fromkeys(("words", "upos", "xpos", "uas", "las", "trees"), 0)
    right = wanted_names = made_names = 0
    error = known = 0.0
    for batch in batches(rows, 2500):
        inputs, wanted = collate(batch)
        words, arc, lab, heads = model(**inputs)
        best = {name: scores.argmax(-1).tolist() for name, scores in words.items()}
        lab, heads = lab.argmax(-1).tolist(), heads.tolist()
        value = words["factuality"].squeeze(-1).float()
        there = ~wanted["factuality"].isnan()
        error += float((value - wanted["factuality"])[there].abs().sum())
        known += int(there.sum())
        for at, row in enumerate(batch):
            count = len(row["w"])
            made = heads[at][1 : count + 1]
            counts["words"] += count
            counts["trees"] += count * is_tree(made)
            for word in range(count):
                headed = made[word] == row["head"][word]
                counts["upos"] += UPOS[best["upos"][at][word + 1]] == row["upos"][word]
                counts["xpos"] += XPOS[best["xpos"][at][word + 1]] == row["xpos"][word]
                counts["uas"] += headed
                counts["las"] += headed and universal(relations[lab[at][word + 1]]) == universal(row["rel"][word])
            if "names" in row:
                labels = [ENTITIES[label] for label in best["ner"][at][1 : count + 1]]
                made = {run for run in runs(labels) if run[2] != "MISC"}
                gold = set(runs(row["names"]))
                right, made_names, wanted_names = right + len(made & gold), made_names + len(made), wanted_names + len(gold)
    shares = {name: 100 * value / counts["words"] for name, value in counts.items() if name != "words"}
    if wanted_names:
        shares["names"] = 200 * right / max(1, made_names + wanted_names)
    if known:
        shares["factuality_error"] = error / known
    return {name: round(value, 2) for name, value in shares.items()}
