import { STATUS_CODES } from 'node:http';
import type { FailureKind, PortalFailure } from '../backup/portal-error.ts';
import { PortalError } from '../backup/portal-error.ts';
import { dayMs } from '../lib/durations.ts';
import { isObject, membersOf, numberOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';
import type { Answer as TimedAnswer } from './transport.ts';

type Answer = Omit<TimedAnswer, 'timing'>;

/**
 * The `response` in DocSpace's envelope; undefined if there is none. Throws `PortalError` for every other answer, also
 * for an error that comes with HTTP status 200.
 */
export const readResponse = (answer: Answer, origin: string, clean: Clean): unknown => {
  if (answer.status >= 300 && answer.status < 400) throw new PortalError(readRedirect(answer, origin, clean));
  const json = parse(answer.body);
  const status = answer.status < 300 ? (statusWithin(json) ?? answer.status) : answer.status;
  if (status >= 400) throw new PortalError(readError({ ...answer, status }, json, clean));
  if (isEnvelope(json)) return membersOf(json).response ?? undefined;
  throw isPage(answer) ? new PortalError({ kind: 'unavailable', detail: '', httpStatus: status }) : unreadable(status);
};

/** An answer that is there, and is not what DocSpace answers. */
export const unreadable = (httpStatus = 200): PortalError =>
  new PortalError({ kind: 'unreadable', detail: '', httpStatus });

/** JSON, or undefined: JSON text never means that. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const isEnvelope = (json: unknown): boolean =>
  isObject(json) && ['response', 'count', 'status', 'statusCode'].some((name) => Object.hasOwn(membersOf(json), name));

/** Some proxies call every answer HTML, so JSON is no page whatever its type. */
const isPage = ({ headers, body }: Answer): boolean =>
  body.trimStart().startsWith('<') ||
  (textOf(headers['content-type']).startsWith('text/html') && parse(body) === undefined);

/** The error status in an envelope; its `status` is a flag, 1 for an error. */
const statusWithin = (json: unknown): number | undefined => {
  const { error, response, status, statusCode } = membersOf(json);
  const { errors, status: problemStatus } = membersOf(response);
  const told = [statusCode, status, isObject(errors) ? problemStatus : undefined].map(numberOf);
  const isError = numberOf(status) === 1 || isObject(error) || textOf(error) !== '';
  return told.find((number) => number !== undefined && number >= 400) ?? (isError ? 500 : undefined);
};

const readError = (answer: Answer, json: unknown, clean: Clean): PortalFailure => {
  const plainText = isPage(answer) ? '' : answer.body;
  const detail = clean(json === undefined ? plainText : wordsIn(json, answer.status));
  const retryAfterMs = readRetryAfter(answer);
  const isForeign = isFromFront(answer);
  return {
    kind: isForeign ? 'forbidden' : kindOf(answer.status, detail),
    ...(isForeign && { isFromFront: true as const }),
    detail,
    httpStatus: answer.status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
};

/** DocSpace refuses with JSON or nothing, and never asks for a login itself. */
const isFromFront = (answer: Answer): boolean =>
  (answer.status === 401 && answer.headers['www-authenticate'] !== undefined) ||
  ((answer.status === 401 || answer.status === 403) && isPage(answer));

const kinds: Readonly<Record<number, FailureKind>> = {
  401: 'unauthorised',
  402: 'payment',
  403: 'forbidden',
  404: 'missing',
  408: 'unavailable',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

const kindOf = (status: number, detail: string): FailureKind => {
  if (status < 500) return kinds[status] ?? 'invalid';
  return kinds[status] ?? (detail === '' ? 'unavailable' : 'broken');
};

/** The words in an error envelope, a problem (RFC 9457) or a failed validation; a status's own name is no words. */
const wordsIn = (json: unknown, status: number): string => {
  const { error, response } = membersOf(json);
  const { errors, detail, title } = membersOf(isObject(response) ? response : json);
  const isNamed = textOf(title).toLowerCase() === STATUS_CODES[status]?.toLowerCase();
  return (
    textOf(json) ||
    textOf(membersOf(error).message) ||
    textOf(error) ||
    Object.entries(membersOf(errors)).map(complaint).join('; ') ||
    textOf(detail) ||
    (isNamed ? '' : textOf(title))
  );
};

const complaint = ([field, about]: [string, unknown]): string =>
  [field, [about].flat().map(textOf).join(' ')].filter((part) => part !== '').join(': ');

/** Seconds, or a date that counts from the answer's own; at most a day, because that is DocSpace's longest limit. */
const readRetryAfter = ({ headers }: Answer): number | undefined => {
  const text = textOf(headers['retry-after']);
  const seconds = numberOf(text);
  const waitMs = seconds === undefined ? Date.parse(text) - Date.parse(textOf(headers.date)) : seconds * 1000;
  return waitMs > 0 ? Math.min(waitMs, dayMs) : undefined;
};

const readRedirect = ({ status, headers }: Answer, origin: string, clean: Clean): PortalFailure => ({
  kind: 'redirected',
  detail: clean(readTarget(textOf(headers.location), origin)),
  httpStatus: status,
});

/** The origin of a portal elsewhere, the host of any other page there, or the path on the same origin; no query. */
const readTarget = (location: string, origin: string): string => {
  const target = URL.parse(location, origin);
  if (location === '' || target?.protocol.startsWith('http') !== true) return '';
  if (target.origin === new URL(origin).origin) return target.pathname;
  return target.pathname.startsWith('/api/2.0/') ? target.origin : target.host;
};
