import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Knobs } from '../../../src/sandbox/portal/knobs.ts';
import { isSince, type ServerVersion, serverVersions } from '../../../src/sandbox/portal/version.ts';
import { type Ask, scene } from './portal-support.ts';

/** What a real server of that version or newer answers; `shape`: members of `response` (or of the body) with their types. */
type Fact = {
  readonly call: `${'GET' | 'POST' | 'DELETE' | 'HEAD'} ${string}`;
  readonly body?: string;
  readonly as?: 'nobody' | 'bad key';
  readonly given?: Partial<Knobs>;
  readonly since?: ServerVersion;
  readonly status: number;
  readonly type?: 'json' | 'problem';
  readonly shape?: string;
  readonly says?: string;
};

const backup = '/api/2.0/backup';
const never = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
const room = '{"storageType":"0","storageParams":[{"key":"folderId","value":"99"}]}';
const daily = '{"storageType":"4","cronParams":{"period":"0","hour":"3"}}';
const problem = 'status:number traceId:string';
const progress = 'isCompleted:boolean progress:number error:string link:string tenantId:number taskId:string';
const unpaid = { tariffState: 'notPaid' } as const;

const facts: readonly Fact[] = [
  { call: `GET ${backup}/getbackupprogress`, status: 200, type: 'json', shape: 'count:number' },
  { call: `GET ${backup}/getbackupprogress`, as: 'nobody', status: 401 },
  {
    call: `GET ${backup}/getbackupprogress?Dump=maybe`,
    since: '3.1',
    status: 400,
    type: 'problem',
    says: 'valid for Dump',
  },
  { call: `GET ${backup}/startbackup`, status: 405 },
  { call: `GET ${backup}/nothing`, status: 404 },
  { call: `POST ${backup}/startbackup`, body: '{"storageType":"4"}', status: 200, type: 'json', shape: progress },
  {
    call: `POST ${backup}/startbackup`,
    body: '{"storageType":"4"}',
    since: '3.7',
    status: 200,
    shape: `${progress} status:number`,
  },
  { call: `POST ${backup}/startbackup`, status: 415, type: 'problem', says: '"statusCode":200' },
  { call: `POST ${backup}/startbackup`, body: '[]', status: 400, type: 'problem', says: 'BackupDto. Path: $' },
  { call: `POST ${backup}/startbackup`, body: room, status: 404, type: 'json', says: 'DirectoryNotFoundException' },
  { call: `POST ${backup}/createbackupschedule`, body: daily, status: 200, type: 'json', says: '"response":true' },
  {
    call: `POST ${backup}/createbackupschedule`,
    body: daily.replace('"3"', '"24"'),
    status: 500,
    type: 'json',
    says: 'Hour values must be between 0 and 23',
  },
  { call: `DELETE ${backup}/deletebackupschedule`, status: 200, type: 'json', says: '"response":true' },
  { call: `DELETE ${backup}/deletebackup/${never}`, status: 500, type: 'json', says: 'NullReferenceException' },
  { call: `DELETE ${backup}/deletebackup/7`, status: 404 },
  { call: `GET ${backup}/getbackuphistory`, given: { role: 'user' }, status: 403, type: 'json', says: 'Authorizing' },
  { call: `GET ${backup}/getbackuphistory`, given: unpaid, status: 402, type: 'problem', shape: problem },
  {
    call: `GET ${backup}/getbackuphistory`,
    given: { tenantStatus: 4 },
    status: 403,
    type: 'problem',
    says: 'Forbidden',
  },
  {
    call: `GET ${backup}/getbackuphistory`,
    given: { tenantStatus: 1 },
    status: 404,
    type: 'problem',
    says: 'Not Found',
  },
  {
    call: `GET ${backup}/getbackuphistory`,
    given: { ipRestriction: true, role: 'admin' },
    status: 403,
    type: 'json',
    says: '"The access to the portal is restricted"',
  },
  { call: `GET ${backup}/backuptmp`, given: { role: 'guest' }, status: 200, says: '/temp/backup' },
  { call: `GET ${backup}/getservicestate`, since: '3.5', status: 200, type: 'json', shape: 'enabled:boolean' },
  { call: `GET ${backup}/getrestoreprogress`, as: 'nobody', status: 200, type: 'json' },
  { call: `GET ${backup}/getrestoreprogress`, as: 'bad key', since: '3.1', status: 403, type: 'problem' },
  { call: 'GET /api/2.0/settings', as: 'bad key', since: '3.1', status: 403, type: 'problem' },
  {
    call: 'GET /api/2.0/settings',
    status: 200,
    type: 'json',
    shape: 'timezone:string utcOffset:string ownerId:string tenantStatus:number version:string standalone:boolean',
  },
  { call: 'GET /api/2.0/settings', given: { tenantStatus: 1 }, status: 200, says: '"tenantStatus":1' },
  { call: 'GET /api/2.0/settings', given: { tenantStatus: 2 }, status: 404, type: 'problem' },
  {
    call: 'GET /api/2.0/people/@self',
    status: 200,
    type: 'json',
    shape: 'id:string displayName:string isOwner:boolean isAdmin:boolean listAdminModules:object',
  },
  {
    call: 'GET /api/2.0/keys/@self',
    since: '3.1',
    status: 200,
    type: 'json',
    shape: 'key:string permissions:object lastUsed:string createOn:string createBy:object isActive:boolean',
  },
  { call: 'GET /api/2.0/keys/@self', since: '3.1', given: unpaid, status: 402, type: 'problem' },
  { call: 'GET /api/2.0/keys/@self', since: '3.2', given: { keyPermissions: ['rooms:write'] }, status: 200 },
  { call: 'GET /api/2.0/keys/permissions', since: '3.1', status: 200, says: '"accounts.self:read"' },
  {
    call: 'GET /api/2.0/portal/tariff',
    given: unpaid,
    status: 200,
    shape: 'state:number dueDate:string quotas:object',
  },
  { call: 'GET /api/2.0/portal/tariff', given: { role: 'user' }, status: 200, says: '"response":{"id":0,"state":1}' },
  { call: 'GET /api/2.0/portal/payment/quota', given: { role: 'guest' }, status: 403, says: 'Access denied' },
  { call: 'GET /api/2.0/portal', status: 200, shape: 'tenantId:number ownerId:string status:number timeZone:string' },
  { call: 'GET /api/2.0/portal/payment/quota', status: 200, shape: 'id:number price:object features:object' },
  { call: 'GET /api/2.0/portal/quota', status: 200, shape: 'maxTotalSize:number countFreeBackup:number' },
  { call: 'GET /api/2.0/portal/usedspace', status: 200, says: '"response":0.01' },
  { call: 'GET /api/2.0/files/1234?count=1', status: 200, shape: 'files:object current:object total:number' },
  { call: 'GET /api/2.0/files/file/1', status: 200, shape: 'id:number title:string pureContentLength:number' },
  { call: 'GET /api/2.0/security/audit/events/last', status: 200, type: 'json', says: '"response":[' },
  {
    call: 'GET /api/2.0/security/audit/events/filter?count=101',
    status: 400,
    type: 'problem',
    says: 'between 1 and 100',
  },
  { call: 'GET /api/2.0/security/audit/events/filter?from=2026-03-10', status: 400, says: 'The input was not valid.' },
  { call: 'GET /api/2.0/security/audit/events/filter?moduleType=1', since: '3.5', status: 500, says: 'NullReference' },
  { call: 'GET /storage/backup/root/copy.tar.gz', status: 400, says: "Value cannot be null. (Parameter 'key')" },
  { call: 'HEAD /storage/backup/root/copy.tar.gz', status: 405 },
  { call: 'GET /filehandler.ashx?action=stream&fileid=1', as: 'nobody', status: 403, says: 'enough permission' },
  { call: 'HEAD /filehandler.ashx?action=download&fileid=1', status: 200 },
];

