import { plain } from '../../slack/blocks/text.ts';
import type { Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import { failureOf } from '../../slack/web.ts';
import type { Parts } from '../parts.ts';

/** The message with buttons in the admin channel, posted again each time it is asked for. */
export const createPanel = (parts: Pick<Parts, 'panel' | 'channel'>): Listener => {
  const place = `<#${parts.channel.id}>`;
  return {
    first: { words: `Looking into ${place}…` },
    run: async ({ reply, trigger }) => {
      try {
        const isAlone = await parts.panel.move(keyOf(trigger));
        const rest = isAlone ? '' : ' An older one may still be there: delete it if you see it.';
        await reply(plain(`The panel is in ${place}.${rest}`));
      } catch (error) {
        const failure = failureOf(error);
        await reply(
          plain(
            failure.kind === 'refused'
              ? `Slack did not take the panel (${failure.code}). Nothing was posted: see that ${place} is open and the bot is in it.`
              : `Slack did not confirm the panel. Look into ${place} before you ask for it again.`,
          ),
        );
      }
    },
  };
};
