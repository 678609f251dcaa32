import { errors } from 'undici';
import type { FailureKind, PortalFailure } from '../backup/portal-error.ts';
import { ProxyUnreachableError } from '../lib/http.ts';
import { membersOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

/** Why no whole answer came: `isSent` once the portal may know of the request, `isOver` where we gave up waiting. */
export const unanswered = (
  error: unknown,
  { isSent, isOver, clean }: { readonly isSent: boolean; readonly isOver: boolean; readonly clean: Clean },
): PortalFailure => {
  if (isSent) return { kind: kindOnceSent(error, isOver), detail: '' };
  if (isOver) return { kind: 'unreachable', detail: tooSlow };
  if (error instanceof ProxyUnreachableError) {
    const code = textOf(membersOf(error.cause).code);
    return { kind: 'unreachable', detail: `the proxy: ${causes[code] ?? code}` };
  }
  const { code, reason, message } = membersOf(error);
  if (tlsCode.test(textOf(code)))
    return { kind: 'tls', detail: clean(textOf(reason) || textOf(message).replace(/;.*/s, '')) };
  const proxyStatus = /^Proxy response \((\d+)\)/.exec(textOf(message))?.[1];
  if (proxyStatus !== undefined) return { kind: 'unreachable', detail: `the proxy answers ${proxyStatus}` };
  return { kind: 'unreachable', detail: causes[textOf(code)] ?? textOf(code) };
};

const kindOnceSent = (error: unknown, isOver: boolean): FailureKind => {
  if (isOver) return 'timeout';
  return error instanceof errors.HTTPParserError ? 'unreadable' : 'cut';
};

/** OpenSSL's errors and https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const tlsCode = /CERT|TLS|SSL|EPROTO|UNABLE_TO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH/;

const tooSlow = 'no connection in time';
const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed at once',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be looked up now',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: tooSlow,
  UND_ERR_CONNECT_TIMEOUT: tooSlow,
  UND_ERR_PRX_CONN: 'the proxy closed the connection',
};
