import type { Answer, Received } from '../server.ts';
import { caller, isSignedIn } from './access.ts';
import { bare, empty } from './answers.ts';
import { findCloudFile } from './cloud-files.ts';
import { archiveType, withDownloadFault } from './download-fault.ts';
import { isAdminRole } from './portal-people.ts';
import { queryOf } from './query.ts';
import { rangeHeaders, rangeOf, tooManyBytes } from './ranges.ts';
import type { State } from './state.ts';

const noPermission = "You don't have enough permission to perform the operation";
const wrongRangeText = "Exception of type 'ASC.Common.Web.HttpException' was thrown.";

/**
 * `filehandler.ashx`: a file of a room, for everybody who may read it. Scopes and the portal's status do not matter here, payment and addresses do.
 * DocSpace source: FileHandlerService.
 */
export const handleFile = (state: State, received: Received): Answer => {
  const { url, headers, method } = received;
  const { knobs } = state;
  const isStream = queryOf(url, 'action') === 'stream';
  const isIn = isSignedIn(state, headers);
  if (knobs.tariffState === 'notPaid') return bare(402, knobs.bareBody);
  if (isIn && knobs.ipRestriction && knobs.role !== 'owner') return text(403, 'The access to the portal is restricted');
  const id = queryOf(url, 'fileid') ?? '';
  const file = state.files.find(Number(id)) ?? findCloudFile(state, id);
  if (file === undefined) return empty(404);
  if (!isIn || !isAdminRole(caller(state).role)) return isStream ? text(403, noPermission) : empty(403);
  const [bytes, range] = [file.content(), rangeOf(headers.range)];
  const [from, end] = [Number(range?.from ?? 0), bytes.length - 1];
  if (from > end) return isStream ? text(500, wrongRangeText) : html(400, wrongRangeText.replaceAll("'", '&#39;'));
  const to = range === undefined || range.to === '' ? end : Math.min(Number(range.to), end);
  if (to < end && knobs.downloadFault === 'closedRangesBroken') {
    return text(500, tooManyBytes(bytes.length - from, to - from + 1, blockBytes));
  }
  const answer: Answer = {
    status: from === 0 && to === end ? 200 : 206,
    headers: {
      'content-type': archiveType(file.title),
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename=${file.title}`,
      'content-length': String(bytes.length),
      ...(range !== undefined && rangeHeaders(from, to, bytes.length)),
    },
    body: bytes.subarray(from, to + 1),
  };
  return method === 'HEAD' ? { ...answer, body: '' } : withDownloadFault(answer, knobs.downloadFault);
};

const blockBytes = 81_920;

const text = (status: number, body: string): Answer => ({ status, body });
const html = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
});
