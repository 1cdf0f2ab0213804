// The pages of the demo story in a real browser. See README.md.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../../..");
const skip = (why) => { console.log(`skipped: ${why}`); process.exit(0); };

const program = process.env.CHANCERY ??
  [process.env.CARGO_TARGET_DIR, join(root, "target")].filter(Boolean)
    .flatMap((t) => ["release", "debug"].map((p) => join(t, p, "chancery"))).find(existsSync);
if (!program || !existsSync(program)) skip("the program is not built (cargo build -p chancery-cli)");
const chromium = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  .filter(Boolean).find(existsSync);
if (!chromium) skip("there is no chromium");
const require = createRequire(join(here, "package.json"));
let playwright, axe;
try {
  playwright = require("playwright-core");
  axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  skip("the packages are not installed (npm --prefix crates/chancery-serve/tests/browser install)");
}

const folder = mkdtempSync(join(tmpdir(), "chancery-browser-"));
const db = join(folder, "record.db");
execFileSync(program, ["read", join(root, "examples/envoys-2021"), "--db", db], { stdio: "ignore" });
const server = spawn(program, ["serve", "--db", db, "--bind", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
const base = await new Promise((done, fail) => {
  let said = "";
  server.stderr.on("data", (data) => {
    said += data;
    const found = said.match(/http:\/\/[0-9.:]+(?=\/)/);
    if (found) done(found[0]);
  });
  server.on("exit", () => fail(new Error(`the server ended: ${said}`)));
});
const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

let failed = 0, passed = 0;
const expect = (holds, what) => { if (!holds) throw new Error(what); };
async function test(name, options, work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => { if (m.type() === "error") complaints.push(m.text()); });
  page.on("pageerror", (e) => complaints.push(String(e)));
  try {
    await work(page);
    expect(complaints.length === 0, `the browser complains: ${complaints.join("; ")}`);
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
  await context.close();
}
const go = async (page, path) => {
  const answer = await page.goto(base + path);
  expect(answer.status() === 200, `${path} answers ${answer.status()}`);
};
const text = (page, selector) => page.locator(selector).innerText();
const fits = async (page, path) => {
  const [wide, has] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide <= has, `${path} is ${wide} wide on a screen of ${has}`);
};
const shoot = async (page, name) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }); };

const list = async (path) => {
  const answer = await fetch(base + path);
  expect(answer.ok, `${path} answers ${answer.status}`);
  return answer.json();
};
const event = (await list("/timeline.json?act=leave-post")).events[0].id;
const report = (await list("/documents.json")).documents.find((d) => d.file.startsWith("03")).id;
const story = (await list("/stories.json"))[0].id;
const PAGES = {
  today: "/", timeline: "/timeline", "timeline-story": "/timeline?by=story",
  missions: "/ledger/missions?as-of=2021-05-01", relations: "/ledger/relations", measures: "/ledger/measures",
  talks: "/ledger/talks", commitments: "/ledger/commitments?state=open", actors: "/actors", actor: "/actors/RUS",
  person: "/actors/person:John%20Sullivan", dyad: "/dyads/RUS/USA?since=2021-04-01&until=2021-04-30",
  stories: "/stories", story: `/stories/${story}`, reports: "/documents", report: `/documents/${report}`,
  event: `/events/${event}`, search: "/search?q=ambassador", empty: "/search?q=zzzz",
};

for (const [scheme, width] of [["light", 1280], ["dark", 1280], ["light", 390], ["dark", 390]]) {
  await test(`every page, ${scheme}, ${width} wide: nothing keeps anybody out`, { colorScheme: scheme, viewport: { width, height: 900 } }, async (page) => {
    for (const [name, path] of Object.entries(PAGES)) {
      await go(page, path);
      await fits(page, path);
      // axe-core comes in beside the page's own policy, as an extension would.
      const session = await page.context().newCDPSession(page);
      await session.send("Runtime.evaluate", { expression: axe });
      const { result } = await session.send("Runtime.evaluate", {
        expression: "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then((r) => JSON.stringify({ checks: r.passes.length, found: r.violations.map((v) => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 160)])}))",
        awaitPromise: true, returnByValue: true,
      });
      const { checks, found: all } = JSON.parse(result.value);
      expect(checks > 15, `${path}: only ${checks} checks were made`);
      const found = all.filter(([impact]) => impact === "serious" || impact === "critical");
      expect(found.length === 0, `${path}: ${JSON.stringify(found)}`);
      await shoot(page, `${name}-${scheme}-${width}`);
    }
  });
}

