import type { Received } from '../server.ts';
import { type AuditRow, auditActions } from './audit-trail.ts';

import { InvalidModel, nullReference } from './errors.ts';
import { displayName } from './portal-people.ts';
import { offsetTime } from './portal-time.ts';
import { createQueryReader } from './query.ts';
import type { State } from './state.ts';
import { isSince } from './version.ts';

const lastCount = 20;

/** `security/audit/events/last`: the newest rows. */
export const lastEvents = (state: State): unknown =>
  newest(state.audit.rows(), lastCount).map((row) => eventOf(state, row));

/**
 * `security/audit/events/filter`. Every plan refuses values that do not parse; one without the audit feature then ignores all of them.
 * DocSpace source: SecurityController.
 */
export const filteredEvents = (state: State, { url }: Received): unknown => {
  const asked = bindFilter(url);
  if (!state.knobs.hasAudit && !state.isStandalone) return lastEvents(state);
  // The column for it went with 3.5, the parameter did not.
  if (asked.module !== undefined && isSince(state.server, '3.5')) throw nullReference();
  const fits = state.audit.rows().filter((row) => isAsked(row, asked));
  const after = newest(fits, fits.length).slice(asked.startIndex);
  // Rows of one second have no order of their own: the database turns it round as soon as it need not return them all.
  const page = after.length > asked.count ? after.slice(0, asked.count) : after.sort(bySecond);
  return page.map((row) => eventOf(state, row));
};

type Asked = {
  readonly action: number | undefined;
  readonly actionType: number | undefined;
  readonly module: number | undefined;
  readonly userId: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly startIndex: number;
};

const bindFilter = (url: URL): Asked => {
  const { errors, text, choice, whole, instant } = createQueryReader(url);
  const asked = {
    action: choice('action', new Map(Object.entries(auditActions).map(([id, { name }]) => [name, Number(id)]))),
    actionType: choice('actionType', actionTypes),
    module: choice('moduleType', moduleTypes, 'locationType'),
    userId: text('userId', /^\{?[0-9a-f-]{36}\}?$/i),
    from: instant('from') ?? Number.NEGATIVE_INFINITY,
    to: instant('to') ?? Number.POSITIVE_INFINITY,
    count: whole('count', 1, 100) ?? 100,
    startIndex: whole('startIndex') ?? 0,
  };
  if (Object.keys(errors).length > 0) throw new InvalidModel(errors);
  return asked;
};

const numbered = (names: readonly string[]): ReadonlyMap<string, number> => new Map(names.map((name, i) => [name, i]));
const actionTypes = numbered(['None', 'Create', 'Update', 'Delete', 'Link', 'Unlink', 'Attach', 'Detach', 'Send']);
/** DocSpace has more of them; what counts is that numbers are taken and other words are not. */
const moduleTypes = numbered([
  'None',
  'Files',
  'Folders',
  'DocumentsSettings',
  'Companies',
  'Persons',
  ...Array(24).fill(''),
]);

const isAsked = ({ action, at, person }: AuditRow, asked: Asked): boolean => {
  const second = Math.floor(at / 1_000) * 1_000;
  return (
    (asked.action ?? action) === action &&
    (asked.actionType ?? auditActions[action].type) === auditActions[action].type &&
    (asked.userId ?? person.id).toLowerCase() === person.id &&
    second >= asked.from &&
    second <= asked.to
  );
};

const newest = (rows: readonly AuditRow[], count: number): AuditRow[] =>
  [...rows].sort((one, other) => secondOf(other) - secondOf(one) || other.id - one.id).slice(0, count);

const bySecond = (one: AuditRow, other: AuditRow): number => secondOf(other) - secondOf(one) || one.id - other.id;
const secondOf = ({ at }: AuditRow): number => Math.floor(at / 1_000);

const settingsNumber = { product: 7, location: 29 } as const;

const eventOf = ({ knobs, server }: State, row: AuditRow): unknown => {
  const { id, at, action, person, ip, browser, page, target } = row;
  const { text, type } = auditActions[action];
  return {
    id,
    date: offsetTime(at, knobs.timeZone),
    user: displayName(person),
    userId: person.id,
    action: text,
    actionId: action,
    ...(ip !== undefined && { ip }),
    country: '',
    city: '',
    ...(browser !== undefined && { browser, platform: 'Other' }),
    ...(page !== undefined && { page }),
    actionType: type,
    product: settingsNumber.product,
    [isSince(server, '3.5') ? 'location' : 'module']: settingsNumber.location,
    ...(target !== undefined && { target }),
    entries: [],
    context: 'Settings',
  };
};
