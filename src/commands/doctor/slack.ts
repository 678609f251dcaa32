import {
  botIn,
  type Fault,
  faultsIn,
  forOrganisation,
  type Needs,
  notABot,
  tokenFault,
} from '../../slack/requirements.ts';
import type { SlackLook } from '../../slack/slack-facts.ts';
import { accessFindings } from './access.ts';
import { channelFindings, retentionFindings } from './channel.ts';
import { type Finding, ok, problem, unknown } from './finding.ts';
import { failed } from './slack-failure.ts';

const subjects = { token: 'Slack', channel: 'Admin channel', access: 'Who may use it' } as const;

/** What the answers mean for the bot. */
export const slackFindings = (look: SlackLook, needs: Needs, now: number): readonly Finding[] => {
  const scopes = look.auth.value?.response_metadata?.scopes;
  const faults = faultsIn({ scopes, channel: look.info.value?.channel }, needs);
  return [
    ...faults.map(({ about, line }) => problem(subjects[about], line)),
    ...tokenFindings(look, faults, needs),
    ...connectionFindings(look, needs, now),
    ...channelFindings(look, faults, needs),
    ...retentionFindings(look, faults, needs, now),
    ...accessFindings(look, faults, needs),
  ];
};

const tokenFindings = ({ auth }: SlackLook, faults: readonly Fault[], needs: Needs): readonly Finding[] => {
  if (auth.failure) return [failed('Slack', auth.failure, needs)];
  if (auth.value.is_enterprise_install) return [problem('Slack', forOrganisation)];
  if (!botIn(auth.value)) return [problem('Slack', notABot)];
  if (faults.some(({ about }) => about === 'token')) return [];
  const where = `The token is good for the workspace “${auth.value.team ?? ''}”`;
  if (auth.value.response_metadata?.scopes) return [ok('Slack', `${where} and has every scope that is needed.`)];
  return [unknown('Slack', `${where}; its scopes are not told. Compare OAuth & Permissions with manifest.yml.`)];
};

const connectionFindings = ({ connection, socket }: SlackLook, needs: Needs, now: number): readonly Finding[] => {
  switch (connection.kind) {
    case 'socket': {
      const { connected, of } = connection;
      const count = `${connected} of ${of} sockets ${connected === 1 ? 'is' : 'are'} connected`;
      if (connected === 0) return [problem('Connection', `${count}. The bot tries again by itself; see its log.`)];
      const why = connected < of ? '; the other opens a minute after the start, or is being renewed' : '';
      return [ok('Connection', `Socket Mode: ${count}${why}.`)];
    }
    case 'http':
      return [ok('Connection', 'HTTP: Slack’s last request is this one, of ', { at: now }, '.')];
    case 'none':
      if (socket === undefined) return [unseenHttp];
      if (socket.failure?.kind === 'refused')
        return [problem('Connection', `${tokenFault('SLACK_APP_TOKEN', socket.failure.code)}.`)];
      if (socket.failure) return [failed('Connection', socket.failure, needs)];
      return [ok('Connection', 'Socket Mode: the app-level token is good, and Slack offers a socket.')];
  }
};

const unseenHttp = unknown(
  'Connection',
  'HTTP: whether Slack reaches the bot shows when it runs. Its address with /slack/events must stand in the app’s settings, for the command and for interactivity.',
);
