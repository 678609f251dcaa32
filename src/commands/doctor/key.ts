import { type Key, mayBackUp } from '../../backup/portal-facts.ts';
import { dayMs } from '../../lib/durations.ts';
import { type Finding, ok, problem, type Words } from './finding.ts';

/** What the API key can do, and for how long. */
export const keyFindings = (key: Key, now: number): readonly Finding[] => {
  const { name, permissions, expiresAt, isActive } = key;
  const faults: Finding[] = [];
  if (!isActive)
    faults.push(problem('Key', 'It is switched off. Switch it on in DocSpace under Developer Tools › API keys.'));
  if (expiresAt !== undefined && endsSoon(expiresAt, now)) {
    faults.push(problem('Key', ...expiry(expiresAt, now), ` ${newKey}.`));
  }
  if (!mayBackUp(key)) {
    faults.push(problem('Key', `Its permissions are ${permissions.join(', ')}, and backups need *:write. ${newKey}.`));
  }
  if (faults.length > 0) return faults;
  const end = expiresAt === undefined ? ['never expires'] : ['is good until ', { at: expiresAt }];
  return [ok('Key', name === '' ? 'It ' : `“${name}” `, ...end, ' and may do all that backups need.')];
};

const newKey =
  'Make a new one in DocSpace under Developer Tools › API keys, put it in DOCSPACE_API_KEY and restart the bot';

/** Whether there are fewer than 14 days left to replace what ends then. */
export const endsSoon = (end: number, now: number): boolean => end - now < 14 * dayMs;

/** When something ends or has ended, as a sentence. */
export const expiry = (end: number, now: number): Words =>
  end > now ? ['It expires ', { at: end }, `, in ${timeLeft(end, now)}.`] : ['It expired ', { at: end }, '.'];

const timeLeft = (end: number, now: number): string => {
  const days = Math.floor((end - now) / dayMs);
  if (days < 1) return 'less than a day';
  return days === 1 ? '1 day' : `${days} days`;
};
