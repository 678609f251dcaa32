import { addressAdvice, envelope, testRows } from './refusing.ts';

testRows([
  {
    name: 'a redirect to another address',
    status: 301,
    headers: { location: 'https://new.example.com/api/2.0/backup/getbackupprogress?auth=secret' },
    body: '',
    failure: { kind: 'redirected', detail: 'https://new.example.com', httpStatus: 301 },
    sentence:
      "The portal's address redirects to https://new.example.com (301), and redirects are not followed. Set DOCSPACE_API_HOST to that address.",
  },
  {
    name: 'a redirect on the same address',
    status: 302,
    headers: { location: '/login?returnUrl=%2F' },
    body: '',
    failure: { kind: 'redirected', detail: '/login', httpStatus: 302 },
    sentence: `The portal's address redirects to /login (302), and redirects are not followed. ${addressAdvice}`,
  },
  {
    name: 'a redirect to a login page elsewhere',
    status: 302,
    headers: { location: 'https://login.example.com/start?to=portal' },
    body: '',
    failure: { kind: 'redirected', detail: 'login.example.com', httpStatus: 302 },
    sentence: `The portal's address redirects to login.example.com (302), and redirects are not followed. ${addressAdvice}`,
  },
  ...[undefined, 'mailto:admin@example.com', 'http://['].map((location) => ({
    name: `a redirect to ${location ?? 'nowhere'}`,
    status: 307,
    ...(location === undefined ? {} : { headers: { location } }),
    body: envelope(307, 'not used'),
    failure: { kind: 'redirected', detail: '', httpStatus: 307 } as const,
    sentence: "The portal's address redirects (307), and redirects are not followed. Check DOCSPACE_API_HOST.",
  })),
  ...[300, 399].map((status) => ({
    name: 'any other redirect',
    status,
    body: '',
    failure: { kind: 'redirected', detail: '', httpStatus: status } as const,
    sentence: `The portal's address redirects (${status}), and redirects are not followed. Check DOCSPACE_API_HOST.`,
  })),
]);
