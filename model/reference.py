"""What ONNX Runtime says of sentences of ours, for the test that rten says the same:

    chancery parse --format conllu - < SENTENCES | python reference.py ENCODER.onnx LABELS.json > reference.jsonl

A line is a sentence: `words`, and for each of them the part of speech (`upos`), the head (`heads`; 0 for the root; greedy,
so perhaps no tree), the relation to it (`relations`) and the entity label (`entities`) that score highest.
"""

import json
import sys

import onnxruntime

from train import tokenizer
from words import encode, tensors

FIELDS = {"upos": "upos", "lab": "relations", "ner": "entities"}


def sentences(lines):
    words = []
    for line in lines:
        columns = line.rstrip("\n").split("\t")
        if len(columns) == 10 and columns[0].isdigit():
            words.append(columns[1])
        elif not line.strip() and words:
            yield words
            words = []


def main(graph, labels):
    labels = json.load(open(labels, encoding="utf8"))
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    made_by = tokenizer()
    for words in sentences(sys.stdin):
        scores = dict(zip([*FIELDS, "heads"], session.run([*FIELDS, "heads"], tensors(encode(words, made_by)))))
        row = {"words": words, "heads": map(str, scores["heads"][0, 1:])}
        for output, named in FIELDS.items():
            row[named] = [labels[named][column] for column in scores[output][0, 1:].argmax(-1)]
        print(json.dumps({name: " ".join(values) for name, values in row.items()}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
