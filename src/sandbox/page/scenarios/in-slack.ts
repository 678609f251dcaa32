import type { Scenario } from '../wire.ts';
import { scenario } from './scenario.ts';

/** What can go wrong with the bot, and in Slack. */
export const inSlack: readonly Scenario[] = [
  scenario(
    'kill-and-resume',
    'The bot is killed and started again',
    'The card stands still for half a minute or a little more, until the new bot is sure that nobody follows it; then it goes on.',
    'speed 60',
    '/backup',
    'wait 4',
    'kill',
    'start',
  ),
  scenario(
    'two-bots',
    'One of two bots is killed',
    'The second takes the card over within a minute, once it is sure that the first is gone. There is one card, one end, one mention.',
    'speed 60',
    '/backup',
    'second',
    'wait 4',
    'kill',
  ),
  scenario('no-bot', 'No bot runs', 'What Slack itself tells a person then. “Start” brings a bot.', 'kill', '/backup'),
  scenario(
    'card-deleted',
    'Somebody deletes the card',
    'The card is posted anew, once.',
    '/backup',
    'wait 3',
    'break card deleted',
  ),
  scenario(
    'edits-refused',
    'Slack lets nobody edit any more',
    'The card cannot be edited, so what is new is posted as a new card, and the old one is deleted.',
    '/backup',
    'wait 3',
    'break edits refused',
  ),
  scenario(
    'post-answer-lost',
    'Slack posts the card and loses its answer',
    'The bot looks before it posts again: there is one card.',
    'break answer dropped',
    '/backup',
  ),
  scenario(
    'slack-down',
    'Slack goes down under a running backup',
    'Nothing moves in Slack while the portal works on. “Mend everything”: the card catches up.',
    'speed 20',
    '/backup',
    'wait 4',
    'break slack down',
  ),
  scenario(
    'channel-closed',
    'The admin channel is archived under a running backup',
    'The card cannot be written any more; who asked gets the end as a direct message: look there after a few seconds.',
    '/backup',
    'wait 3',
    'break channel closed',
  ),
];
