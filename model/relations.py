"""Learns how much each sign says for each type of relation, from cases of our own, and writes the weights as whole numbers.

usage: relations.py SIGNS.jsonl OUT.tsv
`SIGNS.jsonl` is what `chancery eval plv CASES.tsv --signs` prints for the cases that sentences.py makes. What it prints
are macro F1 of root, quad and binary by cross-validation over five parts of the sentences; a sentence and what was made
of it are in the same part.
"""

import json, re, sys
import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

# Every word of the sentence is a sign too, but says nothing that those near the two parties do not say better.
LEFT_OUT = "w:"
# A sign of fewer cases is chance; a smaller weight, in log odds, changes few answers and costs room.
CASES, LEAST = 2, 0.12
STRENGTH = 0.7
# Words on the way between the parties and the verbs they belong to tell more than words around them: they may weigh more.
NEAR, MORE = ("p", "ah", "rh", "av", "rv"), 1.25
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


def more(name):
    return MORE if name.split(":")[0] in NEAR else 1.0


def main(signs, out):
    cases = [json.loads(line) for line in open(signs)]
    kept = [{k: v for k, v in c["signs"].items() if not k.startswith(LEFT_OUT)} for c in cases]
    roots = np.array([c["root"] for c in cases])
    groups = [c["id"] for c in cases]
    table = DictVectorizer()
    x = table.fit_transform(kept)
    often = np.asarray((x != 0).sum(0)).ravel() >= CASES
    names = table.get_feature_names_out()[often]
    scale = np.array([more(name) for name in names])
    x = (x[:, often] @ diags(scale)).tocsr()
    frames = np.array([c["frames"] for c in cases])
    shares = np.zeros((len(cases), len(set(roots))))
    for there, here in GroupKFold(5).split(x, roots, groups):
        part = learn(x[there], roots[there])
        shares[here] = part.predict_log_proba(x[here])
    both = shares + (frames[:, None] == part.classes_)
    print("weights alone, cross-validated", *measures(roots, part.classes_[shares.argmax(1)]))
    print("with frames, cross-validated", *measures(roots, part.classes_[both.argmax(1)]))
    print("frames alone", *measures(roots, frames))
    model = learn(x, roots)
    weights = model.coef_ * scale
    unit = max(np.abs(weights).max(), np.abs(model.intercept_).max()) / 127
    whole = lambda row: [str(int(round(w / unit))) for w in row]
    with open(out, "w") as file:
        print("unit", f"{unit:.6f}", *model.classes_, sep="\t", file=file)
        print("always", *whole(model.intercept_), sep="\t", file=file)
        for name, row in zip(names, weights.T):
            if np.abs(row).max() >= LEAST:
                print(name, *whole(row), sep="\t", file=file)


main(*sys.argv[1:])
