import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Alarm } from '../../src/backup/alarm.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { isSince, type ServerVersion } from '../../src/sandbox/portal/version.ts';
import { type WatchedWorld, watchPortal } from '../watch/watched-portal.ts';

const at = (hour: number, minute = 0, day = 3): number => Date.UTC(2026, 2, day, hour, minute);
/** Later than any alarm about the run at two. */
const late = at(3, 10);

type Case = {
  readonly name: string;
  /** Servers that behave so; all by default. */
  readonly since?: ServerVersion;
  readonly before?: ServerVersion;
  readonly isStandalone?: boolean;
  readonly play: (world: WatchedWorld, server: ServerVersion) => Promise<void>;
  /** The cards as their origins, and the alarms as in `shown`. */
  readonly cards?: readonly string[] | ((server: ServerVersion) => readonly string[]);
  readonly alarms?: readonly string[] | ((server: ServerVersion) => readonly string[]);
};

/** An alarm as one word for what it is, one for why, and whether it is over. */
const shown = (alarm: Alarm): string => {
  const why = 'cause' in alarm ? (typeof alarm.cause === 'string' ? alarm.cause : alarm.cause.why) : '';
  const what = alarm.kind === 'blocked' ? alarm.what : why;
  return [alarm.kind, what, ...(alarm.until === undefined ? [] : ['over'])].filter((word) => word !== '').join(' ');
};

const daily = async ({ save, until }: WatchedWorld): Promise<void> => {
  await until(at(1, 10));
  await save({});
};
const manual = (world: WatchedWorld, durationMs: number): void => {
  const usual = world.portal.knobs.durationMs;
  world.portal.knobs.durationMs = durationMs;
  world.portal.startElsewhere();
  world.portal.knobs.durationMs = usual;
};

