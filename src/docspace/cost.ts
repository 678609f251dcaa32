import type { Cost } from '../backup/cost.ts';
import type { Result } from '../backup/result.ts';
import { toResult } from '../backup/result.ts';
import { unreadable } from './envelope.ts';
import { isTrue, membersOf, numberOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

/** The portal as this file needs it. Both reject with `PortalError`. */
type Asking = { readonly get: (path: string) => Promise<unknown>; readonly settings: () => Promise<unknown> };

/** What a start would cost, from five reads at once, and a sixth if the price has no currency of its own. */
export const learnCost = async ({ get, settings: readSettings }: Asking, clean: Clean): Promise<Cost> => {
  const [count, settings, quota, service, sold] = await Promise.all([
    toResult(get('/api/2.0/backup/getbackupscount')),
    toResult(readSettings()),
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
  return {
    kind: 'paid',
    used,
    allowance,
    service: readService(service, settings),
    price: await learnPrice(sold.value, get, clean),
  };
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

const readService = (
  { value }: Result<unknown>,
  settings: Result<unknown>,
): Extract<Cost, { kind: 'paid' }>['service'] => {
  const { enabled } = membersOf(value);
  if (isTrue(enabled)) return 'on';
  if (enabled !== false) return 'unknown';
  return refusesUnpaid(textOf(membersOf(settings.value).version)) ? 'refused' : 'off';
};

/**
 * Servers from 3.5 to 3.8 refuse beyond the allowance while the service is off; newer ones switch it on. One that tells an
 * older version, though it knows the service, was built by hand: its version says nothing.
 */
const refusesUnpaid = (version: string): boolean => /^3\.[5-8](\.|$)/.test(version);

const learnPrice = async (service: unknown, get: Asking['get'], clean: Clean): Promise<string> => {
  const price = membersOf(membersOf(service).price);
  const amount = (numberOf(price.value) ?? 0).toFixed(2).replace('.00', '');
  if (Number(amount) <= 0) return '';
  const symbol = clean(textOf(price.currencySymbol));
  if (symbol !== '') return `${symbol}${amount}`;
  const told = textOf(price.isoCurrencySymbol);
  const currency = clean(told || (await walletCurrency(get)));
  return currency === '' ? amount : `${amount} ${currency}`;
};

/** The currency of the wallet that pays; '' if the key may not read it, or it has several. DocSpace source: Balance. */
const walletCurrency = async (get: Asking['get']): Promise<string> => {
  const { value } = await toResult(get('/api/2.0/portal/payment/customer/balance'));
  const { accountCurrency, subAccounts } = membersOf(value);
  const own = textOf(accountCurrency);
  if (own !== '') return own;
  const all = Array.isArray(subAccounts) ? subAccounts.map((one) => textOf(membersOf(one).currency)) : [];
  const [only = '', ...more] = new Set(all.filter((currency) => currency !== ''));
  return more.length === 0 ? only : '';
};
