import { dayMs } from '../../lib/durations.ts';
import { caller } from './access.ts';
import { accessDenied } from './errors.ts';
import { featuresFor } from './plan-features.ts';
import { isAdminRole } from './portal-people.ts';
import { neverWithZone, offsetTime } from './portal-time.ts';
import type { State } from './state.ts';

/** `portal/tariff`: what has been paid until when; who may not administrate gets less of it. */
export const tariff = (state: State): unknown => {
  const { knobs, isStandalone } = state;
  const { role } = caller(state);
  const number = { paid: 1, delay: 2, notPaid: 3 }[knobs.tariffState];
  const { dueDate, delayDueDate } = dueDates(state);
  if (role === 'roomAdmin') return { id: 0, state: number, dueDate, delayDueDate };
  if (!isAdminRole(role)) return { id: 0, state: number };
  return {
    openSource: isStandalone,
    enterprise: false,
    developer: false,
    id: isStandalone ? 0 : 11,
    state: number,
    dueDate,
    delayDueDate,
    licenseDate: neverWithZone,
    customerId: '',
    quotas: [{ id: planId(state), quantity: isStandalone ? 1 : 6, wallet: false }],
  };
};

/** A server without a licence has none. Ten days of grace follow the paid time. */
const dueDates = ({ knobs, isStandalone, startedAt }: State): { dueDate: string; delayDueDate: string } => {
  if (isStandalone) return { dueDate: neverWithZone, delayDueDate: neverWithZone };
  const day = Math.floor(startedAt / dayMs) * dayMs;
  const due = day + { paid: 365, delay: -1, notPaid: -60 }[knobs.tariffState] * dayMs;
  const time = (at: number): string => offsetTime(at, knobs.timeZone);
  return { dueDate: time(due), delayDueDate: knobs.tariffState === 'paid' ? neverWithZone : time(due + 10 * dayMs) };
};

const planId = ({ isStandalone }: State): number => (isStandalone ? -1 : -9);

/** `portal/payment/quota`: the plan with what it includes. Self-hosted portals have no limits. */
export const quota = (state: State): unknown => {
  const { isStandalone, startedAt, knobs } = state;
  const someone = caller(state);
  if (someone.role === 'guest') throw accessDenied();
  const off = { enableQuota: false };
  return {
    id: planId(state),
    ...(!isStandalone && { title: 'Business' }),
    price: { value: isStandalone ? 0 : 120 },
    nonProfit: false,
    free: false,
    trial: false,
    features: featuresFor(state, someone),
    usersQuota: { ...off, defaultQuota: -2 },
    roomsQuota: { ...off, defaultQuota: -2 },
    aiAgentsQuota: { ...off, defaultQuota: -2 },
    tenantCustomQuota: { ...off, quota: -1, lastModified: offsetTime(startedAt, knobs.timeZone) },
  };
};

const manyPeople = 2_147_483_647;

/** `portal/quota`: the plan as the server itself keeps it. Its `countFreeBackup` is 0 if there is no limit. */
export const planQuota = ({ knobs, isStandalone }: State): unknown => {
  const files = isStandalone ? 107_374_182_400 : 1_073_741_824;
  const common = 'audit,ldap,sso,thirdparty,restore,oauth,contentsearch,statistic';
  return {
    tenantId: isStandalone ? -1 : -9,
    name: isStandalone ? 'default' : 'admin',
    price: isStandalone ? 0 : 120,
    ...(!isStandalone && { productId: '1006' }),
    visible: !isStandalone,
    wallet: false,
    features: `${common},file_size:${files / 1_048_576}${isStandalone ? '' : `,free_backup:${knobs.allowance}:fixed`}`,
    maxFileSize: files,
    maxTotalSize: knobs.storageTotalBytes < 0 ? 2 ** 63 : knobs.storageTotalBytes,
    countUser: manyPeople,
    countRoomAdmin: isStandalone ? manyPeople : 6,
    usersInRoom: manyPeople,
    countRoom: manyPeople,
    nonProfit: false,
    trial: false,
    free: false,
    update: false,
    audit: isStandalone || knobs.hasAudit,
    docsEdition: false,
    ldap: true,
    sso: true,
    statistic: true,
    branding: false,
    customization: !isStandalone,
    lifetime: false,
    automationApi: !isStandalone,
    custom: false,
    restore: true,
    oauth: true,
    contentSearch: true,
    thirdParty: true,
    year: false,
    countFreeBackup: isStandalone ? 0 : knobs.allowance,
    backup: false,
    countAIAgent: manyPeople,
    aiTools: false,
  };
};

/** `portal/usedspace`: gigabytes, with two places. */
export const usedSpace = ({ knobs }: State): unknown => Math.round((knobs.storageUsedBytes / 1_024 ** 3) * 100) / 100;
