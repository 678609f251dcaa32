import type { PortalFailure } from '../../backup/portal-error.ts';
import type { ClosedStatus } from '../../backup/portal-status.ts';
import { noBilling, noObject } from './job-error.ts';
import { durationText } from './text.ts';

/**
 * What the portal was asked for: a backup with the storage that is configured, or with one of somebody's `choice`; to
 * save or delete a schedule, to delete a copy, to cancel, to `check` the storage that is configured, or only to say
 * something.
 */
export type Asked = 'start' | 'choice' | 'check' | 'schedule' | 'delete' | 'cancel' | 'look';

/**
 * What happened and what to do about it: two short sentences on one line of less than 600 characters. They do not say
 * whether a backup was started, because the caller knows that better.
 */
export const explain = (failure: PortalFailure, asked: Asked = 'start'): string => {
  const { kind, httpStatus, retryAfterMs } = failure;
  const advice = { ...general, ...specific[asked] };
  const detail = oneLine(failure.detail);
  const status = httpStatus === undefined ? '' : ` (${httpStatus})`;
  const quote = detail === '' ? '' : `: “${detail.replace(/\.$/, '')}”`;
  const because = detail === '' ? '' : ` (${detail})`;
  const tell = (what: string, next: string): string => `${what}${status}${quote}. ${next}`;
  if (failure.portalStatus) return closedWords(failure.portalStatus);
  switch (kind) {
    case 'unauthorised':
      return tell('The portal does not accept the API key', advice.key);
    case 'forbidden':
      if (failure.isFromFront) return tell('Something in front of the portal refuses the request', advice.address);
      if (failure.isRoomClosed) return tell("The key's owner may not write to the room", advice.room);
      if (detail === addressRefused) return tell("The portal refuses the bot's address", advice.allow);
      return tell('The portal does not allow this', detail === accessDenied ? advice.role : advice.access);
    case 'payment':
      if (detail === '') return tell('The portal itself is not paid for', advice.plan);
      return tell('The portal asks for payment or more space', advice.wallet);
    case 'missing':
      if (failure.isUnknownCall) return tell("The portal's server is too old to do this", advice.version);
      if (detail === '') return tell('There is no active portal at this address', advice.portal);
      return tell('The portal does not find what it was asked for', advice.folder);
    case 'invalid':
      return tell('The portal does not accept the request', detail === wrongFolder ? advice.folderId : advice.request);
    case 'rate_limited':
      return tell('The portal takes no more requests for now', wait(retryAfterMs));
    case 'broken':
      if (detail === noTenant) return tell('The server knows no portal by this address', advice.host);
      if (detail === noObject && specific[asked] !== look) return tell('The portal hides the reason', advice.hidden);
      if (detail.startsWith(noBilling)) return tell("DocSpace's billing did not answer", advice.later);
      return tell('The portal had an error of its own', detail === accessDenied ? advice.local : advice.log);
    case 'unavailable':
      if (isSuccess(httpStatus)) return tell("A web page answers instead of DocSpace's API", advice.address);
      return tell('The portal is not available at the moment', advice.server);
    case 'timeout':
      return `The portal did not answer in time. ${advice.network}`;
    case 'unreachable':
      return `The portal cannot be reached${connectionText(failure)}. ${failure.isFromProxy ? advice.proxy : advice.reach}`;
    case 'cut':
      return `The portal dropped the connection before it had answered. ${advice.network}`;
    case 'tls':
      return `No secure connection to the portal can be made${because}. ${advice.certificate}`;
    case 'redirected': {
      const where = detail === '' ? '' : ` to ${detail}`;
      return `The portal's address redirects${where}${status}, and redirects are not followed. ${redirect(detail)}`;
    }
    case 'unreadable':
      return tell("The portal's answer is not what DocSpace answers", advice.address);
  }
};

/** What a portal in such a status means for backups, and what to do. */
export const closedWords = (status: ClosedStatus): string =>
  `The portal is ${status}, so no backup can be made. ${closedAdvice[status]}`;

const closedAdvice: Readonly<Record<ClosedStatus, string>> = {
  suspended: 'Have it activated again in DocSpace.',
  'being removed': 'Have that stopped in DocSpace if it is a mistake.',
  'being transferred': 'Wait until that is over.',
  'being restored': 'Wait until that is over, then make a new API key: a restore deletes all keys.',
  'being encrypted': 'Wait until that is over.',
};

/** DocSpace's own words for some refusals, the same in every language. */
const accessDenied = 'Access denied';
const wrongFolder = 'wrong folder type';
const addressRefused = 'The access to the portal is restricted';
const noTenant = 'Could not resolve current tenant :-(.';

