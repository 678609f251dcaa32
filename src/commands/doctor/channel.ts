import { journalMs } from '../../runner/ports.ts';
import { type Fault, historyLimited, isShared, limitedMessages, type Needs } from '../../slack/requirements.ts';
import type { SlackLook } from '../../slack/slack-facts.ts';
import { type Finding, ok, problem, unknown, type Words } from './finding.ts';
import { failed } from './slack-failure.ts';

/** Who can read the cards in the admin channel. */
export const channelFindings = ({ info }: SlackLook, faults: readonly Fault[], needs: Needs): readonly Finding[] => {
  if (info.failure) return [failed('Admin channel', info.failure, needs)];
  const { channel = {} } = info.value;
  if (faults.some(({ about }) => about !== 'token')) return [];
  const here: Words = ['The bot is in ', { channel: needs.slack.adminChannel }];
  if (isShared(channel)) {
    return [ok('Admin channel', ...here, ', which is shared: other organisations can read the cards there.')];
  }
  if (channel.is_private) return [ok('Admin channel', ...here, ', which is private and not shared.')];
  return [ok('Admin channel', ...here, ', which is public: everybody in the workspace can read the cards there.')];
};

/**
 * No method shows a bot how long messages are kept: admin.conversations.getCustomRetention is for an organisation's
 * admins. So what can be read has to show it.
 * https://docs.slack.dev/reference/methods/admin.conversations.getCustomRetention
 */
export const retentionFindings = (
  { info, old }: SlackLook,
  faults: readonly Fault[],
  needs: Needs,
  now: number,
): readonly Finding[] => {
  if (old.failure) {
    const follows = old.failure.kind === 'refused' && faults.length > 0;
    return follows ? [] : [failed('Message retention', old.failure, needs)];
  }
  if ((old.value.messages ?? []).length === limitedMessages && old.value.has_more) {
    return [problem('Reading limit', historyLimited)];
  }
  const channel = info.value?.channel;
  if ((old.value.messages ?? []).length > 0) {
    return [ok('Message retention', 'Messages older than 72 h are there; the cards are needed for that long.')];
  }
  const isYoung = channel?.created !== undefined && now - channel.created * 1000 < journalMs;
  const why = isYoung ? 'the channel is too new to tell' : 'no message older than 72 h can be read';
  return [
    unknown(
      'Message retention',
      `Not known: ${why}. Check that the channel’s Settings › Message history keeps messages for 3 days or more.`,
    ),
  ];
};