await test("is the US ambassador in Moscow on 1 May 2021, and who says so?", {}, async (page) => {
  await go(page, "/");
  await page.getByRole("link", { name: "Who is in post" }).click();
  await page.getByLabel("As of", { exact: true }).first().fill("2021-05-01");
  await page.getByRole("button", { name: "Show" }).click();
  expect(page.url().includes("as-of=2021-05-01"), `the address is the state: ${page.url()}`);
  const row = page.locator("tr", { hasText: "United States in Russia" });
  const words = await row.innerText();
  expect(/John Sullivan is not there/.test(words) && /22 April 2021/.test(words), words);
  await row.locator(".cites a").first().click();
  expect(await page.locator(".act.chosen").count() > 0, "one click leads to the marked characters");
  expect(await page.locator(".act.chosen").first().isVisible(), "and they are seen");
});

await test("what did each side do in April 2021?", {}, async (page) => {
  await go(page, "/");
  await page.getByRole("link", { name: "Russia and United States", exact: true }).click();
  await page.getByRole("link", { name: "April 2021", exact: true }).click();
  const sides = await page.locator(".sides section").allInnerTexts();
  expect(/What Russia did[^]*expelled 10 diplomats of the United States/.test(sides[0]), sides[0]);
  expect(/What the United States did[^]*expelled 10 diplomats of Russia/.test(sides[1]), sides[1]);
  expect(!sides.join().includes("held a summit in Geneva"), "nothing of June");
});

await test("which promises of June are still open?", {}, async (page) => {
  await go(page, "/");
  await page.getByRole("link", { name: /^June 2021: \d/ }).click();
  const rows = page.locator("table.ledger tbody tr");
  expect(await rows.count() >= 3, "several are");
  for (const row of await rows.allInnerTexts()) {
    expect(/pending|overdue/.test(row) && /June 2021/.test(row), row);
  }
});

await test("search narrows down by its facets, and back", {}, async (page) => {
  await go(page, "/");
  await page.getByRole("searchbox").fill("ambassador");
  await page.keyboard.press("Enter");
  const before = await text(page, "#list-title");
  await page.locator(".facet a", { hasText: "return to post" }).click();
  expect(page.url().includes("act=return-to-post"), page.url());
  expect(await text(page, "#list-title") !== before, "fewer fit");
  await page.reload();
  expect(await page.locator(".chosen li").count() === 2, "the address alone brings it back");
  await page.getByRole("link", { name: /Take back: return to post/ }).click();
  expect(await text(page, "#list-title") === before, "all are back");
});

await test("the keyboard reaches everything", {}, async (page) => {
  await go(page, `/documents/${report}`);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement.className) === "skip", "the skip link comes first");
  expect(await page.locator(".skip").isVisible(), "and is seen");
  await page.keyboard.press("Enter");
  expect(page.url().endsWith("#main"), page.url());
  let found = false;
  for (let i = 0; i < 12 && !found; i += 1) {
    await page.keyboard.press("Tab");
    found = await page.evaluate(() => document.activeElement.matches("[data-note]"));
  }
  expect(found, "a marked passage takes the focus");
  const note = await page.evaluate(() => getComputedStyle(document.activeElement, "::after").content);
  expect(note.length > 10, `and says what it was read as: ${note}`);
  await page.keyboard.press("Enter");
  expect(/#r-m-/.test(page.url()) || /#/.test(page.url()), "and leads to its entry in the list");
});

await test("without scripts all is there", { javaScriptEnabled: false }, async (page) => {
  for (const path of Object.values(PAGES)) await go(page, path);
  await go(page, "/ledger/missions");
  await page.locator("input[name='as-of']").fill("2021-05-01");
  await page.getByRole("button", { name: "Show" }).click();
  expect((await page.locator("tr", { hasText: "United States in Russia" }).innerText()).includes("not there"), "the form works");
  await go(page, `/documents/${report}`);
  expect(await page.locator(".notes ol li").count() > 5, "what was read stands in a list");
});

await test("a slider moves the day", {}, async (page) => {
  await go(page, "/ledger/missions?as-of=2021-05-01");
  const slider = page.getByLabel("As of, as a slider");
  expect(await slider.isVisible(), "there is one");
  await slider.focus();
  await Promise.all([page.waitForURL(/as-of=2021-05-02/), page.keyboard.press("ArrowRight")]);
});

await test("pictures have words", {}, async (page) => {
  for (const path of [PAGES.timeline, PAGES.dyad, PAGES.actor]) {
    await go(page, path);
    const svg = page.locator("figure.chart svg[role='group']").first();
    expect((await svg.locator("> title").textContent()).length > 10, `${path}: a title`);
    expect((await svg.locator("> desc").textContent()).length > 30, `${path}: a description`);
  }
  expect(await page.locator("figure.chart details table").count() === 1, "the numbers are a table too");
});

await test("on paper the navigation is gone", {}, async (page) => {
  await go(page, PAGES.missions);
  await page.emulateMedia({ media: "print" });
  expect(!(await page.locator(".top nav").isVisible()), "the navigation");
  expect(await page.locator("table.ledger").isVisible(), "the table stays");
});

await browser.close();
server.kill("SIGTERM");
await new Promise((done) => server.on("exit", done));
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
