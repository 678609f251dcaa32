import type { Key } from '../../backup/portal-facts.ts';
import { mayWatch } from '../../backup/portal-facts.ts';
import type { Trail } from '../../backup/portal-watch.ts';
import type { Result } from '../../backup/result.ts';
import { explain } from '../../slack/blocks/explain.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Whether the key may read what watching needs, and what cannot be known on this server and plan. */
export const watchFindings = (key: Key, isOlder: IsOlder, trail: Result<Trail>): readonly Finding[] => {
  if (!mayWatch(key))
    return [problem('Watch', 'Watching needs a key with *:read, and this one has neither that nor *:write.')];
  const limits = limitsOf(isOlder);
  if (limits === '' && trail.failure) {
    const refusal = trail.failure.kind === 'payment' ? 'The plan has no audit trail.' : explain(trail.failure, 'look');
    return [warning('Watch', `${refusal} So who began a backup cannot be told, nor who deleted the schedule.`)];
  }
  if (limits === '' && trail.value?.isNewestOnly === true)
    return [
      warning(
        'Watch',
        'The plan shows only the newest 20 rows of the audit trail: on a busy portal who began a backup cannot always be told.',
      ),
    ];
  return [ok('Watch', `The key may read all that watching needs.${limits}`)];
};

/** Whether the server is older than a version. */
type IsOlder = (major: number, minor: number) => boolean;

const limitsOf = (isOlder: IsOlder): string => {
  if (isOlder(3, 6))
    return ' Before 3.6 the server does not note its scheduled backups, so who began a backup cannot always be told, nor who deleted the schedule.';
  return isOlder(3, 7) ? ' Who deleted the schedule cannot be told before 3.7.' : '';
};
