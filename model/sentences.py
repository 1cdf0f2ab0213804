"""Makes the cases that the types of relations are learned from: each sentence of acts/*.txt as it stands, and once more
in a context and with other countries. The same files give the same cases.

usage: sentences.py acts OUT.tsv
"""

import hashlib, random, re, sys
from pathlib import Path

ACTS, OUT = Path(sys.argv[1]), sys.argv[2]


def lines(name):
    return [l for l in (ACTS / name).read_text().splitlines() if l and not l.startswith("#")]


COUNTRIES = [l.split("\t") for l in lines("context/countries.tsv")]
BEFORE, AFTER = lines("context/before.txt"), lines("context/after.txt")
SAYING = lines("context/saying.txt")
# How often each sentence is told in another context.
CONTEXTS = 2


def marked(text):
    """Square brackets are the actor's, braces the recipient's."""
    return text.replace("[", "<s>").replace("]", "</s>").replace("{", "<t>").replace("}", "</t>")


def elsewhere(text, rng):
    """The sentence with every country changed for another, name for name and adjective for adjective."""
    there = [c for c in COUNTRIES if any(re.search(rf"\b{re.escape(w)}\b", text) for w in c if w)]
    rest = [c for c in COUNTRIES if c not in there]
    rng.shuffle(rest)
    for old, new in zip(there, rest):
        for a, b in zip(old, new):
            if a and b:
                text = re.sub(rf"\b{re.escape(a)}\b", "\0".join(b), text)
    return text.replace("\0", "")


def around(text, rng):
    """The sentence in one of the ways in which a report leads into it, or away from it."""
    way = rng.random()
    core = re.sub(r"^[\[{]?(The|A|An|Thousands|Hundreds|Talks)\b", lambda first: first[0].lower(), text)
    if way < 0.4:
        return f"{rng.choice(BEFORE)} {core}"
    if way < 0.75:
        return f"{text.rstrip('.')}{rng.choice(AFTER)}"
    if way < 0.9:
        return rng.choice(SAYING).replace("*", core.rstrip("."))
    return f"{rng.choice(BEFORE)} {core.rstrip('.')}{rng.choice(AFTER)}"


def row(text, root, group):
    text = marked(text)
    part = lambda tag: (re.findall(f"<{tag}>(.*?)</{tag}>", text) + [""])[0]
    bare = re.sub("</?[st]>", "", text)
    return "\t".join([group, bare, text, part("s"), part("t"), root])


with open(OUT, "w") as out:
    print("sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_root", file=out)
    for path in sorted(ACTS.glob("*.txt")):
        root = path.stem.upper()
        for n, text in enumerate(lines(path.name)):
            if ("[" not in text and "{" not in text) or text.count("[") > 1 or text.count("{") > 1:
                sys.exit(f"{path.name}: {text}")
            rng = random.Random(hashlib.sha256(text.encode()).digest())
            group = f"{path.stem}-{n}"
            print(row(text, root, group), file=out)
            for _ in range(CONTEXTS):
                print(row(around(elsewhere(text, rng), rng), root, group), file=out)
