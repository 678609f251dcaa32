import { nearest } from '../../lib/nearest.ts';

/** A typed line, understood. */
export type Typed =
  | { readonly do: 'backup' | 'press' | 'as' | 'break' | 'fix'; readonly words: string }
  | { readonly do: 'plan'; readonly plan: 'free' | 'paid' | number }
  | { readonly do: 'speed' | 'wait'; readonly seconds: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: (typeof plainWords)[number] | 'wait running' }
  | { readonly do: 'nothing' }
  | { readonly do: 'misread'; readonly sentence: string };

const plainWords = ['who', 'home', 'kill', 'start', 'second', 'status', 'card', 'log', 'help', 'quit'] as const;

/** Everything that can be typed, and what it does. */
export const commands: readonly { readonly usage: string; readonly does: string }[] = [
  { usage: '/backup …', does: 'what you would type in Slack, for example /backup help' },
  { usage: 'press BUTTON', does: 'presses a button by its label or action_id, on the newest message that has it' },
  { usage: 'as PERSON', does: 'continues as somebody else; who lists the people' },
  { usage: 'who', does: 'who is there, and who you are' },
  { usage: 'home', does: 'opens the app’s Home tab' },
  { usage: 'break TROUBLE', does: 'breaks something; break alone lists what' },
  { usage: 'fix [TROUBLE]', does: 'fixes everything that is broken, or only that' },
  { usage: 'kill', does: 'kills the bot (kill -9)' },
  { usage: 'start', does: 'starts it again' },
  { usage: 'second', does: 'starts one more bot beside it' },
  { usage: 'plan free|paid|N', does: 'backups are free, cost money, or N a month are free' },
  { usage: 'speed SECONDS', does: 'how long backups take from now on' },
  { usage: 'status', does: 'the portal’s own view: its backup and its copies' },
  { usage: 'card', does: 'the newest card as it is now' },
  { usage: 'wait [SECONDS]', does: 'waits until no backup is running, 60 s at most or as long as you say' },
  { usage: 'wait running', does: 'waits until the card of a backup says Running' },
  { usage: 'pass TIME', does: 'lets time pass for everybody at once, for example pass 3 hours; 5 weeks at most' },
  { usage: 'log', does: 'shows the bot’s log, or hides it again' },
  { usage: 'help', does: 'this list' },
  { usage: 'quit', does: 'stops everything, as Ctrl-C does' },
];

/** Reads what was typed; case and extra spaces do not matter. */
export const readTyped = (line: string): Typed => {
  const words = line.replaceAll(/[\p{Cc}\p{Z}]+/gu, ' ').trim();
  if (words === '') return { do: 'nothing' };
  const [, first = '', rest = ''] = /^(\S+) ?(.*)$/.exec(words) ?? [];
  const verb = first.toLowerCase();
  switch (verb) {
    case '/backup':
      return { do: 'backup', words: rest };
    case 'break':
    case 'fix':
      return { do: verb, words: rest };
    case 'press':
      return rest === '' ? misread('Say which button, for example press Back up now.') : { do: 'press', words: rest };
    case 'as':
      return rest === ''
        ? misread('Say as whom, for example as colleague; who lists the people.')
        : { do: 'as', words: rest };
    case 'plan':
      return readPlan(rest.toLowerCase());
    case 'speed':
      return readSeconds('speed', rest, 3_600);
    case 'pass':
      return readTime(rest.toLowerCase());
    case 'wait':
      if (rest.toLowerCase() === 'running') return { do: 'wait running' };
      return rest === '' ? { do: 'wait', seconds: 60 } : readSeconds('wait', rest, 600);
  }
  const plain = plainWords.find((word) => word === verb);
  if (plain === undefined) {
    const usages = commands.map(({ usage }) => usage);
    const usage = usages.find(
      (one) =>
        one.split(' ')[0] ===
        nearest(
          verb,
          usages.map((one) => one.split(' ')[0] ?? ''),
        ),
    );
    return misread(`There is no “${first}” here; the nearest is “${usage}”.`);
  }
  return rest === '' ? { do: plain } : misread(`“${plain}” takes no words after it.`);
};

const misread = (sentence: string): Typed => ({ do: 'misread', sentence: `${sentence} Nothing changed.` });

const readPlan = (plan: string): Typed => {
  if (plan === 'free' || plan === 'paid') return { do: 'plan', plan };
  if (/^\d{1,4}$/.test(plan)) return { do: 'plan', plan: Number(plan) };
  return misread('Say plan free, plan paid, or how many backups a month are free, for example plan 2.');
};

const readSeconds = (verb: 'speed' | 'wait', text: string, most: number): Typed => {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= 0.5 && seconds <= most) return { do: verb, seconds };
  return misread(`Say ${verb} and seconds from 0.5 to ${most}, for example ${verb} 20.`);
};

const unitsMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};
const mostMs = 5 * 604_800_000;

const readTime = (text: string): Typed => {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day|week)s?$/.exec(text) ?? [];
  const ms = Number(count) * (unitsMs[unit] ?? Number.NaN);
  if (ms > 0 && ms <= mostMs) return { do: 'pass', ms };
  return misread('Say pass and a time of up to 5 weeks, for example pass 3 hours or pass 1 week.');
};
