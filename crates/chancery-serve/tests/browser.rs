//! Runs `tests/browser/pages.mjs`, which says in a line what is missing where it cannot run.

use std::process::Command;

#[test]
fn the_pages_work_in_a_browser() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/pages.mjs");
    let Ok(output) = Command::new("node").arg(script).output() else {
        println!("skipped: there is no node");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
