import { randomBytes } from 'node:crypto';
import type { Answer, Received } from '../server.ts';
import type { InvalidModel, PortalError } from './errors.ts';
import type { Knobs } from './knobs.ts';

const json = 'application/json; charset=utf-8';
const problemJson = 'application/problem+json; charset=utf-8';
/** What comes with each answer that reached the API's own code; .NET sends its JSON in pieces, without a length. */
const fromAction = { 'api-supported-versions': '2.0', 'transfer-encoding': 'chunked' };
const neverCached = { 'cache-control': 'no-cache,no-store', pragma: 'no-cache', expires: '-1' };

/** DocSpace's answer to a call that went well; `undefined` leaves `response` out, as the server does with a null. */
export const success = (href: string, method: string, response: unknown, count = countOf(response)): Answer => ({
  status: 200,
  headers: { 'content-type': json, ...fromAction },
  body: JSON.stringify({ response, ...around(href, method, count), status: 0, statusCode: 200 }).replaceAll(
    String(2 ** 63),
    largestNumber,
  ),
});

/** .NET's largest whole number, which JavaScript rounds. */
const largestNumber = '9223372036854775807';

/** DocSpace's error envelope. Members that are null or 0 if the stack is not told are as the server leaves them. */
export const failure = (error: PortalError, isStackIncluded: boolean, isAction = true): Answer => {
  const { message, type, hresult, status } = error;
  const told = isStackIncluded
    ? { message, type, stack: `   at ${type}.Throw()\n   at ASC.Data.Backup.Controllers.BackupController`, hresult }
    : { message, hresult: 0 };
  return {
    status,
    headers: { 'content-type': json, ...neverCached, ...(isAction && fromAction) },
    body: JSON.stringify({ error: told, status: 1, statusCode: status }),
    note: message,
  };
};

/** ASP.NET's validation error, which DocSpace wraps as if it were a success. */
export const invalid = (href: string, method: string, { errors }: InvalidModel): Answer => {
  const response = { ...problem(400), title: 'One or more validation errors occurred.', errors };
  return {
    status: 400,
    headers: { 'content-type': problemJson },
    body: JSON.stringify({ response, ...around(href, method, 1), status: 1, statusCode: 400 }),
  };
};

/** ASP.NET's refusal of a body that is not said to be JSON, in an envelope that calls it a success. */
export const unsupported = (href: string, method: string): Answer => ({
  status: 415,
  headers: { 'content-type': problemJson },
  body: JSON.stringify({ response: problem(415), ...around(href, method, 1), status: 0, statusCode: 200 }),
});

/** The refusal of an address that the portal does not let in: a JSON text. */
export const restricted = (): Answer => ({
  status: 403,
  headers: { 'content-type': json },
  body: JSON.stringify('The access to the portal is restricted'),
});

/** A status that a filter set, with ASP.NET's problem document or with nothing. */
export const bare = (status: number, body: Knobs['bareBody']): Answer =>
  body === 'empty'
    ? empty(status)
    : {
        status,
        headers: { 'content-type': problemJson },
        body: JSON.stringify(problem(status)),
      };

/** A status and nothing else. */
export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers,
  body: '',
});

const countOf = (response: unknown): number =>
  Array.isArray(response) ? response.length : response === undefined ? 0 : 1;

const around = (href: string, method: string, count: number) => ({ count, links: [{ href, action: method }] });

const rfc = 'https://tools.ietf.org/html/rfc9110#section-';
/** The statuses that ASP.NET has a title and a type for; the others, 402 among them, get neither. */
const titles: Readonly<Record<number, { readonly type: string; readonly title: string }>> = {
  400: { type: `${rfc}15.5.1`, title: 'Bad Request' },
  403: { type: `${rfc}15.5.4`, title: 'Forbidden' },
  404: { type: `${rfc}15.5.5`, title: 'Not Found' },
  415: { type: `${rfc}15.5.16`, title: 'Unsupported Media Type' },
};

const problem = (status: number) => ({
  ...titles[status],
  status,
  traceId: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
});

/** The full address of a request, as the server sees it behind its proxy. */
export const hrefOf = (received: Received, path: string): string =>
  `${originOf(received)}${path}${received.url.search}`;

/** The portal's own address, as the request names it. */
export const originOf = ({ headers }: Received): string => `http://${headers.host ?? 'localhost'}`;
