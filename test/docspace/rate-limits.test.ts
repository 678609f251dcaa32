import { testRows } from './refusing.ts';

testRows([
  {
    name: 'a rate limit that says nothing more',
    status: 429,
    headers: { 'x-ratelimit-limit': '1500', 'x-ratelimit-remaining': '0' },
    body: '',
    failure: { kind: 'rate_limited', detail: '', httpStatus: 429 },
    sentence: 'The portal takes no more requests for now (429). Wait a minute or two.',
  },
  {
    name: 'a rate limit with seconds',
    status: 429,
    headers: { 'retry-after': '90' },
    body: '',
    failure: { kind: 'rate_limited', detail: '', httpStatus: 429, retryAfterMs: 90_000 },
    sentence: 'The portal takes no more requests for now (429). It asks to wait 1 min 30 s.',
  },
  {
    name: 'a rate limit with a date',
    status: 429,
    headers: { date: 'Sun, 01 Mar 2026 02:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 02:30:00 GMT' },
    body: '',
    failure: { kind: 'rate_limited', detail: '', httpStatus: 429, retryAfterMs: 1_800_000 },
    sentence: 'The portal takes no more requests for now (429). It asks to wait 30 min.',
  },
  {
    name: 'a rate limit of more than a day',
    status: 429,
    headers: { 'retry-after': '9999999' },
    body: '',
    failure: { kind: 'rate_limited', detail: '', httpStatus: 429, retryAfterMs: 86_400_000 },
    sentence: 'The portal takes no more requests for now (429). It asks to wait 24 h.',
  },
  ...['soon', '0', '-5', 'Sun, 01 Mar 2026 01:00:00 GMT'].map((retryAfter) => ({
    name: `a rate limit whose Retry-After is ${retryAfter}`,
    status: 429,
    headers: { date: 'Sun, 01 Mar 2026 02:00:00 GMT', 'retry-after': retryAfter },
    body: '',
    failure: { kind: 'rate_limited', detail: '', httpStatus: 429 } as const,
    sentence: 'The portal takes no more requests for now (429). Wait a minute or two.',
  })),
]);
