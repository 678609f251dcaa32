import type { Clock } from '../lib/clock.ts';
import { plain } from './blocks/text.ts';
import type { Asked, Listener } from './listener.ts';
import type { Reply } from './reply.ts';

/**
 * Slack replaces no answer to a command (https://github.com/slackapi/bolt-js/issues/2287): one that comes sooner than this
 * stands alone.
 */
const patienceMs = 1_500;

/**
 * Carries out what was asked for. What takes a while is announced with the listener's first words, unless an answer came
 * before; those that take the place of what was pressed are said at once, and every answer takes their place.
 */
export const runWithFirstWords = async (
  { first, run }: Pick<Listener, 'first' | 'run'>,
  asked: Asked,
  clock: Pick<Clock, 'sleep'>,
): Promise<void> => {
  if (!first) return await run(asked);
  const words = plain(first.words);
  if (first.inPlace) {
    await asked.reply(words, true);
    return await run({ ...asked, reply: (said) => asked.reply(said, true) });
  }
  const answered = new AbortController();
  const late = clock.sleep(patienceMs, answered.signal).then(async () => {
    if (!answered.signal.aborted) await asked.reply(words);
  });
  // Words that are on their way come first.
  const reply: Reply = async (said, inPlace) => {
    answered.abort();
    await late;
    await asked.reply(said, inPlace);
  };
  try {
    await run({ ...asked, reply });
  } finally {
    answered.abort();
    await late;
  }
};
