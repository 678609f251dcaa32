import { type BotProcess, readEntry } from '../bot-process.ts';
import type { BotNews } from '../scene.ts';
import { type Session, untilQuiet } from './session.ts';

const readyWithinMs = 60_000;

/** Starts a bot and waits until it is ready, which may take longer than this waits while an end is down. */
export const startBot = async (session: Session): Promise<boolean> => {
  const bot = session.scene.startBot();
  const isReady = await Promise.race([
    bot.ready,
    session.clock.sleep(readyWithinMs, session.signal).then(() => undefined),
  ]);
  if (session.signal.aborted) return false;
  if (isReady) session.say(`${nameOf(bot)} is ready (process ${bot.pid}).`);
  if (isReady === undefined) session.say(`${nameOf(bot)} runs and is not ready yet; log shows what it waits for.`);
  return isReady === true;
};

/** Starts the bot again if none runs. */
export const startAgain = async (session: Session): Promise<void> => {
  const [running] = session.scene.bots();
  if (running) session.say(`${nameOf(running)} runs already; second starts one more. Nothing changed.`);
  else if (await startBot(session)) await untilQuiet(session);
};

/** Starts one more bot. */
export const startSecond = async (session: Session): Promise<void> => {
  if (await startBot(session)) await untilQuiet(session);
};

/** Kills the oldest bot. */
export const killBot = async (session: Session): Promise<void> => {
  const [oldest] = session.scene.bots();
  if (oldest === undefined) session.say('No bot runs; start starts one. Nothing changed.');
  else await oldest.kill();
};

/** Shows the bots' log from now on, or hides it. */
export const toggleLog = (session: Session): void => {
  session.isLogShown = !session.isLogShown;
  session.say(session.isLogShown ? 'The bot’s log is shown from now on.' : 'The bot’s log is hidden again.');
};

/** Tells what a bot did by itself, as far as the person wants to see it. */
export const tellNews = (session: Session, news: BotNews): void => {
  if (news.kind === 'log' && !session.isLogShown) return;
  if (news.kind === 'ended' && session.signal.aborted) return;
  session.say(`${nameOf(news.bot)}${sentence(news, session)}`);
};

const sentence = (news: BotNews, { scene }: Session): string => {
  switch (news.kind) {
    case 'log': {
      const { level, message } = readEntry(news.line);
      return `: ${level} ${message}`;
    }
    case 'complaint':
      return `: ${news.line}`;
    case 'ended': {
      const { code, signal } = news.end;
      const how = signal ? `is gone (${signal})` : `has ended by itself (exit ${code ?? 'unknown'})`;
      const others = scene.bots();
      const advice = others.length > 0 ? `${others.map(nameOf).join(', ')} runs on.` : 'Type start to start it again.';
      return ` ${how}. ${advice}`;
    }
  }
};

const nameOf = ({ number }: BotProcess): string => `Bot ${number}`;
