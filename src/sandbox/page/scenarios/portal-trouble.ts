import type { Scenario } from '../wire.ts';

const fixed = { 'Fix everything': 'fix' };

export const portalTrouble: readonly Scenario[] = [
  {
    name: 'failed',
    title: 'The backup fails',
    see: 'The card says Failed, why, and that no copy was made. Fix the cause, then try again.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break job fails'],
    offers: { ...fixed, 'Try again': 'press Try again' },
  },
  {
    name: 'files-missing',
    title: 'The copy has gaps',
    see: 'Completed with warnings: there is a copy, and some files are missing from it.',
    steps: ['speed 4', 'break files missing', '/backup'],
  },
  {
    name: 'damaged-copy',
    title: 'The copy is damaged',
    see: 'With BACKUP_VERIFY=full each copy is read to its last byte. The card warns, and an alarm calls people. Fix it and back up again: the next good copy ends the alarm.',
    with: { variables: { BACKUP_VERIFY: 'full' } },
    steps: ['speed 4', 'break copy damaged', '/backup', 'wait', 'pass 3 minutes', 'pass 3 minutes'],
    offers: { ...fixed, 'Back up again': '/backup', 'Let time pass': 'pass 3 minutes' },
  },
  {
    name: 'stalled',
    title: 'The portal’s worker dies during a backup',
    see: 'After half a minute without progress the card says Stalled. Cancel clears the job at the portal.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break frozen'],
    offers: { Cancel: 'press Cancel' },
  },
  {
    name: 'worker-down',
    title: 'No worker takes the backup',
    see: 'The card waits at 0 %. Fix it, and the card continues.',
    steps: ['break worker down', '/backup'],
    offers: fixed,
  },
  {
    name: 'forgotten',
    title: 'The portal forgets the backup',
    see: 'The bot looks for a copy, finds none, and ends the card as Unknown instead of guessing.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break forgotten'],
  },
  {
    name: 'cancelled-elsewhere',
    title: 'Somebody cancels on DocSpace’s own page',
    see: 'The card says Cancelled, and that it was not done in Slack.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break cancelled elsewhere'],
  },
  {
    name: 'portal-down',
    title: 'The portal is down when a backup is asked for',
    see: 'Nothing is started, and the answer says so. Fix it, then ask again.',
    steps: ['break portal down', '/backup'],
    offers: { ...fixed, 'Ask again': '/backup' },
  },
  {
    name: 'portal-away',
    title: 'The portal goes away during a backup',
    see: 'The card says that the portal cannot be reached. It continues by itself once the portal is back.',
    steps: ['speed 20', '/backup', 'wait running', 'wait 2', 'break portal html'],
    offers: fixed,
  },
  {
    name: 'lost-answer',
    title: 'The portal starts the backup, its answer is lost',
    see: 'The bot looks for the backup, finds it and follows it; the card says why it is probably this one. Nothing is started twice.',
    steps: ['break lost answer', '/backup'],
  },
  {
    name: 'lost-start',
    title: 'The start never reaches the portal',
    see: 'The bot looks for the backup, and after about ten seconds the card ends as Not started. The fault was for one call.',
    steps: ['break lost start', '/backup'],
    offers: { 'Try again': 'press Try again' },
  },
];
