// Opens the page of a running server in a real browser: npm run test:browser -- --url http://127.0.0.1:8080
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { watchPage, withBrowser } from './browser.mjs';

/** What the page loads before the first query, as sent with gzip; workers, which load behind it, count apart. */
const PAGE_BUDGET = 1_150_000;
const WORKER_BUDGET = 400_000;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
    screenshots: { type: 'string' },
  },
});
assert(values.url, 'which server? --url http://127.0.0.1:8080');
const address = `${values.url.replace(/\/$/, '')}/graphiql`;

const examples = readdirSync(new URL('../examples/', import.meta.url)).filter((file) => file.endsWith('.graphql'));
const dist = new URL('../dist/assets/', import.meta.url);

await withBrowser(values.browser, async (browser) => {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const seen = await watchPage(page, address);

    await checkOpening(page);
    await checkEveryTab(page);
    await checkTabKey(page);
    await checkDocumentation(page);
    await checkReload(page, seen);

    if (values.screenshots) await page.screenshot({ path: `${values.screenshots}/graphiql-${colorScheme}.png` });
    assert.deepEqual(seen.problems, [], `problems in ${colorScheme}`);
    console.log(`${colorScheme}: ${examples.length} examples, ${sizes(seen.urls)}`);
    await context.close();
  }
});

async function checkOpening(page) {
  const response = await page.goto(address);
  assert.equal(response.status(), 200);
  assert.match(response.headers()['content-security-policy'] ?? '', /default-src 'none'/);
  assert.equal(await page.title(), 'kobling – GraphiQL');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await page.waitForSelector('.graphiql-query-editor .view-line');
  const tabs = await page.getByRole('tab').all();
  assert.equal(tabs.length, examples.length);
  assert.equal(await page.evaluate(countHiddenTabs), 0, 'every tab can be seen without scrolling');
}

function countHiddenTabs() {
  const strip = document.querySelector('.graphiql-tabs');
  return [...strip.children].filter((tab) => {
    const [inner, outer] = [tab.getBoundingClientRect(), strip.getBoundingClientRect()];
    return inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1;
  }).length;
}

/** Runs every example as it stands; the server must answer all of them without an error. */
async function checkEveryTab(page) {
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    const name = await tab.getAttribute('title');
    const answered = page.waitForResponse((response) => response.url().endsWith('/graphql'));
    await page.getByRole('button', { name: /^Execute query/ }).click();
    const answer = await (await answered).json();
    assert.deepEqual(answer.errors ?? [], [], `${name}: errors in the answer`);
    await page.locator('.graphiql-response .view-line', { hasText: '"data"' }).waitFor();
  }
}

/** Tab and Shift+Tab leave each editor and change nothing in it. */
async function checkTabKey(page) {
  for (const area of ['.graphiql-query-editor', '.graphiql-editor-tool', '.graphiql-response']) {
    for (const key of ['Tab', 'Shift+Tab']) {
      const editor = page.locator(`${area} .monaco-editor`).first();
      await editor.locator('.view-lines').click();
      const before = await settledText(editor);
      const isInside = () => editor.evaluate((element) => element.contains(document.activeElement));
      assert(await isInside(), `a click steps into ${area}`);
      await page.keyboard.press(key);
      assert(!(await isInside()), `${key} leaves ${area}`);
      assert.equal(await settledText(editor), before, `${key} types nothing into ${area}`);
    }
  }
}

/** An editor holds only the lines it shows, and a click may scroll it: the text once it no longer changes. */
async function settledText(editor) {
  for (let before = null, text = await editor.innerText(); ; text = await editor.innerText()) {
    if (text === before) return text;
    before = text;
    await editor.page().waitForTimeout(100);
  }
}

async function checkDocumentation(page) {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer', { hasText: 'Query' }).waitFor();
  await page.getByRole('button', { name: 'Show History' }).click();
  await page.locator('.graphiql-history', { hasText: 'PageThrough' }).waitFor();
}

/** What the reader left is there again, no example twice, and nothing was stored outside our own prefix. */
async function checkReload(page, seen) {
  // GraphiQL writes its tabs half a second after the last change.
  await page.waitForFunction(() => window.localStorage.getItem('kobling:graphiql:tabState') !== null);
  const foreign = await page.evaluate(() => Object.keys(window.localStorage).filter((key) => !key.startsWith('kobling:')));
  assert.deepEqual(foreign, []);
  seen.isLeaving = true;
  await page.reload();
  seen.isLeaving = false;
  await page.waitForSelector('.graphiql-query-editor .view-line');
  assert.equal(await page.getByRole('tab').count(), examples.length);
}

/** Measured on the files in dist/, whichever encoding the server chose. */
function sizes(urls) {
  const names = [...new Set(urls.map((url) => `${basename(new URL(url).pathname)}.gz`))];
  const sum = (wanted) =>
    names.filter((name) => wanted(name) && existsSync(new URL(name, dist))).reduce((total, name) => total + statSync(new URL(name, dist)).size, 0);
  const isWorker = (name) => name.includes('.worker-');
  const page = sum((name) => !isWorker(name));
  const workers = sum(isWorker);
  assert(page > 0 && page <= PAGE_BUDGET, `the page loads ${page} bytes, at most ${PAGE_BUDGET}`);
  assert(workers > 0 && workers <= WORKER_BUDGET, `the workers load ${workers} bytes, at most ${WORKER_BUDGET}`);
  return `page ${page} B, workers ${workers} B (gz)`;
}
