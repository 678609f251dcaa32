import type { Scenario } from '../wire.ts';

const fixed = { 'Fix everything': 'fix' };

/** A daily schedule of about three hours from now, which the watch has seen. */
const scheduled = ['speed 20', 'break schedule set elsewhere', 'pass 6 minutes'];

export const watched: readonly Scenario[] = [
  {
    name: 'digest',
    title: 'The digest',
    see: 'One message tells the day (BACKUP_DIGEST is daily here): backups, copies, sizes, alarms. It comes also if all is well.',
    with: { variables: { BACKUP_DIGEST: 'daily' } },
    steps: [...scheduled, '/backup', 'wait', 'pass 25 hours'],
    offers: { 'Let a day pass': 'pass 1 day' },
  },
  {
    name: 'scheduled',
    title: 'The portal backs itself up',
    see: 'Each scheduled backup gets a card, without a mention. The panel says which copy is the last.',
    steps: [...scheduled, 'pass 4 hours'],
    offers: { 'Let a week pass': 'pass 1 week' },
  },
  {
    name: 'elsewhere',
    title: 'Somebody backs up in DocSpace',
    see: 'The backup gets a card that says who began it, and is followed to its end.',
    steps: ['speed 60', 'break started elsewhere', 'pass 3 minutes'],
  },
  {
    name: 'missed',
    title: 'A scheduled backup does not happen',
    see: 'An alarm says which one, and why. Once the plan is paid the portal makes up for it, and the alarm ends.',
    steps: [...scheduled, 'break plan overdue', 'pass 4 hours'],
    offers: { ...fixed, 'Let an hour pass': 'pass 1 hour' },
  },
  {
    name: 'skipped',
    title: 'A scheduled backup is skipped',
    see: 'DocSpace skips it in silence while another backup runs. The alarm names the backup that was in the way.',
    steps: [
      ...scheduled,
      'speed 600',
      'break started elsewhere',
      'pass 3 minutes',
      'break schedule due',
      'pass 1 hour',
    ],
  },
  {
    name: 'schedule-gone',
    title: 'The schedule is deleted',
    see: 'An alarm says who deleted it. An operator can set the same schedule again.',
    steps: [...scheduled, 'break schedule deleted elsewhere', 'pass 1 hour'],
    offers: { 'Set it again': 'press backup_schedule_restore' },
  },
  {
    name: 'schedule-doomed',
    title: 'The schedule is about to be deleted',
    see: 'The plan has no free backups and the paid service is off: DocSpace will delete the schedule. The alarm comes first.',
    steps: [...scheduled, 'plan 0', 'break paid backups off', 'pass 90 minutes'],
    offers: fixed,
  },
  {
    name: 'stuck-job',
    title: 'A backup of another person stands still',
    see: 'It blocks every other backup. Its card says Stalled and since when, people are called, and an operator can cancel it.',
    steps: ['speed 600', 'break started elsewhere', 'pass 3 minutes', 'break frozen', 'pass 1 hour'],
    offers: { Cancel: 'press Cancel' },
  },
  {
    name: 'too-old',
    title: 'The newest copy is too old',
    see: 'BACKUP_MAX_AGE_HOURS is 26 here, and nobody has made a backup since yesterday.',
    with: { variables: { BACKUP_MAX_AGE_HOURS: '26' } },
    steps: ['speed 4', '/backup', 'wait', 'pass 27 hours'],
    offers: { 'Back up now': '/backup' },
  },
  {
    name: 'blind',
    title: 'The portal cannot be watched',
    see: 'After the grace an alarm says since when, and that backups may fail unseen meanwhile.',
    steps: ['break portal html', 'pass 2 hours'],
    offers: fixed,
  },
  {
    name: 'key-expires',
    title: 'The API key is about to expire',
    see: 'The alarm comes before it does, and says how to renew the key without a gap.',
    steps: ['break key expires', 'pass 7 hours'],
    offers: fixed,
  },
];
