import type { Answer, Received } from '../server.ts';
import { caller, isSignedIn } from './access.ts';
import { empty, failure } from './answers.ts';
import { archiveType, withDownloadFault } from './download-fault.ts';
import { badFormat, invalidOperation, noSignature, PortalError, wrongRange } from './errors.ts';
import { isAdminRole } from './portal-people.ts';
import { rangeHeaders, rangeOf, tooManyBytes } from './ranges.ts';
import type { State } from './state.ts';

/**
 * A copy in the temporary storage: for administrators who are signed in and come with a link that the portal signed. Scopes, payment and the
 * portal's status do not matter here. DocSpace source: StorageHandler.
 */
export const downloadCopy = (state: State, received: Received): Answer => {
  const { url, headers, method } = received;
  if (method !== 'GET') return empty(405, { allow: 'GET' });
  try {
    if (!url.searchParams.has('auth') && !url.searchParams.has('expire')) throw noSignature();
    const isAllowed = isSignedIn(state, headers) && isAdminRole(caller(state).role);
    if (!isAllowed || !state.links.isGood(url, state.clock.now())) return empty(403);
    const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    const row = state.history.rows().findLast(({ fileName, isMissing }) => fileName === name && !isMissing);
    if (row === undefined) return empty(404);
    return withDownloadFault(serve(row.archive(), name, headers.range), state.knobs.downloadFault);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    const answer = failure(error, state.knobs.isStackIncluded, false);
    return error.status === 403 ? { ...answer, headers: { ...answer.headers, connection: 'close' } } : answer;
  }
};

const blockBytes = 131_072;

/** The bytes, or those from a place on: the handler writes on to the end whatever end of a range it has announced. */
const serve = (bytes: Uint8Array, name: string, header: string | undefined): Answer => {
  const type = { 'content-type': archiveType(name) };
  const range = rangeOf(header);
  if (range === undefined) return { status: 200, headers: type, body: bytes };
  if (range.from === '') throw badFormat("The input string '' was not in a correct format.");
  const [from, last] = [Number(range.from), bytes.length - 1];
  if (from > last) throw wrongRange();
  const to = range.to === '' ? last : Math.min(Number(range.to), last);
  if (to < last) throw invalidOperation(tooManyBytes(bytes.length - from, to - from + 1, blockBytes));
  return {
    status: from === 0 ? 200 : 206,
    headers: { ...type, ...rangeHeaders(from, last, bytes.length) },
    body: bytes.subarray(from),
  };
};
