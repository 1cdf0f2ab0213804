"""What the columns of the outputs mean, and which heads there are."""

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
# Penn Treebank tags, which tell tense and number: VBD and VBN, NN and NNS.
XPOS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW GW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB "
    "RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX ``"
).split()
ENTITIES = "O B-PER I-PER B-ORG I-ORG B-LOC I-LOC B-MISC I-MISC".split()

# A head over words: its output in the graph, its columns, how its error is measured, and how much that counts.
# "class": one label, smoothed. "allowed": any of some labels, given as bits. "value": a number.
# A head to come is a line here and its field in `corpora.py`; the graph then has an output of its name, which costs
# nothing until `encoder.rs` asks for it.
WORD_HEADS = [
    dict(name="upos", width=len(UPOS), loss="class", field="upos", labels=UPOS, weight=1.0),
    dict(name="xpos", width=len(XPOS), loss="class", field="xpos", labels=XPOS, weight=0.3),
    dict(name="ner", width=len(ENTITIES), loss="allowed", field="ner", labels=ENTITIES, weight=1.0, hidden=128),
    dict(name="factuality", width=1, loss="value", field="factuality", labels=None, weight=0.1),
]
