import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** Everything the build makes, workers and the rarely loaded formatter included, as sent with gzip. */
const TOTAL_BUDGET = 1_800_000;

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
if (!existsSync(dist)) throw new Error('there is no dist/ to test: run `npm run build` first');

const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(dist, file)).isFile());
const plain = files.filter((file) => !/\.(br|gz)$/.test(file));
const read = (file: string) => readFileSync(join(dist, file));

describe('the built files', () => {
  it('hold the page', () => {
    expect(plain).toContain('graphiql.html');
  });

  it('have both compressed forms beside them', () => {
    for (const file of plain) {
      expect(gunzipSync(read(`${file}.gz`)).equals(read(file)), `${file}.gz`).toBe(true);
      expect(brotliDecompressSync(read(`${file}.br`)).equals(read(file)), `${file}.br`).toBe(true);
    }
  });

  it('carry a hash in their name, so that browsers may keep them', () => {
    for (const file of plain.filter((one) => one.startsWith('assets'))) {
      expect(file).toMatch(/-[\w-]{8}\.\w+$/);
    }
  });

  it('embed no fonts', () => {
    for (const file of plain.filter((one) => /\.(css|js)$/.test(one))) {
      expect(read(file).includes('data:font'), file).toBe(false);
    }
  });

  it('stay within the budget', () => {
    const total = plain.reduce((sum, file) => sum + read(`${file}.gz`).length, 0);
    expect(total).toBeLessThanOrEqual(TOTAL_BUDGET);
  });
});

describe.each(plain.filter((file) => file.endsWith('.html')))('%s', (file) => {
  const html = read(file).toString();

  it('has no script or style of its own, which the policy would refuse', () => {
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  it('refers to its files relatively, so that it works under any path', () => {
    for (const [, target] of html.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
      expect(target).toMatch(/^\.\//);
    }
  });
});
