import type { Cost } from '../backup/cost.ts';
import type { Result } from '../backup/result.ts';
import { toResult } from '../backup/result.ts';
import { unreadable } from './envelope.ts';
import { isTrue, membersOf, numberOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

/** What a start would cost, from five reads at once; `get` reads a path and rejects with `PortalError`. */
export const learnCost = async (get: (path: string) => Promise<unknown>, clean: Clean): Promise<Cost> => {
  const [count, settings, quota, service, sold] = await Promise.all([
    toResult(get('/api/2.0/backup/getbackupscount')),
    toResult(get('/api/2.0/settings')),
    toResult(get('/api/2.0/portal/payment/quota')),
    toResult(get('/api/2.0/backup/getservicestate')),
    toResult(get('/api/2.0/portal/payment/walletservice?service=Backup')),
  ]);
  const isBeforeCharges = count.failure?.kind === 'missing';
  if (isBeforeCharges || isTrue(membersOf(settings.value).standalone)) return { kind: 'free' };
  const used = numberOf(count.value);
  if (used === undefined) return unknown(count);
  const allowance = readAllowance(quota.value);
  if (allowance === undefined) return unknown(quota);
  if (allowance < 0) return { kind: 'free' };
  if (used < allowance) return { kind: 'free', month: { used, allowance } };
  return { kind: 'paid', used, allowance, service: readService(service), price: readPrice(sold.value, clean) };
};

const unknown = ({ failure }: Result<unknown>): Cost => ({
  kind: 'unknown',
  failure: failure ?? unreadable().failure,
});

/** How many backups of a month are free: below 0 all. DocSpace source: CountFreeBackupFeature. */
const readAllowance = (quota: unknown): number | undefined => {
  const { features } = membersOf(quota);
  const feature = Array.isArray(features) ? features.find((one) => membersOf(one).id === 'free_backup') : undefined;
  return numberOf(membersOf(feature).value);
};

const readService = ({ value }: Result<unknown>): 'on' | 'off' | 'unknown' => {
  const { enabled } = membersOf(value);
  if (isTrue(enabled)) return 'on';
  return enabled === false ? 'off' : 'unknown';
};

const readPrice = (service: unknown, clean: Clean): string => {
  const price = membersOf(membersOf(service).price);
  const amount = (numberOf(price.value) ?? 0).toFixed(2).replace('.00', '');
  if (Number(amount) <= 0) return '';
  const symbol = clean(textOf(price.currencySymbol));
  const currency = clean(textOf(price.isoCurrencySymbol));
  if (symbol !== '') return `${symbol}${amount}`;
  return currency === '' ? amount : `${amount} ${currency}`;
};
