import { storageTypes } from '../backup/job.ts';
import { failureKinds, type PortalFailure } from '../backup/portal-error.ts';
import { closedStatuses } from '../backup/portal-status.ts';
import { idCodes, plainCodes, type Reason, textCodes } from '../backup/reason.ts';

/** A reason as Slack takes it in metadata: a flat object without null. */
type Flat = Record<string, string | number | boolean>;

/** Room for the texts of all reasons together, beside the other fields of a card. */
const textBytes = 300;

/** The reasons of a run as a card's metadata carries them. */
export const toReasons = (reasons: readonly Reason[]): Flat[] => {
  let left = textBytes;
  const fitting = (text: string): string => {
    const fits = short(text, left);
    left -= Buffer.byteLength(fits);
    return fits;
  };
  return reasons.map((reason) => flat(reason, fitting));
};

const flat = (reason: Reason, fitting: (text: string) => string): Flat => {
  const { code } = reason;
  if ('text' in reason) return { code, text: fitting(reason.text) };
  if ('id' in reason) {
    const id = fitting(reason.id ?? '');
    return id === '' ? { code } : { code, id };
  }
  if (!('failure' in reason)) return reason;
  const {
    kind,
    detail,
    httpStatus,
    retryAfterMs,
    isFromFront,
    isFromProxy,
    isUnknownCall,
    isRoomClosed,
    portalStatus,
  } = reason.failure;
  return {
    code,
    asked: reason.asked,
    kind,
    detail: fitting(detail),
    ...(httpStatus === undefined ? {} : { http_status: httpStatus }),
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    ...(isFromFront ? { from_front: true } : {}),
    ...(isFromProxy ? { from_proxy: true } : {}),
    ...(isUnknownCall ? { unknown_call: true } : {}),
    ...(isRoomClosed ? { room_closed: true } : {}),
    ...(portalStatus === undefined ? {} : { portal_status: portalStatus }),
  };
};

/** Reads the reasons back; what is not one is left out. `text`: the sentence that a card of an earlier version has. */
export const fromReasons = (reasons: unknown, text: string): readonly Reason[] => {
  if (Array.isArray(reasons)) return reasons.flatMap((one) => read(Object(one)) ?? []);
  return text === '' ? [] : [{ code: 'noted', text }];
};

const read = (one: Readonly<Record<string, unknown>>): Reason | undefined => {
  const plainCode = plainCodes.find((known) => known === one.code);
  if (plainCode) return { code: plainCode };
  const textCode = textCodes.find((known) => known === one.code);
  if (textCode) return { code: textCode, text: textOf(one.text) };
  const idCode = idCodes.find((known) => known === one.code);
  if (idCode) return { code: idCode, id: textOf(one.id) || undefined };
  const [wanted, found] = [one.wanted, one.found].map((name) => storageTypes.find((type) => type === name));
  if (one.code === 'elsewhere' && wanted && found) return { code: 'elsewhere', wanted, found };
  if (one.code === 'unproven' && wanted) return { code: 'unproven', wanted };
  const failure = one.code === 'failure' ? failureOf(one) : undefined;
  return failure && { code: 'failure', failure, asked: one.asked === 'choice' ? 'choice' : 'start' };
};

const failureOf = (one: Readonly<Record<string, unknown>>): PortalFailure | undefined => {
  const kind = failureKinds.find((known) => known === one.kind);
  if (!kind) return undefined;
  const { http_status, retry_after_ms } = one;
  const portalStatus = closedStatuses.find((known) => known === one.portal_status);
  return {
    kind,
    detail: textOf(one.detail),
    ...(typeof http_status === 'number' ? { httpStatus: http_status } : {}),
    ...(typeof retry_after_ms === 'number' ? { retryAfterMs: retry_after_ms } : {}),
    ...(one.from_front === true ? { isFromFront: true } : {}),
    ...(one.from_proxy === true ? { isFromProxy: true } : {}),
    ...(one.unknown_call === true ? { isUnknownCall: true } : {}),
    ...(one.room_closed === true ? { isRoomClosed: true } : {}),
    ...(portalStatus === undefined ? {} : { portalStatus }),
  };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Another try takes the place from a card: the longest that a person can type, 300 characters, fits. */
export const folderBytes = 1_000;

/** The start of a text that fits into so many bytes. */
export const short = (text: string, mostBytes: number): string => {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= mostBytes) return bytes.toString('utf8');
  return bytes
    .subarray(0, mostBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
};
