import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type Scene, scene } from './portal-support.ts';

type Got = { readonly status: number; readonly headers: Headers; readonly bytes: Buffer };

const get = async (
  { portal }: Scene,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Got> => {
  const response = await fetch(`${portal.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${portal.apiKey}`, ...headers },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

/** A portal with a copy in its temporary storage: its link. */
const withLink = async (here: Scene): Promise<string> => {
  await here.start();
  here.clock.advance(10_000);
  return (await here.progress()).json.response.link;
};

/** The same with a copy in a room: the file's number. */
const withFile = async (here: Scene): Promise<number> => {
  await here.start({ storageType: 0, storageParams: [{ key: 'folderId', value: '1234' }] });
  here.clock.advance(10_000);
  return here.portal.history().find(({ fileId }) => fileId !== undefined)?.fileId ?? 0;
};

test('a link counts its milliseconds from 2010, and a change of its expiry spoils it', async (t) => {
  const here = await scene(t);
  const link = await withLink(here);
  const [, ms] = /\?expire=1440&auth=(\d+)\.[A-Z0-9]{40,44}$/.exec(link) ?? [];
  assert.equal(Number(ms), Date.UTC(2026, 2, 10, 12, 0, 3) - Date.UTC(2010, 0, 1));
  assert.equal((await get(here, link.replace('1440', '2880'))).status, 403);
  assert.equal((await get(here, link.replace(/\?.*/, ''))).status, 400);
  assert.equal((await get(here, link, {}, 'HEAD')).status, 405);
});

test('a copy is served whole with its length, whatever the scopes, the payment and the status of the portal', async (t) => {
  const here = await scene(t);
  const link = await withLink(here);
  Object.assign(here.portal.knobs, { keyPermissions: ['rooms:read'], tariffState: 'notPaid', tenantStatus: 2 });
  const { status, headers, bytes } = await get(here, link);
  assert.deepEqual([status, headers.get('content-type')], [200, 'application/x-gzip']);
  assert.equal(Number(headers.get('content-length')), bytes.length);
  assert.deepEqual([headers.get('accept-ranges'), headers.get('etag')], [null, null]);
  assert.ok(gunzipSync(bytes).length > 50_000);
});

test('of a link only what is left from a place on can be asked for; all else fails as on the real server', async (t) => {
  const here = await scene(t);
  const link = await withLink(here);
  const whole = (await get(here, link)).bytes;
  const last = whole.length - 1;
  const cases: readonly (readonly [string, number, string])[] = [
    ['bytes=0-', 200, `bytes 0-${last}/${whole.length}`],
    ['bytes=100-', 206, `bytes 100-${last}/${whole.length}`],
    [`bytes=${last}-`, 206, `bytes ${last}-${last}/${whole.length}`],
    ['bytes=0-0', 403, 'too many bytes written'],
    ['lines=1-2', 403, 'too many bytes written'],
    ['bytes=-100', 500, 'System.FormatException'],
    [`bytes=${whole.length}-`, 500, 'Wrong Range header'],
  ];
  for (const [range, status, told] of cases) {
    const got = await get(here, link, { range });
    assert.equal(got.status, status, range);
    const isServed = status < 300;
    assert.ok((isServed ? (got.headers.get('content-range') ?? '') : String(got.bytes)).includes(told), range);
    if (isServed) assert.deepEqual(got.bytes, whole.subarray(Number(/\d+/.exec(range)?.[0])));
  }
});

test("a room's copy is listed with its length and is served by the file handler, ranges and HEAD included", async (t) => {
  const here = await scene(t);
  const id = await withFile(here);
  const list = await here.ask('GET', '/api/2.0/files/1234?filterValue=sandbox_');
  const [file] = JSON.parse(list.text).response.files;
  assert.deepEqual([file.id, file.fileExst, file.rootFolderType], [id, '.gz', 14]);
  const path = `/filehandler.ashx?action=stream&fileid=${id}`;
  const whole = await get(here, path);
  assert.equal(whole.bytes.length, file.pureContentLength);
  assert.equal(whole.headers.get('content-disposition'), `attachment; filename=${file.title}`);
  const head = await get(here, path, {}, 'HEAD');
  assert.deepEqual([head.status, Number(head.headers.get('content-length'))], [200, whole.bytes.length]);
  const part = await get(here, path, { range: 'bytes=100-199' });
  assert.deepEqual([part.status, part.bytes], [206, whole.bytes.subarray(100, 200)]);
});

test('the file handler refuses strangers, unknown files and ranges behind the end in two ways', async (t) => {
  const here = await scene(t);
  const id = await withFile(here);
  const path = (action: string, fileId = id): string => `/filehandler.ashx?action=${action}&fileid=${fileId}`;
  const stranger = { authorization: '' };
  assert.match(String((await get(here, path('stream'), stranger)).bytes), /enough permission/);
  const silent = await get(here, path('download'), stranger);
  assert.deepEqual([silent.status, silent.bytes.length], [403, 0]);
  assert.equal((await get(here, path('stream', 99))).status, 404);
  const behind = { range: 'bytes=99999999-' };
  assert.equal((await get(here, path('stream'), behind)).status, 500);
  const page = await get(here, path('download'), behind);
  assert.deepEqual([page.status, page.headers.get('content-type')], [400, 'text/html; charset=utf-8']);
});

test('downloads can be forbidden, cut in the middle, and without closed ranges in rooms as well', async (t) => {
  const here = await scene(t);
  const link = await withLink(here);
  const id = await withFile(here);
  here.portal.knobs.downloadFault = 'forbidden';
  assert.equal((await get(here, link)).status, 403);
  here.portal.knobs.downloadFault = 'cut';
  await assert.rejects(get(here, link));
  here.portal.knobs.downloadFault = 'closedRangesBroken';
  assert.equal((await get(here, `/filehandler.ashx?action=stream&fileid=${id}`, { range: 'bytes=0-9' })).status, 500);
});

test('a download that hangs sends half and then nothing', async (t) => {
  const here = await scene(t);
  const link = await withLink(here);
  here.portal.knobs.downloadFault = 'hangs';
  const stop = new AbortController();
  const response = await fetch(`${here.portal.origin}${link}`, {
    headers: { authorization: `Bearer ${here.portal.apiKey}` },
    signal: stop.signal,
  });
  const reader = response.body?.getReader();
  const half = Math.ceil(Number(response.headers.get('content-length')) / 2);
  for (let read = 0; read < half; ) read += (await reader?.read())?.value?.length ?? 0;
  const more = reader?.read();
  stop.abort();
  await assert.rejects(async () => more);
});
