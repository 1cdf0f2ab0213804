"""Sentences as the encoder takes them: word pieces, each word's first piece, and how words are written."""

import numpy as np

CLS, SEP, LONGEST = 101, 102, 512


def shape(word):
    """The class of a word's spelling, which uncased pieces do not show; 0 is kept for [CLS] and [SEP]."""
    if any(c.isdigit() for c in word):
        return 5
    if not any(c.isalpha() for c in word):
        return 6
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 7
    if word[0].isupper() and word[1:].islower():
        return 2
    return 4


def encode(words, tokenizer):
    """`ids` and `shape` by piece, `widx` by word (the root, at [CLS], comes first)."""
    encoding = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    first = {}
    for piece, word in enumerate(encoding.word_ids):
        first.setdefault(word, piece)
    widx = [0]
    for word in range(len(words)):
        # A word without pieces (odd characters) is read at the word before it.
        widx.append(first[word] + 1 if word in first else widx[-1])
    ids = [CLS, *encoding.ids, SEP][:LONGEST]
    shapes = [0, *(shape(words[word]) for word in encoding.word_ids), 0][:LONGEST]
    return dict(ids=ids, shape=shapes, widx=[min(at, LONGEST - 1) for at in widx])


def tensors(sentence):
    """One encoded sentence as the graph's inputs."""
    inputs = {name: np.array([sentence[name]], np.int64) for name in ("ids", "shape", "widx")}
    inputs["mask"] = np.ones(inputs["ids"].shape, np.float32)
    inputs["wmask"] = np.ones(inputs["widx"].shape, np.float32)
    return inputs
