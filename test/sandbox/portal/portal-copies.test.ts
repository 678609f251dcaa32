import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Scene, scene } from './portal-support.ts';

const historyPath = '/api/2.0/backup/getbackuphistory';
const room = { storageType: 0, storageParams: [{ key: 'folderId', value: 1234 }] };
const bucket = { storageType: 5, storageParams: [{ key: 'module', value: 's3' }] };

const make = async ({ portal, clock, start }: Scene, body?: unknown): Promise<string> => {
  portal.knobs.allowance = 100;
  const { taskId } = (await start(body)).json.response;
  clock.advance(10_000);
  return taskId;
};

const ids = async ({ ask }: Scene): Promise<string[]> =>
  (await ask('GET', historyPath)).json.response.map(({ id }) => id);

test('the history is in the order of its ids', async (t) => {
  const here = await scene(t);
  const made: string[] = [];
  for (let copy = 0; copy < 6; copy += 1) made.push(await make(here));
  assert.deepEqual(await ids(here), made.toSorted());
  assert.deepEqual(
    here.portal.history().map(({ id }) => id),
    made,
  );
});

test('reading the history removes what it does not find, for good', async (t) => {
  const here = await scene(t);
  const [lost, kept] = [await make(here), await make(here)];
  here.portal.loseCopy(lost);
  assert.equal(here.portal.history().length, 2);
  assert.deepEqual(await ids(here), [kept]);
  assert.equal(here.portal.history().length, 1);
});

test('a cloud that is out of reach erases the rows of its copies when the history is read', async (t) => {
  const here = await scene(t);
  await make(here, room);
  const temporary = await make(here);
  here.portal.knobs.historyOutage = 'folders';
  assert.deepEqual(await ids(here), [temporary]);
  here.portal.knobs.historyOutage = 'none';
  assert.deepEqual(await ids(here), [temporary]);
});

test('a bucket that is out of reach breaks the reading of the whole history', async (t) => {
  const here = await scene(t);
  const stored = await make(here, bucket);
  here.portal.knobs.historyOutage = 's3';
  assert.equal((await here.ask('GET', historyPath)).status, 500);
  here.portal.knobs.historyOutage = 'none';
  assert.deepEqual(await ids(here), [stored]);
});

test('a temporary copy goes at the first round after its day', async (t) => {
  const here = await scene(t);
  const [temporary, lasting] = [await make(here), await make(here, room)];
  here.clock.advance(86_400_000);
  assert.deepEqual(new Set(await ids(here)), new Set([temporary, lasting]), 'its time is over, the round is not yet');
  here.clock.advance(900_000);
  assert.deepEqual(await ids(here), [lasting]);
});

test('a copy can be deleted again and again, and only one that never was breaks the server', async (t) => {
  const here = await scene(t);
  const id = await make(here);
  const path = `/api/2.0/backup/deletebackup/${id}`;
  assert.equal((await here.ask('DELETE', path)).json.response, true);
  assert.equal((await here.ask('DELETE', path)).json.response, true);
  const unknown = await here.ask('DELETE', path.replace(id, '6f9619ff-8b86-d011-b42d-00cf4fc964ff'));
  assert.deepEqual([unknown.status, unknown.json.error.type], [500, 'System.NullReferenceException']);
});

test('the history of one slot can be deleted without the other', async (t) => {
  const here = await scene(t, { isStandalone: true });
  const own = await make(here);
  await make(here, { storageType: 4, dump: true });
  assert.equal((await here.ask('DELETE', '/api/2.0/backup/deletebackuphistory?dump=true')).json.response, true);
  assert.deepEqual(
    here.portal.history().map(({ id }) => id),
    [own],
  );
});

test('the link of a temporary copy is for administrators who are signed in', async (t) => {
  const here = await scene(t);
  await make(here);
  const { link } = (await here.progress()).json.response;
  assert.match(link, /^\/storage\/backup\/root\/sandbox_2026-03-10_12-00-00\.tar\.gz\?expire=1440&auth=/);
  const anonymous = await here.ask('GET', link, undefined, { authorization: '' });
  assert.deepEqual([anonymous.status, anonymous.text], [403, '']);
  const file = await here.ask('GET', link);
  assert.equal(file.status, 200);
  assert.notEqual(file.text, '');
  assert.equal((await here.ask('GET', `${link}0`)).status, 403);
  assert.equal((await here.ask('GET', link.replace('root/s', 'root/t'))).status, 403);
  here.portal.knobs.role = 'user';
  assert.equal((await here.ask('GET', link)).status, 403);
});

test('the link of a copy is good for a day, and of no use once the copy is deleted', async (t) => {
  const here = await scene(t);
  const id = await make(here);
  const { link } = (await here.progress()).json.response;
  here.clock.advance(86_400_000);
  assert.equal((await here.ask('GET', link)).status, 403);
  const next = await make(here);
  const fresh = (await here.progress()).json.response.link;
  assert.notEqual(id, next);
  assert.equal((await here.ask('GET', fresh)).status, 200);
  await here.ask('DELETE', `/api/2.0/backup/deletebackup/${next}`);
  assert.equal((await here.ask('GET', fresh)).status, 404);
});