const types = { json: 'application/json; charset=utf-8', problem: 'application/problem+json; charset=utf-8' } as const;

for (const server of serverVersions) {
  test(`A portal of ${server} answers as the real server does`, async (t) => {
    const { portal, ask } = await scene(t, { server });
    const healthy = { ...portal.knobs };
    for (const fact of facts.filter(({ since }) => isSince(server, since ?? '2.6'))) {
      const { call, as, given = {}, status, body = '' } = fact;
      await t.test(`${call} is ${status}${as ? ` to ${as}` : ''} ${JSON.stringify(given)} ${body}`, async () => {
        Object.assign(portal.knobs, healthy, given);
        await check(fact, ask);
      });
    }
  });
}

const check = async ({ call, body, as, status, type, shape, says }: Fact, ask: Ask): Promise<void> => {
  const [method = '', path = ''] = call.split(' ');
  const authorization = { nobody: '', 'bad key': `Bearer sk-${'0'.repeat(64)}` }[as ?? 'nobody'];
  const answer = await ask(method, path, body, as === undefined ? {} : { authorization });
  assert.equal(answer.status, status);
  if (type) assert.equal(answer.headers.get('content-type'), types[type]);
  if (says) assert.ok(answer.text.includes(says), answer.text);
  const told: object = answer.json.response ?? answer.json;
  const found = new Map(Object.entries(told).map(([name, value]) => [name, typeof value]));
  for (const member of shape?.split(' ') ?? []) {
    const [name = '', wanted] = member.split(':');
    assert.equal(found.get(name), wanted, name);
  }
};
