import type { Received } from '../server.ts';
import { actorOf } from './access.ts';
import { readBody } from './binding.ts';
import { badArgument, billerDown, billing, invalidOperation, notFound, quotaExceeded } from './errors.ts';
import { offsetTime } from './portal-time.ts';
import { queryBoolean, queryOf, queryTime } from './query.ts';
import type { State } from './state.ts';
import { textsFor } from './texts.ts';
import { isSince } from './version.ts';

/** Backups made in a period: the rows of the history, deleted ones too; the free ones count what the history does not show as well. */
const countBackups = ({ history, knobs }: State, isPaid: boolean, from: number, to: number): number =>
  history.count(isPaid, from, to) + (isPaid ? 0 : knobs.usedBefore);

/** The period that the allowance is for: this calendar month in UTC, on servers before 3.7 a month up to now. */
const allowancePeriod = ({ clock, server }: State): { from: number; to: number } => {
  const now = new Date(clock.now());
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const from = isSince(server, '3.7')
    ? Date.UTC(year, month, 1)
    : Date.UTC(year, month - 1, now.getUTCDate(), now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds());
  return { from, to: clock.now() + 1_000 };
};

/** How many of the period's free backups are used up. */
export const usedFree = (state: State): number => {
  const { from, to } = allowancePeriod(state);
  return countBackups(state, false, from, to);
};

/** Whether a backup now has to be paid; refuses it if it cannot be. Self-hosted and unpaid portals are not asked. */
export const mustPay = (state: State): boolean => {
  const { knobs, server, isStandalone } = state;
  if (isStandalone || !isSince(server, '3.5') || knobs.isUnpaid || usedFree(state) < knobs.allowance) return false;
  const texts = textsFor(knobs.isLocalised);
  if (!knobs.isWalletOn && server !== 'next') throw quotaExceeded(texts.freeBackups(knobs.allowance));
  if (knobs.isBillerDown) throw billerDown();
  if (knobs.walletFunds === 'no customer') throw billing(texts.planOption);
  if (knobs.walletFunds === 'empty') throw billing(texts.paymentRequired);
  knobs.isWalletOn = true;
  return true;
};

/** `getbackupscount` */
export const backupsCount = (state: State, url: URL): number => {
  const { from, to } = periodOf(state, url);
  return countBackups(state, queryBoolean(url, 'paid'), from, to);
};

/** `getbackupscountbypaid` */
export const backupsCountByPaid = (state: State, url: URL): { readonly free: number; readonly paid: number } => {
  const { from, to } = periodOf(state, url);
  return { free: countBackups(state, false, from, to), paid: countBackups(state, true, from, to) };
};

const periodOf = (state: State, url: URL): { from: number; to: number } => {
  const usual = allowancePeriod(state);
  const from = queryTime(url, 'from') ?? usual.from;
  const to = queryTime(url, 'to') ?? usual.to;
  if (from > to) throw badArgument('From date must be less than to date');
  return { from, to };
};

/** `portal/payment/walletservice`: what one service of the wallet costs. */
export const walletService = ({ knobs, isStandalone }: State, url: URL): unknown => {
  if (isStandalone || queryOf(url, 'service')?.toLowerCase() !== 'backup') throw notFound('Service could not be found');
  return {
    id: -11,
    title: 'Backup',
    price: { value: knobs.price },
    nonProfit: false,
    free: false,
    trial: false,
    features: [],
    serviceName: 'backup',
  };
};

/** `getservicestate`; a self-hosted server has no paid service. */
export const serviceState = ({ knobs, isStandalone }: State): unknown => ({
  enabled: knobs.isWalletOn && !isStandalone,
});

const backupServiceId = -12;

/** `portal/payment/servicestate`: switches a paid service. */
export const switchService = (state: State, received: Received): unknown => {
  const { knobs, clock } = state;
  const body = readBody(received, 'ASC.Web.Api.ApiModel.RequestsDto.ChangeWalletServiceStateRequestDto');
  if (String(body.get('service')?.value).toLowerCase() === 'backup')
    knobs.isWalletOn = body.get('enabled')?.value === true;
  state.audit.write(6067, clock.now(), actorOf(state, received));
  return {
    enabledServices: knobs.isWalletOn ? [backupServiceId] : [],
    lastModified: offsetTime(clock.now(), knobs.timeZone),
  };
};

/** `portal/payment/customer/balance`: the wallet, in its own currency; empty before anything was ever bought. */
export const customerBalance = ({ knobs, isStandalone }: State): unknown => {
  if (isStandalone) return noBiller();
  if (knobs.walletFunds === 'no customer') return {};
  const amount = knobs.walletFunds === 'empty' ? 0 : 500;
  return { accountNumber: 1, accountCurrency: 'USD', subAccounts: [{ currency: 'USD', amount }] };
};

/** What a server says of its biller that has none. */
export const noBiller = (): never => {
  throw invalidOperation('Tariff service is not configured');
};
