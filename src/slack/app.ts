import { createHash } from 'node:crypto';
import { App, type Receiver, type webApi } from '@slack/bolt';
import type { Answer } from '../backup/answer.ts';
import { readAsk } from '../backup/ask.ts';
import type { BackupRequest } from '../backup/job.ts';
import { boltLogger, type Log } from '../log.ts';
import type { Runner } from '../runner/runner.ts';
import type { Access, Actor, Verb } from './access.ts';
import { createReply, type Reply } from './reply.ts';
import { answer, asking, type Offer, plain, readOffer } from './views/answer.ts';
import { help } from './views/help.ts';
import { panel } from './views/panel.ts';
import { failureOf } from './web.ts';

export type AppOptions = {
  readonly receiver: Receiver;
  readonly client: webApi.WebClient;
  readonly apiUrl: string;
  readonly fetch: webApi.FetchFunction;
  readonly bot: { readonly token: string; readonly id: string; readonly user: string; readonly team: string };
  readonly access: Access;
  readonly runner: Pick<Runner, 'start'>;
  readonly adminChannel: string;
  readonly portal: string;
  readonly backup: BackupRequest;
  readonly log: Log;
  /** What was typed is shown again where it makes no sense; a secret pasted by mistake is not. */
  readonly scrub: (text: string) => string;
};

/** The listeners: Slack's payloads become a person and what they want; everything else happens elsewhere. */
export const createApp = (options: AppOptions): { readonly app: App; readonly drain: () => Promise<void> } => {
  const { client, access, runner, log, portal, adminChannel, scrub } = options;
  const app = new App({
    receiver: options.receiver,
    authorize: async () => ({
      botToken: options.bot.token,
      botId: options.bot.id,
      botUserId: options.bot.user,
      teamId: options.bot.team,
    }),
    clientOptions: { slackApiUrl: options.apiUrl, fetch: options.fetch, allowAbsoluteUrls: false },
    logger: boltLogger(log),
    convoStore: false,
  });
  const atWork = new Set<Promise<void>>();

  /** Goes on after the answer to Slack; a stop waits for it. */
  const goOn = (work: () => Promise<void>): void => {
    const owned: Promise<void> = work()
      .catch((error: unknown) => log.error({ err: error }, 'a request could not be carried out'))
      .finally(() => atWork.delete(owned));
    atWork.add(owned);
  };

  const authorised = async (actor: Actor, verb: Verb, reply: Reply): Promise<boolean> => {
    const verdict = await access.may(actor, verb);
    if (verdict.isAllowed) return true;
    log.warn({ user: actor.user, verb }, 'refused');
    await reply(plain(`${verdict.why} Nothing was started.`));
    return false;
  };

  const start = async (asked: Asked): Promise<void> => {
    const { actor, reply, offer } = asked;
    if (!(await authorised(actor, offer ? 'operate' : 'use', reply))) return;
    const key = createHash('sha256').update(asked.trigger).digest('hex').slice(0, 16);
    log.info({ run: key, user: actor.user }, 'a backup is asked for');
    await runner.start({
      key,
      requestedBy: actor.user,
      backup: options.backup,
      ...(offer ? { offer } : {}),
      tell: (said) => tell(said, actor, reply),
    });
  };

  const tell = async (said: Answer, actor: Actor, reply: Reply): Promise<void> => {
    const link = 'card' in said ? await permalink(said.card) : '';
    const mayPay = said.kind !== 'costs' || (await access.may(actor, 'operate')).isAllowed;
    await reply(answer(said, { portal, place: { link, channel: adminChannel }, mayPay }));
  };

  const permalink = async (ts: string): Promise<string> => {
    try {
      return (await client.chat.getPermalink({ channel: adminChannel, message_ts: ts })).permalink ?? '';
    } catch {
      return '';
    }
  };

  const postPanel = async (actor: Actor, reply: Reply): Promise<void> => {
    if (!(await authorised(actor, 'use', reply))) return;
    try {
      await client.chat.postMessage({ channel: adminChannel, ...panel(portal) });
      await reply(plain(`The panel stands in <#${adminChannel}>.`));
    } catch (error) {
      const failure = failureOf(error);
      const reason = failure.kind === 'refused' ? failure.code : 'no clear answer';
      await reply(
        plain(`Slack did not take the panel (${reason}). Look into <#${adminChannel}> before you ask for it again.`),
      );
    }
  };

  app.command('/backup', async ({ ack, body }) => {
    const ask = readAsk(scrub(body.text));
    const actor = { user: body.user_id, team: body.team_id };
    const reply = createReply({ ...options, user: actor.user, responseUrl: body.response_url });
    switch (ask.kind) {
      case 'help':
        return await ack(help(ask));
      case 'start':
        await ack(asking);
        return goOn(() => start({ actor, trigger: body.trigger_id, reply }));
      case 'panel':
        await ack(`Posting the panel into <#${adminChannel}>…`);
        return goOn(() => postPanel(actor, reply));
    }
  });

  app.action({ type: 'block_actions', action_id: /^backup_start(_paid)?$/ }, async ({ ack, body, action }) => {
    await ack();
    const actor = { user: body.user.id, team: body.user.team_id ?? body.team?.id ?? '' };
    const reply = createReply({ ...options, user: actor.user, responseUrl: body.response_url });
    const isPaid = action.action_id === 'backup_start_paid';
    const offer = isPaid && action.type === 'button' ? readOffer(action.value) : undefined;
    goOn(async () => {
      if (isPaid && !offer)
        return await reply(plain('This button is not one that this bot can read. Nothing was started.'));
      await reply(plain(asking), isPaid);
      await start({ actor, trigger: body.trigger_id, reply, ...(offer ? { offer } : {}) });
    });
  });

  // Rethrown, so that Bolt ends the request at once instead of leaving it open.
  app.error(async (error) => {
    log.error({ err: error }, 'a request from Slack failed');
    throw error;
  });

  return {
    app,
    drain: async () => {
      await Promise.allSettled(atWork);
    },
  };
};

type Asked = { readonly actor: Actor; readonly trigger: string; readonly reply: Reply; readonly offer?: Offer };
