import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { answering, clientFor, enveloped, refusalOf, sendJson } from './answering.ts';

type Answers = Readonly<Record<string, { readonly status: number; readonly body: unknown }>>;

const ok = (response: unknown) => ({ status: 200, body: enveloped(response) });
const failed = (status: number, message: string) => ({
  status,
  body: { error: { message }, status: 1, statusCode: status },
});

const count = '/api/2.0/backup/getbackupscount';
const settings = '/api/2.0/settings';
const quota = '/api/2.0/portal/payment/quota';
const service = '/api/2.0/backup/getservicestate';
const price = '/api/2.0/portal/payment/walletservice?service=Backup';

const quotaWith = (value: unknown) =>
  ok({ id: -3, features: [null, { id: 'users', value: 9 }, { id: 'free_backup', value, used: { value: 1 } }] });
const priceOf = (value: unknown, more: object = { currencySymbol: '$', isoCurrencySymbol: 'USD' }) =>
  ok({ id: -12, price: { value, ...more }, serviceName: 'backup' });

/** A hosted portal whose two free backups are used up. */
const usedUp: Answers = {
  [count]: ok(2),
  [settings]: ok({ standalone: false }),
  [quota]: quotaWith(2),
  [service]: ok({ enabled: true }),
  [price]: priceOf(10),
};
const paid = { kind: 'paid', used: 2, allowance: 2, service: 'on', price: '$10' } as const;

const costAt = async (t: TestContext, answers: Answers) => {
  const { client, asked } = await answering(t, (request, response) => {
    const { status, body } = answers[request.url ?? ''] ?? failed(404, '');
    sendJson(response, status, body);
  });
  return { cost: await client.cost(), asked };
};

test('A start beyond the free allowance costs the price of the paid service', async (t) => {
  const { cost, asked } = await costAt(t, usedUp);
  assert.deepEqual(cost, paid);
  assert.deepEqual(
    new Set(asked.map(({ method, url }) => `${method} ${url}`)),
    new Set([count, settings, quota, service, price].map((path) => `GET ${path}`)),
  );
  assert.equal(asked.length, 5);
});

test('The five questions are asked at once', async (t) => {
  const waiting: (() => void)[] = [];
  const { client } = await answering(t, (request, response) => {
    const { status, body } = usedUp[request.url ?? ''] ?? failed(404, '');
    waiting.push(() => sendJson(response, status, body));
    if (waiting.length === 5) for (const answer of waiting) answer();
  });
  assert.deepEqual(await client.cost(), paid);
});

const within: readonly (readonly [string, Answers, number])[] = [
  ['as it is', { ...usedUp, [count]: ok(1) }, 1],
  ['with figures as text', { ...usedUp, [count]: ok('1'), [quota]: quotaWith('2') }, 1],
  ['where the settings cannot be read', { ...usedUp, [count]: ok(0), [settings]: failed(403, 'no') }, 0],
];

for (const [name, answers, used] of within) {
  test(`A start within the allowance is free, and what is used of it is told, ${name}`, async (t) => {
    assert.deepEqual((await costAt(t, answers)).cost, { kind: 'free', month: { used, allowance: 2 } });
  });
}

const free: readonly (readonly [string, Answers])[] = [
  ['with an unlimited allowance', { ...usedUp, [quota]: quotaWith(-1) }],
  ['on a self-hosted portal', { ...usedUp, [settings]: ok({ standalone: true }) }],
  [
    'on a self-hosted portal that says nothing else',
    { [settings]: ok({ standalone: 'True' }), [count]: failed(500, 'x') },
  ],
  ['on a server before 3.5, which does not count', { ...usedUp, [count]: { status: 404, body: '' } }],
];

for (const [name, answers] of free) {
  test(`A start ${name} is free`, async (t) => {
    assert.deepEqual((await costAt(t, answers)).cost, { kind: 'free' });
  });
}

test('A first start on a plan without free backups is paid', async (t) => {
  const { cost } = await costAt(t, { ...usedUp, [count]: ok(0), [quota]: quotaWith(0) });
  assert.deepEqual(cost, { ...paid, used: 0, allowance: 0 });
});

const unreadable = { kind: 'unreadable', detail: '', httpStatus: 200 } as const;
const unknown: readonly (readonly [string, Answers, object])[] = [
  [
    'the count fails',
    { ...usedUp, [count]: failed(500, 'no count') },
    { kind: 'broken', detail: 'no count', httpStatus: 500 },
  ],
  ['the count is no number', { ...usedUp, [count]: ok('many') }, unreadable],
  [
    'the quota fails',
    { ...usedUp, [quota]: failed(403, 'Access denied') },
    { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 },
  ],
  [
    'the quota is not there',
    { ...usedUp, [quota]: failed(404, 'none') },
    { kind: 'missing', detail: 'none', httpStatus: 404 },
  ],
  ['the quota has no allowance', { ...usedUp, [quota]: ok({ features: [{ id: 'users', value: 9 }] }) }, unreadable],
  ['the allowance is no number', { ...usedUp, [quota]: quotaWith('some') }, unreadable],
  ['the quota has no list', { ...usedUp, [quota]: ok({ features: { id: 'free_backup', value: 2 } }) }, unreadable],
];

