import { type Channel, nameForPayload } from './channels.ts';
import { newId } from './ids.ts';
import type { State } from './state.ts';

/** A JSON object that Slack sends to an app. */
export type Payload = Readonly<Record<string, unknown>>;

/** A slash command, every value a string. Source: https://docs.slack.dev/interactivity/implementing-slash-commands */
export const commandPayload = (
  state: State,
  command: { readonly who: string; readonly text: string; readonly channel: Channel },
  ids: { readonly triggerId: string; readonly responseUrl: string },
): Readonly<Record<string, string>> => ({
  token: state.tokens.verification,
  team_id: state.team.id,
  team_domain: state.team.domain,
  channel_id: command.channel.id,
  channel_name: nameForPayload(command.channel),
  user_id: command.who,
  user_name: state.knobs.person(command.who).name,
  command: '/backup',
  text: command.text,
  api_app_id: state.bot.appId,
  is_enterprise_install: 'false',
  response_url: ids.responseUrl,
  trigger_id: ids.triggerId,
});

/** That a person opened the app's Home tab. Source: https://docs.slack.dev/reference/events/app_home_opened */
export const homeOpenedPayload = (state: State, who: string): Payload => {
  const view = state.homes.of(who);
  const ts = state.messages.nextTs();
  return {
    token: state.tokens.verification,
    team_id: state.team.id,
    api_app_id: state.bot.appId,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(Number(ts)),
    authorizations: [
      {
        enterprise_id: null,
        team_id: state.team.id,
        user_id: state.bot.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event: {
      type: 'app_home_opened',
      user: who,
      channel: state.directMessage(who).id,
      tab: 'home',
      event_ts: ts,
      ...(view && { view }),
    },
  };
};

/** What every interaction payload carries. */
export const interaction = (state: State, type: string, who: string): Payload => {
  const { name, teamId } = state.knobs.person(who);
  return {
    type,
    user: { id: who, username: name, name, team_id: teamId },
    api_app_id: state.bot.appId,
    token: state.tokens.verification,
    team: { id: state.team.id, domain: state.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
};
