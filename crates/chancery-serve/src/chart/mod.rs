//! Pictures, drawn here and not in the browser.
