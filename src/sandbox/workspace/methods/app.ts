import type { Args } from '../args.ts';
import { tiers } from '../limits.ts';
import type { State } from '../state.ts';
import type { Method, Reply } from './method.ts';

const authTest = (_args: Args, { team, bot, persons }: State): Reply => ({
  url: `https://${team.domain}.slack.com/`,
  team: 'Example',
  user: persons.get(bot.userId)?.name,
  team_id: team.id,
  user_id: bot.userId,
  bot_id: bot.botId,
  is_enterprise_install: false,
});

/** The methods about the app itself; `openSocket` gives the address of a new Socket Mode connection. */
export const appMethods = (openSocket: () => string): Readonly<Record<string, Method>> => ({
  'auth.test': { scopes: [], perMinute: tiers.special, token: 'bot', run: authTest },
  'apps.connections.open': {
    scopes: ['connections:write'],
    perMinute: tiers.one,
    token: 'app',
    run: () => ({ url: openSocket() }),
  },
});
