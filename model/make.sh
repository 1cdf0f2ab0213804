#!/bin/sh
# Makes weights from the corpora: sh make.sh CORPORA CHANCERY SENTENCES [BEFORE.onnx]
#
# CORPORA has the folders `ud`, `entities` and `factuality`; CHANCERY is the program, SENTENCES a file of sentences of ours,
# one a line, whose reading is kept. With BEFORE.onnx, a graph that was shipped, training goes on from it and the result
# is the mean of both; else it begins with MiniLM. Everything is written to `made/`; nothing in `weights/` is touched.
set -eu
corpora=$1 chancery=$2 sentences=$3 before=${4:-}
cd "$(dirname "$0")"
mkdir -p made
"$chancery" parse --format conllu - < "$sentences" > made/own.conllu
python corpora.py "$corpora" made/data ../crates/chancery/data/actors made/own.conllu
if [ -n "$before" ]; then
    python thaw.py "$before" weights/labels.json made/before.pt
    python train.py made/data --out made/trained --init made/before.pt --epochs 5 --rate 1.5e-4 --head-rate 1.2e-3 --pieces 1500
    python mix.py made/trained.pt made/before.pt 0.5 made/weights.pt
else
    python train.py made/data --out made/weights --epochs 10
fi
python export.py made/weights.pt made/whole.onnx made/labels.json
tokenizer=$(python -c 'from model import MINILM; print(MINILM + "/tokenizer.json")')
python fix_scales.py made/whole.onnx made/encoder.int8.onnx "$tokenizer" made/data/ewt_train.jsonl made/data/gum_train.jsonl
python reference.py made/encoder.int8.onnx made/labels.json < made/own.conllu > made/reference.jsonl
