import type { Scenario } from '../wire.ts';

const fixed = { 'Fix everything': 'fix' };

export const slackTrouble: readonly Scenario[] = [
  {
    name: 'slack-down',
    title: 'Slack goes down during a backup',
    see: 'Nothing moves in Slack while the portal works on. Fix it: the card catches up.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break slack down'],
    offers: fixed,
  },
  {
    name: 'card-deleted',
    title: 'Somebody deletes the card',
    see: 'The card is posted again, once.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break card deleted'],
  },
  {
    name: 'edits-refused',
    title: 'Slack refuses every edit',
    see: 'The card cannot be edited, so the news is posted as a new card and the old one is deleted.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break edits refused'],
    offers: fixed,
  },
  {
    name: 'post-answer-lost',
    title: 'Slack posts the card and loses its answer',
    see: 'The bot looks before it posts again: there is one card.',
    steps: ['break answer dropped', '/backup'],
  },
  {
    name: 'channel-closed',
    title: 'The admin channel is archived during a backup',
    see: 'The card can no longer be written. Ada gets the end as a direct message: look there after a few seconds.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break channel closed'],
    offers: fixed,
  },
];
