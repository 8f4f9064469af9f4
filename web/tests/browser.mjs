// What every browser test shares: the browser, and a watch for what must never happen on a page.
import { chromium } from 'playwright-core';

// No outside traffic of the browser's own, and drawing in software, as in a container.
const FLAGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-gpu-watchdog',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

export async function withBrowser(executablePath, use) {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

/**
 * Notes every request, and as problems: console errors and warnings, exceptions, breaches of the policy, failed requests and
 * requests to any other origin than the address.
 */
export async function watchPage(page, address) {
  const { origin } = new URL(address);
  // `isLeaving` is set while the page is left: what it has still asked for is then taken back.
  const seen = { urls: [], problems: [], isLeaving: false };
  const problem = (text) => seen.problems.push(text);

  await page.exposeFunction('reportBreach', (text) => problem(`policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.reportBreach(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problem(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problem(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (!(seen.isLeaving && reason === 'net::ERR_ABORTED')) problem(`failed: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problem(`status ${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.origin !== origin) problem(`foreign: ${url}`);
    seen.urls.push(url.href);
  });
  return seen;
}
