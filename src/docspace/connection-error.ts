import { errors } from 'undici';
import type { FailureKind, PortalFailure } from '../backup/portal-error.ts';
import { ProxyUnreachableError } from '../lib/http.ts';
import { membersOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

/** Why no whole answer came: `isSent` once the portal may know of the request, `isOver` if we gave up waiting. */
export const unanswered = (
  error: unknown,
  { isSent, isOver, clean }: { readonly isSent: boolean; readonly isOver: boolean; readonly clean: Clean },
): PortalFailure => {
  if (isSent) return { kind: kindOnceSent(error, isOver), detail: '' };
  if (isOver) return { kind: 'unreachable', detail: 'ETIMEDOUT' };
  if (error instanceof ProxyUnreachableError) {
    return { kind: 'unreachable', detail: textOf(membersOf(error.cause).code), isFromProxy: true };
  }
  const { code, reason, message } = membersOf(error);
  if (tlsCode.test(textOf(code)))
    return { kind: 'tls', detail: clean(textOf(reason) || textOf(message).replace(/;.*/s, '')) };
  const proxyStatus = /^Proxy response \((\d+)\)/.exec(textOf(message))?.[1];
  if (proxyStatus !== undefined)
    return { kind: 'unreachable', detail: '', httpStatus: Number(proxyStatus), isFromProxy: true };
  const isFromProxy = code === 'UND_ERR_PRX_CONN';
  return { kind: 'unreachable', detail: textOf(code), ...(isFromProxy ? { isFromProxy } : {}) };
};

const kindOnceSent = (error: unknown, isOver: boolean): FailureKind => {
  if (isOver) return 'timeout';
  return error instanceof errors.HTTPParserError ? 'unreadable' : 'cut';
};

/** OpenSSL's errors and https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const tlsCode = /CERT|TLS|SSL|EPROTO|UNABLE_TO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH/;