const cases: readonly Case[] = [
  {
    name: 'a scheduled backup gets a card',
    play: async (world) => {
      await daily(world);
      await world.until(late);
    },
    cards: ['schedule'],
  },
  {
    name: 'a run beside a manual backup is skipped, until the next success',
    play: async (world) => {
      await daily(world);
      await world.until(at(1, 50));
      manual(world, 30 * minuteMs);
      await world.until(at(2, 30));
      assert.deepEqual(world.alarms().map(shown), ['skipped held']);
      await world.until(at(2, 30, 4));
    },
    cards: ['elsewhere', 'schedule'],
    alarms: ['skipped held over'],
  },
  {
    name: 'a run beside one that the bot made is skipped',
    play: async (world) => {
      await daily(world);
      await world.until(at(1, 50));
      world.portal.knobs.durationMs = 30 * minuteMs;
      world.own.add(world.portal.startElsewhere());
      await world.until(late);
    },
    alarms: ['skipped held'],
  },
  {
    name: 'a manual backup begun just before the pass is told from the scheduled one',
    play: async (world) => {
      await daily(world);
      await world.until(at(1, 59));
      world.sleepUntil(at(1, 59) + 40_000);
      manual(world, 30 * minuteMs);
      await world.until(late);
    },
    cards: ['elsewhere'],
    alarms: ['skipped held'],
  },
  {
    name: 'a job that failed without an end makes every run skipped',
    play: async (world) => {
      await daily(world);
      world.portal.knobs.ending = 'hard-error';
      manual(world, minuteMs);
      world.portal.knobs.ending = 'success';
      await world.until(late);
    },
    cards: ['elsewhere'],
    alarms: ['skipped blocked'],
  },
  {
    name: 'a job whose worker died makes every run skipped',
    play: async (world) => {
      await daily(world);
      manual(world, 30 * minuteMs);
      await world.until(at(1, 20));
      world.portal.crash();
      await world.until(late);
    },
    cards: ['elsewhere'],
    alarms: ['skipped blocked'],
  },
  {
    name: 'a job that ended before is replaced',
    play: async (world) => {
      await daily(world);
      manual(world, minuteMs);
      await world.until(late);
    },
    cards: ['elsewhere', 'schedule'],
  },
  {
    name: 'a run is missed in the days of grace, and comes after the payment',
    play: async (world) => {
      await daily(world);
      world.portal.knobs.tariffState = 'delay';
      await world.until(late);
      assert.deepEqual(world.alarms().map(shown), ['missed plan']);
      world.portal.knobs.tariffState = 'paid';
      await world.until(at(3, 40));
    },
    cards: ['schedule'],
    alarms: ['missed plan over'],
  },
  {
    name: 'a run is missed while the plan is not paid, and its schedule cannot be read',
    play: async (world) => {
      await daily(world);
      await world.until(at(1, 20));
      world.portal.knobs.tariffState = 'notPaid';
      await world.until(late);
      assert.deepEqual(world.alarms().map(shown), ['blocked schedule', 'missed plan']);
      world.portal.knobs.tariffState = 'paid';
      await world.until(at(3, 40));
    },
    cards: ['schedule'],
    alarms: ['blocked schedule over', 'missed plan over'],
  },
  {
    name: 'a run that the plan does not include is missed',
    before: '3.5',
    play: async (world) => {
      await daily(world);
      world.portal.knobs.schedulerPeriodMs = Number.POSITIVE_INFINITY;
      await world.until(late);
    },
    alarms: ['missed worker'],
  },
  {
    name: 'a schedule is deleted when the allowance is used up, after a warning',
    since: '3.5',
    play: async (world) => {
      world.portal.knobs.usedBefore = 2;
      world.portal.knobs.isWalletOn = false;
      await daily(world);
      await world.until(late);
    },
    alarms: ['schedule_doomed over', 'schedule_gone allowance'],
  },
  {
    name: 'a schedule stays while old servers do not count',
    before: '3.5',
    play: async (world) => {
      world.portal.knobs.usedBefore = 2;
      world.portal.knobs.isWalletOn = false;
      await daily(world);
      await world.until(late);
    },
    cards: ['schedule'],
  },
  {
    name: 'a schedule is deleted when the wallet is empty',
    since: '3.5',
    play: async (world) => {
      world.portal.knobs.usedBefore = 2;
      world.portal.knobs.walletFunds = 'empty';
      await daily(world);
      await world.until(late);
    },
    alarms: ['schedule_gone payment'],
  },
  {
    name: 'a run is missed while the billing service is down, and comes late',
    since: '3.5',
    play: async (world) => {
      world.portal.knobs.usedBefore = 2;
      world.portal.knobs.isBillerDown = true;
      await daily(world);
      await world.until(late);
      assert.deepEqual(world.alarms().map(shown), ['missed payment']);
      world.portal.knobs.isBillerDown = false;
      await world.until(at(3, 40));
    },
    cards: ['schedule'],
    alarms: ['missed payment over'],
  },
  {
    name: 'a run of a disabled owner has a card, and makes the next one skipped',
    since: '3.6',
    play: async (world) => {
      world.portal.knobs.isPortalOwnerDisabled = true;
      await daily(world);
      await world.until(late);
      assert.deepEqual(world.alarms().map(shown), []);
      await world.until(at(2, 30, 4));
    },
    cards: ['schedule'],
    alarms: ['skipped blocked'],
  },
  {
    name: 'a run that fails at once has a card',
    play: async (world) => {
      await world.until(at(1, 10));
      await world.save({ storageType: 0, storageParams: [{ key: 'folderId', value: '1234' }] });
      world.portal.knobs.folders = {};
      await world.until(late);
    },
    cards: ['schedule'],
  },
  {
    name: 'a run is missed while the portal is being restored',
    play: async (world) => {
      await daily(world);
      await world.until(at(1, 30));
      world.portal.knobs.tenantStatus = 4;
      await world.until(late);
      assert.deepEqual(world.alarms().map(shown), ['blocked portal', 'missed inactive']);
      world.portal.knobs.tenantStatus = 0;
      await world.until(at(3, 40));
    },
    cards: ['schedule'],
    alarms: ['blocked portal over', 'missed inactive over'],
  },
  {
    name: 'a run is missed while the portal is migrated, which its API does not show',
    play: async (world) => {
      await daily(world);
      world.portal.knobs.tenantStatus = 5;
      await world.until(late);
    },
    alarms: ['missed inactive'],
  },
  {
    name: 'a schedule that cannot be read blocks the watch',
    play: async (world) => {
      await daily(world);
      const body = JSON.stringify({ error: { message: 'Index was outside the bounds of the array.' }, status: 1 });
      const fault = { kind: 'status', status: 500, body } as const;
      world.portal.faults.add({ on: 'getbackupschedule', fault, times: Number.POSITIVE_INFINITY });
      await world.until(late);
    },
    // Without the audit trail only the schedule tells who began a backup.
    cards: (server) => [isSince(server, '3.6') ? 'schedule' : 'elsewhere'],
    alarms: ['blocked schedule'],
  },
  {
    name: 'a run is missed while the worker is down, with both times, and comes when it is back',
    play: async (world) => {
      await daily(world);
      world.portal.knobs.isWorkerDown = true;
      await world.until(late);
      assert.deepEqual(world.alarms().map(shown), ['missed worker']);
      world.portal.knobs.isWorkerDown = false;
      await world.until(at(3, 40));
    },
    cards: ['schedule'],
    alarms: ['missed worker over'],
  },
  {
    name: 'a run whose message got lost is skipped',
    play: async (world) => {
      await daily(world);
      world.portal.knobs.isBusLost = true;
      await world.until(late);
    },
    alarms: ['skipped lost'],
  },
  {
    name: 'a run whose worker was killed has a card, and makes the next one skipped',
    play: async (world) => {
      await daily(world);
      await world.until(at(2, 1));
      world.portal.crash();
      await world.until(at(2, 30, 4));
    },
    cards: ['schedule'],
    alarms: ['skipped blocked'],
  },
  {
    name: 'a run whose worker was stopped has a card',
    play: async (world) => {
      await daily(world);
      await world.until(at(2, 1));
      world.portal.restart();
      await world.until(late);
    },
    cards: ['schedule'],
  },
  {
    name: 'a run that was stopped before anybody saw it has a card',
    since: '3.6',
    play: async (world) => {
      await daily(world);
      await world.until(at(1, 59));
      world.sleepUntil(at(2) + 20_000);
      world.portal.job();
      world.portal.restart();
      await world.until(late);
    },
    cards: ['schedule'],
  },
  {
    name: 'a run that a person cancels has a card',
    since: '3.7',
    play: async (world) => {
      await daily(world);
      await world.until(at(2, 1));
      world.portal.cancelElsewhere();
      await world.until(late);
    },
    cards: ['schedule'],
  },
  {
    name: 'a schedule that a person deletes is gone, until there is one again',
    play: async (world, server) => {
      await daily(world);
      await world.until(at(1, 20));
      await world.ask('DELETE', 'backup/deletebackupschedule');
      await world.until(at(1, 30));
      const [gone] = world.alarms();
      assert.equal(gone?.kind === 'schedule_gone' && gone.by !== undefined, isSince(server, '3.7'));
      await world.save({});
      await world.until(at(1, 40));
    },
    alarms: (server) => [isSince(server, '3.7') ? 'schedule_gone person over' : 'schedule_gone unknown over'],
  },
  {
    name: 'a schedule goes with a disconnected account',
    since: '3.2',
    play: async (world) => {
      await world.until(at(1, 10));
      await world.save({ storageType: 1, storageParams: [{ key: 'folderId', value: 'drive-1' }] });
      await world.until(at(1, 20));
      world.portal.dropSchedule();
      await world.until(late);
    },
    alarms: ['schedule_gone account'],
  },
  {
    name: 'schedules go when the storage is encrypted',
    isStandalone: true,
    play: async (world) => {
      await daily(world);
      await world.until(at(1, 20));
      world.portal.knobs.tenantStatus = 6;
      world.portal.dropSchedule();
      await world.until(at(1, 40));
      world.portal.knobs.tenantStatus = 0;
      await world.until(late);
    },
    alarms: ['schedule_gone encryption'],
  },
  {
    name: 'a schedule that is saved again runs at once and is noted',
    play: async (world) => {
      await daily(world);
      await world.until(at(4));
      await world.save({});
      await world.until(at(4, 20));
      assert.equal(world.notes.at(-1)?.before?.rhythm.hour, 2);
      await world.save({ cronParams: { period: 0, hour: 5 } });
      await world.until(at(5, 40));
      assert.equal(world.notes.at(-1)?.now.rhythm.hour, 5);
    },
    cards: ['schedule', 'schedule', 'schedule'],
  },
  {
    name: 'a key that a restore has made useless blocks the watch',
    play: async (world) => {
      await daily(world);
      await world.until(at(1, 20));
      world.portal.knobs.key = 'deleted';
      await world.until(late);
    },
    alarms: ['blocked portal'],
  },
];

const versions: readonly ServerVersion[] = ['3.1', '3.2', '3.5', '3.6', '3.7', '3.8'];

describe('what the watch makes of a portal', { concurrency: 4 }, () => {
  for (const { name, since = '3.1', before, isStandalone = false, play, cards = [], alarms = [] } of cases) {
    for (const server of versions.filter((it) => isSince(it, since) && !(before && isSince(it, before)))) {
      test(`${name}, on ${server}`, async (t) => {
        const world = await watchPortal(t, { server, isStandalone, startsAt: at(1) });
        await play(world, server);
        assert.deepEqual(
          world.cards.map(({ origin }) => origin),
          typeof cards === 'function' ? cards(server) : cards,
        );
        assert.deepEqual(
          world.alarms().map(shown).sort(),
          [...(typeof alarms === 'function' ? alarms(server) : alarms)].sort(),
        );
      });
    }
  }
});
