import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../../src/lib/clock.ts';
import { openPage } from '../../../src/sandbox/page/page.ts';
import { ask, openServed } from './page-support.ts';

test('the page answers under its own names, and under no name that somebody else made lead here', async (t) => {
  const { page } = await openServed(t);
  const { port } = new URL(page.origin);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    assert.equal((await ask(page.origin, { headers: { host } })).status, 200, host);
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    'localhost',
    `127.0.0.1.evil.example:${port}`,
    `localhost:1`,
  ]) {
    assert.equal((await ask(page.origin, { headers: { host } })).status, 403, host);
  }
});

test('another page can neither read nor do anything', async (t) => {
  const { page, stage } = await openServed(t);
  const origin = 'http://evil.example';
  const body = JSON.stringify({ do: 'type', line: 'break portal down' });
  const headers = { 'content-type': 'application/json' };
  for (const foreign of [
    { origin },
    { origin: 'null' },
    { origin: page.origin.replace(/\d+$/, '1') },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
  ]) {
    const asked = { method: 'POST', headers: { ...headers, ...foreign } as Record<string, string>, body };
    assert.equal((await ask(`${page.origin}/act`, asked)).status, 403, JSON.stringify(foreign));
    const news = await ask(`${page.origin}/news`, { headers: { ...foreign } as Record<string, string> });
    assert.equal(news.status, 403, JSON.stringify(foreign));
  }
  assert.equal(stage.scene().portal?.faults.take('startbackup'), undefined);
});

test('a link to the page may be followed from anywhere', async (t) => {
  const { page } = await openServed(t);
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  assert.equal((await ask(`${page.origin}/?scenario=guest`, { headers })).status, 200);
});

test('every answer forbids what is not the page’s own: scripts, frames, other addresses', async (t) => {
  const { page } = await openServed(t);
  for (const path of ['/', '/main.js', '/nothing', '/act']) {
    const policy = String((await ask(page.origin + path)).headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  }
});

test('only the page’s own files are there', async (t) => {
  const { page } = await openServed(t);
  const types = { '/': 'text/html', '/page.css': 'text/css', '/main.js': 'text/javascript', '/icon.svg': 'image/svg' };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await ask(page.origin + path);
    assert.deepEqual([status, String(headers['content-type']).startsWith(type)], [200, true], path);
  }
  for (const path of ['/../page.ts', '/..%2fpage.ts', '/%2e%2e/%2e%2e/main.ts', '/tsconfig.json', '/browser/main.js']) {
    assert.equal((await ask(page.origin, { path })).status, 404, path);
  }
  assert.equal((await ask(page.origin, { method: 'DELETE' })).status, 405);
});

test('what is no JSON object, or too long, is refused in a sentence', async (t) => {
  const { page } = await openServed(t);
  const headers = { 'content-type': 'application/json' };
  const long = JSON.stringify({ do: 'say', text: 'x'.repeat(70_000) });
  for (const [given, body] of [
    [headers, ''],
    [headers, '{'],
    [headers, '[]'],
    [headers, '"x"'],
    [headers, long],
    [{ 'content-type': 'text/plain' }, '{"do":"type","line":"kill"}'],
  ] as const) {
    const answer = await ask(`${page.origin}/act`, { method: 'POST', headers: given, body });
    assert.deepEqual([answer.status, answer.body], [400, 'This takes a JSON object of at most 64 KB.']);
  }
});

test('where the port is taken there is no page, and the sandbox says so and continues', async (t) => {
  const { page, stage } = await openServed(t);
  const port = Number(new URL(page.origin).port);
  const second = await openPage({ stage, port, clock: systemClock, signal: new AbortController().signal });
  assert.deepEqual(
    [second.origin, second.sentence],
    ['', `There is no page: port ${port} is taken; --port takes another, --no-page none.`],
  );
  await second.close();
  assert.equal((await ask(page.origin)).status, 200);
});
