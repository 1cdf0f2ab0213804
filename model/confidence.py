"""Fits what a mention's confidence means: the share of mentions of that confidence that are right.

usage: confidence.py CASES.tsv MENTIONS.jsonl
CASES.tsv is what sentences.py makes; MENTIONS.jsonl is what `chancery read` says of a folder with one file for each
sentence as it stands, named after it (agree-0.txt), made with the points of data/confidence.toml taken out. A mention
counts if its evidence holds both marked parties, and is right if it has the type that was meant, modality and all. What
is printed are the points for data/confidence.toml and the table of reliability.
"""

import csv, json, sys
from sklearn.isotonic import IsotonicRegression

# Below the ledger's threshold stands what is kept on purpose though it is hardly told; that is left as it is.
LEDGER = 0.35
MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
COOPERATION = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"}
BINS = [0.35, 0.6, 0.75, 0.85, 0.95, 1.001]



def root(mention):
    """The type under which the sentences file what a mention tells, as in `crates/chancery-cli/src/eval/plv.rs`."""
    plover, cameo = MERGED.get(mention["plover"]["type"], mention["plover"]["type"]), mention["cameo"]
    if mention["modality"] in ("denied", "refused", "cancelled") and plover in COOPERATION:
        return "REJECT"
    if mention["act"] in ("convict", "charge") and plover not in COOPERATION:
        return "ACCUSE"
    if cameo.startswith("163"):
        return "COERCE"
    return "ASSAULT" if cameo.startswith("19") or cameo == "176" else plover


gold = {}
for row in csv.DictReader(open(sys.argv[1]), delimiter="\t", quoting=csv.QUOTE_NONE):
    gold.setdefault(row["sentence_id"], row)
cases = []
for line in open(sys.argv[2]):
    m = json.loads(line)
    plover, said = m["plover"]["type"], gold[m["file"].removesuffix(".txt")]
    there = all(not said[p] or said[p].split()[-1].removesuffix("'s") in m["evidence"]["text"] for p in ("source", "target"))
    if not plover or not there or m["confidence"] < LEDGER:
        continue
    cases.append((m["confidence"], float(root(m) == said["gold_root"])))
cases.sort()
x, y = zip(*cases)
fit = IsotonicRegression(out_of_bounds="clip").fit(x, y)
print("points", [[round(float(a), 2), round(float(b), 2)] for a, b in zip(fit.X_thresholds_, fit.y_thresholds_)])
# What the fit would have said of cases that it has not seen.
unseen = [0.0] * len(x)
for part in range(5):
    rest = [i for i in range(len(x)) if i % 5 != part]
    own = IsotonicRegression(out_of_bounds="clip").fit([x[i] for i in rest], [y[i] for i in rest])
    for i in range(part, len(x), 5):
        unseen[i] = float(own.predict([x[i]])[0])
print("| stated | cases | right | after the fit |\n|---|---|---|---|")
for low, high in zip(BINS, BINS[1:]):
    here = [(a, b, c) for (a, b), c in zip(cases, unseen) if low <= a < high]
    if here:
        stated, share, after = [sum(c) / len(here) for c in zip(*here)]
        print(f"| {stated:.2f} | {len(here)} | {share:.2f} | {after:.2f} |")
