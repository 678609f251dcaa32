import type { Scenario } from '../wire.ts';

export const everyday: readonly Scenario[] = [
  {
    name: 'first-backup',
    title: 'A backup, from the command to the copy',
    see: 'One card, edited in place: waiting, packing, uploading at 90 %, Completed. Then a mention in its thread.',
    steps: ['speed 12', '/backup'],
    offers: { 'Get the link': 'press Get the link' },
  },
  {
    name: 'cancel',
    title: 'Cancel from the card',
    see: 'The thread notes who cancels; then the card says Cancelled.',
    steps: ['speed 60', '/backup', 'wait running', 'wait 2', 'press Cancel'],
    offers: { 'Try again': 'press Try again' },
  },
  {
    name: 'anothers-backup',
    title: 'Somebody else watches Ada’s backup',
    see: 'You are Carl. Without a list of operators everybody who may use the bot can cancel, and the thread says who did.',
    steps: ['speed 60', '/backup', 'wait running', 'wait 2', 'as colleague'],
    offers: { Cancel: 'press Cancel' },
  },
  {
    name: 'link',
    title: 'The link to a copy',
    see: 'One person gets the link; the thread notes it first. It opens only where a DocSpace admin is signed in, so not here.',
    steps: ['speed 2', '/backup', 'wait', 'press Get the link'],
  },
  {
    name: 'history',
    title: 'Copies and earlier backups',
    see: 'The copies that exist and the backups that left none, newest first.',
    steps: [
      'speed 1',
      '/backup',
      'wait',
      'break job fails',
      '/backup',
      'wait',
      'fix',
      '/backup',
      'wait',
      '/backup history',
    ],
  },
  {
    name: 'panel',
    title: 'The panel with buttons',
    see: 'One message with a button for each frequent request, and how the latest backups ended.',
    steps: ['speed 1', '/backup', 'wait', '/backup panel'],
    offers: { 'Back up now': 'press Back up now' },
  },
  {
    name: 'schedule',
    title: 'The portal’s own schedule',
    see: 'A form shows the schedule and changes it. Choose another rhythm: its fields change.',
    steps: ['/backup schedule'],
  },
  {
    name: 'options',
    title: 'A backup with options',
    see: 'Choose what is backed up and where it goes; the fields follow the choice.',
    steps: ['/backup start options'],
  },
  {
    name: 'self-hosted',
    title: 'A self-hosted server',
    see: 'The form also offers a backup of the whole instance.',
    with: { isSelfHosted: true },
    steps: ['/backup start options'],
  },
];
