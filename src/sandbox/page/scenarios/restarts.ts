import type { Scenario } from '../wire.ts';

export const restarts: readonly Scenario[] = [
  {
    name: 'kill-and-resume',
    title: 'The bot is killed and started again',
    see: 'The card stands still for about half a minute, until the new bot is sure that nobody follows it; then it continues.',
    steps: ['speed 60', '/backup', 'wait running', 'wait 2', 'kill', 'start'],
  },
  {
    name: 'two-bots',
    title: 'One of two bots is killed',
    see: 'The second bot takes the card over within a minute. There is one card, one end and one mention.',
    steps: ['speed 60', '/backup', 'wait running', 'second', 'kill'],
  },
  {
    name: 'no-bot',
    title: 'No bot is running',
    see: 'This is what Slack itself tells a person then.',
    steps: ['kill', '/backup'],
    offers: { 'Start the bot': 'start', 'Ask again': '/backup' },
  },
];
