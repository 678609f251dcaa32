import type { Alarm, ScheduleNote } from '../backup/alarm.ts';
import type { Foreign, Memory } from './memory.ts';

/** An alarm as its message in the channel has it. `id` orders messages by when they were written. */
export type PostedAlarm = {
  readonly id: string;
  readonly alarm: Alarm;
  /** Slack user ID of who has acknowledged it. */
  readonly acknowledgedBy: string | undefined;
  /** When people were last called. */
  readonly remindedAt: number;
  /** The reply that calls people, that calls them again because time runs out, or that announces the end, is not known to be posted. */
  readonly owes: 'begin' | 'again' | 'end' | undefined;
};

/** The channel's alarms. Each call throws if Slack does not take it; each may be repeated. */
export type AlarmBook = {
  /** This portal's alarms, as far back as a bounded look into the channel goes, oldest first. */
  readonly read: () => Promise<readonly PostedAlarm[]>;
  /** The alarm as its message has it now; `undefined`: the message is gone. */
  readonly at: (id: string) => Promise<PostedAlarm | undefined>;
  /** Posts an alarm and calls people, once, whatever other processes do; gives the one message that there is. A call that fails is still owed. */
  readonly begin: (alarm: Alarm) => Promise<PostedAlarm>;
  /** Shows what changed; the end of an alarm is announced once. */
  readonly show: (told: PostedAlarm, alarm: Alarm) => Promise<PostedAlarm>;
  /** Posts the reply that is still owed. */
  readonly settle: (told: PostedAlarm) => Promise<PostedAlarm>;
  readonly remind: (told: PostedAlarm) => Promise<PostedAlarm>;
  /** Notes who has acknowledged it, unless it is over or somebody has; gives it as it then is; `undefined`: the message is gone. */
  readonly acknowledge: (told: PostedAlarm, by: string) => Promise<PostedAlarm | undefined>;
  /** Whether a change of the schedule that somebody here made was announced since a time (ms since 1970). */
  readonly isScheduleAnnounced: (since: number) => Promise<boolean>;
  /** Posts a note that calls nobody, once. */
  readonly note: (note: ScheduleNote) => Promise<void>;
};

/** Gives a backup that was begun elsewhere its card and follows it; `later`: whether it is the bot's own is not known yet. */
export type Adopt = (foreign: Foreign) => Promise<'carded' | 'known' | 'later'>;

/** Where a process leaves what the next one must know, and which one watches. */
export type MemoryStore = {
  /** Whether this process watches; then also what was left, while it has not saved anything. */
  readonly hold: () => Promise<{ readonly isOurs: boolean; readonly memory?: string | undefined }>;
  readonly save: (memory: string, seen: Memory) => Promise<void>;
  /** Lets go, so that another process takes over at once. */
  readonly release: () => Promise<void>;
};
