import json, os, random, torch
from model import UPOS, NER
from words import encode

D = os.environ.get("DATA", "data") + "/"
UI = {u: i for i, u in enumerate(UPOS)}
NI = {n: i for i, n in enumerate(NER)}


def load(n):
    return [json.loads(l) for l in open(D + n + ".jsonl")]


def enc_all(exs, tok, R, train):
    for e in exs:
        e.update(encode(e["w"], tok))
        e["yu"] = [UI.get(u, 16) for u in e["upos"]]
        e["yr"] = [R.get(r, R.get(r.split(":")[0], 0)) for r in e["rel"]]
        if "ner" in e:
            e["yn"] = [NI[t] for t in e["ner"]]


def batches(exs, wp, shuffle=False):
    idx = list(range(len(exs)))
    if shuffle:
        random.shuffle(idx)
    key = lambda i: len(exs[i]["ids"]) + (random.random() * 3 if shuffle else 0)
    idx.sort(key=key)
    out = []
    cur = []
    mx = 0
    for i in idx:
        L = len(exs[i]["ids"])
        if cur and max(mx, L) * (len(cur) + 1) > wp:
            out.append(cur)
            cur = []
            mx = 0
        cur.append(exs[i])
        mx = max(mx, L)
    if cur:
        out.append(cur)
    if shuffle:
        random.shuffle(out)
    return out


def collate(b):
    T = max(len(e["ids"]) for e in b)
    W = max(len(e["widx"]) for e in b)
    B = len(b)
    ids = torch.zeros(B, T, dtype=torch.long)
    mask = torch.zeros(B, T)
    widx = torch.zeros(B, W, dtype=torch.long)
    wm = torch.zeros(B, W)
    Y = {k: torch.full((B, W), -1, dtype=torch.long) for k in ("upos", "head", "rel", "ner")}
    Y["shape"] = torch.zeros(B, T, dtype=torch.long)
    for i, e in enumerate(b):
        n = len(e["widx"])
        Y["shape"][i, : len(e["ids"])] = torch.tensor(e["shape"])
        ids[i, : len(e["ids"])] = torch.tensor(e["ids"])
        mask[i, : len(e["ids"])] = 1
        widx[i, :n] = torch.tensor(e["widx"])
        wm[i, :n] = 1
        Y["upos"][i, 1:n] = torch.tensor(e["yu"])
        Y["head"][i, 1:n] = torch.tensor(e["head"])
        Y["rel"][i, 1:n] = torch.tensor(e["yr"])
        if "yn" in e:
            Y["ner"][i, 1:n] = torch.tensor(e["yn"])
    return ids, mask, widx, wm, Y


def spans(t):
    out = set()
    s = None
    for i, x in enumerate(t + ["O"]):
        if s is not None and not (x.startswith("I-") and x[2:] == s[1]):
            out.add((s[0], i, s[1]))
            s = None
        if x.startswith("B-") or (x.startswith("I-") and s is None):
            s = (i, x[2:])
    return out


def istree(h):
    # h: list heads for words 1..n ; 0 = root ; single root + acyclic
    n = len(h)
    if sum(1 for x in h if x == 0) != 1:
        return False
    for i in range(1, n + 1):
        s = set()
        j = i
        while j != 0:
            if j in s:
                return False
            s.add(j)
            j = h[j - 1]
    return True


@torch.no_grad()
def evaluate(m, exs, rels, R, runner=None, wp=2500):
    """UAS / LAS(full label) / LAS(universal part, as in CoNLL18) / LAS without punct ; greedy heads."""
    if runner is None:
        m.eval()
    n = u = a = l = ls = 0
    cp = ca = cl = 0
    tp = fp = fn = 0
    nt = 0
    ns = 0
    for b in batches(exs, wp):
        ids, mask, widx, wm, Y = collate(b)
        up, ne, arc, lab, hd = (
            runner(ids, mask, widx, wm, Y["shape"])
            if runner
            else m(ids, mask, widx, wm, shape=Y["shape"] if getattr(m.enc, "sh", None) is not None else None)
        )
        up = up.argmax(-1).tolist()
        ne = ne.argmax(-1).tolist()
        lab = lab.argmax(-1).tolist()
        hd = hd.tolist()
        for i, e in enumerate(b):
            k = len(e["w"])
            ph = hd[i][1 : k + 1]
            ns += 1
            if not istree(ph):
                nt += 1
            for j in range(k):
                n += 1
                okh = ph[j] == e["head"][j]
                pr = rels[lab[i][j + 1]]
                gr = e["rel"][j]
                u += up[i][j + 1] == e["yu"][j]
                a += okh
                l += okh and pr == gr
                o = okh and pr.split(":")[0] == gr.split(":")[0]
                ls += o
                if e["upos"][j] != "PUNCT":
                    cp += 1
                    ca += okh
                    cl += o
            if "ner" in e:
                g = spans(e["ner"])
                p = spans([NER[x] for x in ne[i][1 : k + 1]])
                tp += len(g & p)
                fp += len(p - g)
                fn += len(g - p)
    r = dict(
        upos=100 * u / n,
        uas=100 * a / n,
        las=100 * ls / n,
        las_full=100 * l / n,
        las_nopunct=100 * cl / cp,
        nontree=100 * nt / ns,
    )
    if tp + fp + fn:
        r["nerF"] = 200 * tp / max(1, (2 * tp + fp + fn))
    return {k: round(float(v), 2) for k, v in r.items()}
