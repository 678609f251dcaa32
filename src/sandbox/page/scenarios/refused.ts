import type { Scenario } from '../wire.ts';

export const refused: readonly Scenario[] = [
  {
    name: 'guest',
    title: 'A guest asks for a backup',
    see: 'You are Gus, a guest and a member of the admin channel. The refusal says why; nothing is started.',
    steps: ['as guest', '/backup'],
  },
  {
    name: 'outsider',
    title: 'Somebody from another organisation presses a button',
    see: 'You are Olga, an outsider in the shared admin channel. Every press is refused, and Slack gives outsiders no commands.',
    steps: ['/backup panel', 'as outsider', 'press Back up now'],
  },
  {
    name: 'busy',
    title: 'A backup is already running',
    see: 'The bot reports it instead of starting a second one.',
    steps: ['speed 60', 'break started elsewhere', 'wait 3', '/backup'],
  },
  {
    name: 'costs',
    title: 'The free backups are used up',
    see: 'The bot asks before it spends money. Only an operator can agree, and only for ten minutes.',
    steps: ['plan paid', '/backup'],
  },
  {
    name: 'key-expired',
    title: 'The API key has expired',
    see: 'The doctor names the key, the reason and what to do. A backup is refused with the same advice.',
    steps: ['break key expired', '/backup doctor'],
    offers: { 'Ask for a backup': '/backup', 'Fix everything': 'fix' },
  },
  {
    name: 'old-server',
    title: 'A server that cannot cancel',
    see: 'DocSpace 3.1: the bot says that it cannot cancel there, and the backup continues.',
    with: { server: '3.1' },
    steps: ['speed 60', '/backup', 'wait running', 'wait 2', 'press Cancel'],
  },
];