for (const [name, answers, failure] of unknown) {
  test(`What a start costs is unknown where ${name}`, async (t) => {
    assert.deepEqual((await costAt(t, answers)).cost, { kind: 'unknown', failure });
  });
}

const services: readonly (readonly [string, { status: number; body: unknown }, string])[] = [
  ['off', ok({ enabled: false }), 'off'],
  ['not told', ok({}), 'unknown'],
  ['not readable', failed(403, 'Access denied'), 'unknown'],
];

for (const [name, answer, expected] of services) {
  test(`A paid start with a service state that is ${name} is told as ${expected}`, async (t) => {
    assert.deepEqual((await costAt(t, { ...usedUp, [service]: answer })).cost, { ...paid, service: expected });
  });
}

for (const [version, expected] of [
  ['3.5.0', 'refused'],
  ['3.8.0.112', 'refused'],
  ['3.9.0', 'off'],
  ['4.0', 'off'],
  // What servers say of themselves that were built by hand.
  ['3.1.0', 'off'],
  ['0.0.0.0', 'off'],
]) {
  test(`A service that is off on a server ${version} is told as ${expected}`, async (t) => {
    const answers = { ...usedUp, [settings]: ok({ standalone: false, version }), [service]: ok({ enabled: false }) };
    assert.deepEqual((await costAt(t, answers)).cost, { ...paid, service: expected });
  });
}

const prices: readonly (readonly [string, { status: number; body: unknown }, string])[] = [
  ['10', priceOf(10), '$10'],
  ['9.5', priceOf(9.5), '$9.50'],
  ['9.999', priceOf(9.999), '$10'],
  ['1000', priceOf(1000), '$1000'],
  ['text', priceOf('12.25'), '$12.25'],
  ['0', priceOf(0), ''],
  ['less than a cent', priceOf(0.001), ''],
  ['-1', priceOf(-1), ''],
  ['nothing', priceOf(null), ''],
  ['10 without a sign', priceOf(10, { isoCurrencySymbol: 'EUR' }), '10 EUR'],
  ['10 of nothing', priceOf(10, {}), '10'],
  ['missing', ok({}), ''],
  ['refused', failed(404, 'none'), ''],
];

const balance = '/api/2.0/portal/payment/customer/balance';
const wallets: readonly (readonly [string, { status: number; body: unknown }, string])[] = [
  ['its own currency', ok({ accountCurrency: 'EUR', subAccounts: [{ currency: 'USD', amount: 1 }] }), '10 EUR'],
  ['one account', ok({ subAccounts: [{ currency: 'USD', amount: 0 }] }), '10 USD'],
  ['accounts in two currencies', ok({ subAccounts: [{ currency: 'USD' }, { currency: 'EUR' }] }), '10'],
  ['nothing', ok({}), '10'],
  ['no access', failed(403, 'Access denied'), '10'],
];

for (const [name, answer, expected] of wallets) {
  test(`A price without a currency reads ${expected} where the wallet has ${name}`, async (t) => {
    const { cost } = await costAt(t, { ...usedUp, [price]: priceOf(10, {}), [balance]: answer });
    assert.deepEqual(cost, { ...paid, price: expected });
  });
}

for (const [name, answer, expected] of prices) {
  test(`A price of ${name} reads ${JSON.stringify(expected)}`, async (t) => {
    assert.deepEqual((await costAt(t, { ...usedUp, [price]: answer })).cost, { ...paid, price: expected });
  });
}

test('A portal that is down leaves the cost unknown, and nothing throws', async (t) => {
  const client = clientFor(t, 'http://127.0.0.1:1');
  const cost = await client.cost();
  assert.deepEqual(cost, { kind: 'unknown', failure: { kind: 'unreachable', detail: 'ECONNREFUSED' } });
  assert.equal((await refusalOf(client.progress('portal'))).failure.kind, 'unreachable');
});

test('A caller that gives up leaves the cost unknown', async (t) => {
  const { client } = await answering(t, () => {});
  const cost = await client.cost(AbortSignal.abort());
  assert.deepEqual(cost, { kind: 'unknown', failure: { kind: 'unreachable', detail: 'ETIMEDOUT' } });
});
