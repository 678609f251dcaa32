import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request is not answered, '' if it is. A page of somebody else's must neither read nor do anything here, not even
 * under a name that it makes lead to this machine; a link to here may be followed from anywhere.
 */
export const refusalOf = (headers: IncomingHttpHeaders, port: number): string => {
  const hosts = ['127.0.0.1', 'localhost'].map((name) => (port === 80 ? name : `${name}:${port}`));
  const host = headers.host ?? '';
  if (!hosts.includes(host)) return 'This page answers to its own address alone.';
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) return 'Another page may not use this one.';
  const site = headers['sec-fetch-site'] ?? 'same-origin';
  const isForeign = site !== 'same-origin' && site !== 'none';
  return isForeign && headers['sec-fetch-mode'] !== 'navigate' ? 'Another page may not use this one.' : '';
};

/** What every answer carries: nothing from elsewhere, no script but our own files, no frame around it. */
export const guardHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
