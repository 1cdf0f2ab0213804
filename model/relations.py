"""Learns how much each sign says for each type of relation, from cases of our own, and writes the weights as whole numbers.

usage: relations.py SIGNS.jsonl OUT.tsv
`SIGNS.jsonl` is what `chancery eval plv CASES.tsv --signs` prints for the cases that sentences.py makes. What it prints
are macro F1 of root, quad and binary by cross-validation over five parts of the sentences; a sentence and what was made
of it are in the same part.
"""

import json, re, sys
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

# Every word of the sentence is a sign too, but says nothing that those near the two parties do not say better.
LEFT_OUT = "w:"
# A sign of fewer cases is chance; a smaller weight, in log odds, changes no answer.
CASES, LEAST = 2, 0.04
STRENGTH = 1.0
QUADS = {
    "verbal cooperation": "AGREE CONSULT SUPPORT",
    "material cooperation": "COOPERATE AID YIELD",
    "verbal conflict": "REQUEST ACCUSE REJECT THREATEN",
    "material conflict": "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
QUAD = {root: quad for quad, roots in QUADS.items() for root in roots.split()}


def measures(gold, found):
    views = [lambda r: r, QUAD.get, lambda r: QUAD[r].split()[1]]
    return [round(100 * f1_score([v(r) for r in gold], [v(r) for r in found], average="macro"), 1) for v in views]


def learn(x, y):
    return LogisticRegression(C=STRENGTH, max_iter=300).fit(x, y)


def main(signs, out):
    cases = [json.loads(line) for line in open(signs)]
    kept = [{k: v for k, v in c["signs"].items() if not k.startswith(LEFT_OUT)} for c in cases]
    roots = np.array([c["root"] for c in cases])
    groups = [c["id"] for c in cases]
    table = DictVectorizer()
    x = table.fit_transform(kept)
    often = np.asarray((x != 0).sum(0)).ravel() >= CASES
    x, names = x[:, often], table.get_feature_names_out()[often]
    found = roots.copy()
    for there, here in GroupKFold(5).split(x, roots, groups):
        found[here] = learn(x[there], roots[there]).predict(x[here])
    print("cross-validated", *measures(roots, found))
    print("frames alone", *measures(roots, [c["frames"] for c in cases]))
    model = learn(x, roots)
    weights = model.coef_
    unit = max(np.abs(weights).max(), np.abs(model.intercept_).max()) / 127
    whole = lambda row: [str(int(round(w / unit))) for w in row]
    with open(out, "w") as file:
        print("unit", f"{unit:.6f}", *model.classes_, sep="\t", file=file)
        print("always", *whole(model.intercept_), sep="\t", file=file)
        for name, row in zip(names, weights.T):
            if np.abs(row).max() >= LEAST:
                print(name, *whole(row), sep="\t", file=file)


main(*sys.argv[1:])
