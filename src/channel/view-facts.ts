import { isEndUnseen, tookMs } from '../backup/end.ts';
import { backupId, hasCopy, type Payment, type Run } from '../backup/run.ts';
import { endedWhen } from '../slack/blocks/end-time.ts';
import { begunWords } from '../slack/blocks/ending.ts';
import { isPlaceKnown, placeWords } from '../slack/blocks/place-text.ts';
import { code, durationText, quoted, when } from '../slack/blocks/text.ts';

/** One thing that is known of a run. */
type Fact = { readonly name: string; readonly value: string };

/** What is known of a run, what people ask for first. */
export const facts = (run: Run): readonly Fact[] => [
  { name: run.phase === 'not_started' ? 'Asked for' : 'Started', value: when(run.startedAt) },
  ...durationOf(run),
  { name: run.begun ? 'Begun' : 'Asked by', value: whoBegan(run) },
  ...(isPlaceKnown(run) ? [{ name: hasCopy(run) ? 'Stored in' : 'Storage', value: placeWords(run) }] : []),
  ...(run.payment && run.phase !== 'not_started' ? [paid(run, run.payment)] : []),
  ...(run.retryOf === undefined
    ? []
    : [{ name: 'Tries again', value: `the backup of ${when(Number(run.retryOf) * 1000)}` }]),
];

/** How long it took, or if nobody saw its end, when that was. */
const durationOf = (run: Run): readonly Fact[] => {
  const ms = tookMs(run);
  if (ms !== undefined) return [{ name: 'Took', value: durationText(ms) }];
  return isEndUnseen(run) ? [{ name: 'Ended', value: endedWhen(run) }] : [];
};

/** What support and the log need. */
export const identity = (run: Run): string => {
  const id = backupId(run);
  return [...(id === undefined ? [] : [`Backup ID ${code(id)}`]), `ref ${code(run.key)}`].join('  ·  ');
};

/** DocSpace charges for a backup that has made its copy (DocSpace source: BackupProgressItem). */
const paid = (run: Run, { price = 'money' }: Payment): Fact => ({
  name: hasCopy(run) ? 'Paid' : 'Price',
  value: `${quoted(price, 40)}${hasCopy(run) ? '' : ' if it makes a copy'}${run.requestedBy === undefined ? '' : `, agreed by <@${run.requestedBy}>`}`,
});

/** Who asked for a backup, or who else began it. */
export const whoBegan = ({ begun, requestedBy }: Run): string => {
  if (begun) return begunWords(begun);
  return requestedBy === undefined ? 'nobody here' : `<@${requestedBy}>`;
};
