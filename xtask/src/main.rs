//! `cargo xtask ci`: everything that must hold before a change is taken.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const USAGE: &str = "\
cargo xtask ci        format, lints, documentation, licences and tests: all that must hold before a change is taken
cargo xtask fmt|lint|doc|deny|test
                      one of them
";

/// A check: its name, and the command with its arguments and environment.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

/// The quick ones first, the tests last, so that their summary ends the output.
const STEPS: &[Step] = &[
    Step { name: "fmt", arguments: &["fmt", "--all", "--check"], environment: &[] },
    Step { name: "deny", arguments: &["deny", "check", "bans", "licenses", "sources"], environment: &[] },
    Step {
        name: "lint",
        arguments: &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
        environment: &[],
    },
    Step {
        name: "doc",
        arguments: &["doc", "--workspace", "--no-deps", "--locked"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
    Step { name: "test", arguments: &["test", "--workspace", "--locked", "--no-fail-fast"], environment: &[] },
];

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let steps: Vec<&Step> = STEPS.iter().filter(|s| task == "ci" || task == s.name).collect();
    if steps.is_empty() {
        say(USAGE);
        return ExitCode::from(2);
    }
    // Every check runs, so that one run tells all that is wrong.
    let failed: Vec<&str> = steps.into_iter().filter(|step| !run(step)).map(|step| step.name).collect();
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    say(&format!("failed: {}\n", failed.join(", ")));
    ExitCode::FAILURE
}

fn run(step: &Step) -> bool {
    say(&format!("== cargo {}\n", step.arguments.join(" ")));
    let start = Instant::now();
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(step.arguments).envs(step.environment.iter().copied());
    let passed = if step.name == "test" {
        tests(&mut command)
    } else {
        command.status().map(|status| status.success()).map_err(|e| e.to_string())
    };
    let passed = passed.unwrap_or_else(|error| {
        say(&format!("cargo cannot be run: {error}\n"));
        false
    });
    if step.name != "test" {
        let verdict = if passed { "ok" } else { "FAILED" };
        say(&format!("== {} {verdict}, {:.0} s\n", step.name, start.elapsed().as_secs_f64()));
    }
    passed
}

/// Runs the tests, and adds up what each of their programs says of itself.
fn tests(command: &mut Command) -> Result<bool, String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| e.to_string())?;
    let output = child.stdout.take().ok_or("there is no output")?;
    let (mut passed, mut failed, mut ignored) = (0, 0, 0);
    for line in BufReader::new(output).lines() {
        let line = line.map_err(|e| e.to_string())?;
        if line.starts_with("test result: ") {
            passed += counted(&line, "passed");
            failed += counted(&line, "failed");
            ignored += counted(&line, "ignored");
        }
        say(&format!("{line}\n"));
    }
    let success = child.wait().map_err(|e| e.to_string())?.success();
    say(&format!("tests: {passed} passed, {failed} failed, {ignored} skipped\n"));
    Ok(success && failed == 0 && passed > 0)
}

/// `12` of `test result: ok. 12 passed; 0 failed; ...` and the word "passed".
fn counted(line: &str, what: &str) -> u64 {
    let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || c == ';').filter(|w| !w.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == what).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

/// A reader that has gone away is no reason to stop checking.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted() {
        let line = "test result: ok. 12 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.61s";
        assert_eq!((counted(line, "passed"), counted(line, "failed"), counted(line, "ignored")), (12, 1, 2));
        assert_eq!(counted("running 3 tests", "passed"), 0);
    }

    /// ARCHITECTURE.md names the test that guards each invariant; here it is seen to that there is such a test.
    #[test]
    fn every_invariant_has_its_test() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the architecture");
        let invariants = text.split("## Invariants").nth(1).and_then(|t| t.split("\n## ").next()).expect("the section");
        let rows: Vec<&str> = invariants.lines().filter(|l| l.starts_with("| ")).skip(1).collect();
        assert!(rows.len() > 10, "{rows:?}");
        let code = code_of(&root.join("crates"));
        for row in rows {
            let quoted = row.split('`').skip(1).step_by(2);
            let tests: Vec<&str> = quoted.filter(|w| w.matches('_').count() > 1).collect();
            assert!(!tests.is_empty() || row.contains("clippy.toml"), "nothing guards: {row}");
            for test in tests {
                assert!(code.contains(&format!("fn {test}(")), "there is no test {test}");
            }
        }
    }

    fn code_of(folder: &std::path::Path) -> String {
        let mut text = String::new();
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                text.push_str(&code_of(&path));
            } else if path.extension().is_some_and(|e| e == "rs") {
                text.push_str(&std::fs::read_to_string(&path).expect("a file"));
            }
        }
        text
    }
}
