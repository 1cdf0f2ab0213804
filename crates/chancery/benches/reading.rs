//! The cost of each step, by sentences: `cargo bench -p chancery`.

#![allow(clippy::disallowed_methods, missing_docs, reason = "a benchmark reads the examples from their folder")]

use chancery::reader::{Input, Reader};
use chancery::record::Record;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// All reports of the examples, in the order of their paths.
fn reports() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|e| e.path().is_dir())
        .flat_map(|e| std::fs::read_dir(e.path()).into_iter().flatten().flatten().map(|f| f.path()))
        .filter(|p| p.extension().is_some_and(|e| e != "json"))
        .collect();
    paths.sort();
    paths.into_iter().filter_map(|p| Some((p.display().to_string(), std::fs::read(&p).ok()?))).collect()
}

fn reading(c: &mut Criterion) {
    let Ok(reader) = Reader::embedded() else { return };
    let files = reports();
    let inputs: Vec<Input> = files.iter().map(|(file, bytes)| Input { file, bytes }).collect();
    let (readings, _) = reader.read(&inputs);
    let sentences: usize = readings.iter().map(|r| r.sentences.len()).sum();
    let documents: Vec<_> = readings.iter().map(|r| &r.document).collect();

    let mut group = c.benchmark_group("sentences");
    group.sample_size(10).throughput(Throughput::Elements(sentences as u64));
    group.bench_function("document", |b| {
        b.iter(|| {
            for input in &inputs {
                black_box(chancery::document::read(input.file, input.bytes, &reader.limits));
            }
        });
    });
    group.bench_function("language", |b| b.iter(|| black_box(reader.model.analyse(&documents))));
    group.bench_function("whole reading", |b| b.iter(|| black_box(reader.read(&inputs))));
    group.bench_function("record", |b| {
        b.iter(|| black_box(Record::of(readings.clone(), &reader.coder.codebook, &reader.registry)));
    });
    group.finish();

    c.bench_function("load", |b| b.iter(|| black_box(Reader::embedded().is_ok())));
}

criterion_group!(benches, reading);
criterion_main!(benches);