const general = {
  key: 'Make a new key in DocSpace under Developer Tools › API keys (server 3.1 or newer), put it in DOCSPACE_API_KEY and restart the bot.',
  access:
    "Check the key's permissions (*:write), the portal's IP restrictions, and that it is not being restored or moved.",
  room: 'A DocSpace admin sees every room and writes only to their own: make them a member of this one, or use another.',
  allow: "Add the bot's address to the portal's IP restrictions in DocSpace, or use a key of the portal's owner.",
  host: "Set DOCSPACE_API_HOST to the portal's own address, not another name of its server.",
  hidden: 'For Documents its room was usually deleted; for a storage module it is usually not set up in DocSpace.',
  later: 'Try again later; the storage is not to blame.',
  plan: 'Renew its plan in DocSpace under Payments.',
  wallet: 'Check the plan, the wallet and the storage space in DocSpace under Payments.',
  portal: 'It may be suspended, deleted or misspelt: check DOCSPACE_API_HOST.',
  version: 'Cancelling needs DocSpace 3.7 or newer.',
  server: 'If it stays so, check that its server is up.',
  network: 'Check its server and the network between it and the bot.',
  reach: 'Check that it is up and that DOCSPACE_API_HOST is right.',
  proxy: 'Check the proxy that HTTPS_PROXY or HTTP_PROXY names.',
  certificate:
    'Check its certificate and DOCSPACE_API_HOST; for a certificate authority of your own set NODE_EXTRA_CA_CERTS.',
  address: "Check that DOCSPACE_API_HOST is the portal's own address and that no proxy or login page stands before it.",
};

const start = {
  role: "The key's owner must be a DocSpace admin; `/backup doctor` checks that, the folder and BACKUP_DUMP.",
  folder: 'Check the folder in BACKUP_STORAGE_PARAMS.',
  folderId: "Set folderId to a room's number for Documents, or to a connected folder's id for ThridpartyDocuments.",
  request: 'Check BACKUP_STORAGE_TYPE, BACKUP_STORAGE_PARAMS and BACKUP_DUMP.',
  local: 'Local storage needs a self-hosted server: choose another BACKUP_STORAGE_TYPE.',
  log: "Check BACKUP_STORAGE_TYPE and BACKUP_STORAGE_PARAMS; if they are right, the portal's log says more.",
};

const choice = {
  role: "The key's owner must be a DocSpace admin who may write to the chosen folder.",
  folder: 'Choose another folder.',
  folderId: "Choose a room's number for Documents, or a connected folder's id for ThridpartyDocuments.",
  request: 'Check the storage, its folder and its other settings.',
  local: 'Local storage needs a self-hosted server: choose another.',
  log: "Check the storage, its folder and its other settings; if they are right, the portal's log says more.",
};

const log = "The portal's log says more.";
const look = {
  role: "The key's owner must be a DocSpace admin; a dump needs a self-hosted server.",
  folder: log,
  folderId: log,
  request: log,
  local: log,
  log,
};

const specific: Readonly<Record<Asked, Partial<typeof general> & typeof start>> = {
  start,
  check: { ...start, role: look.role },
  choice,
  schedule: {
    ...choice,
    wallet: 'A schedule needs a plan with free backups, or the paid backup service: see Payments in DocSpace.',
    request: 'Check the storage, its settings, the day and the number of copies to keep.',
  },
  delete: look,
  cancel: look,
  look,
};

/** Why no connection came about, in brackets. */
const connectionText = ({ detail, isFromProxy, httpStatus }: PortalFailure): string => {
  const cause = causes[detail] ?? oneLine(detail);
  if (!isFromProxy) return cause === '' ? '' : ` (${cause})`;
  return httpStatus === undefined ? ` (the proxy: ${cause})` : ` (the proxy answers ${httpStatus})`;
};

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
  UND_ERR_PRX_CONN: 'it closed the connection',
};

const isSuccess = (httpStatus: number | undefined): boolean => httpStatus !== undefined && httpStatus < 300;

const redirect = (target: string): string => {
  if (target === '') return 'Check DOCSPACE_API_HOST.';
  return target.startsWith('http') ? 'Set DOCSPACE_API_HOST to that address.' : general.address;
};

const wait = (ms: number | undefined): string =>
  ms === undefined ? 'Wait a minute or two.' : `It asks to wait ${durationText(Math.ceil(ms / 1000) * 1000)}.`;

const longestDetail = 300;

const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, longestDetail)
    .toWellFormed();
