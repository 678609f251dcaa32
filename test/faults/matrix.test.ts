import { type Case, kinds, testCases } from './matrix.ts';
import { callsOf, courses } from './run.ts';

/** What takes half a minute and more is left to the whole matrix. */
const isLong = ({ leg, on, skip, kind }: Case): boolean =>
  (on === 'startbackup' && kind === 'hanging without effect') ||
  (on === 'chat.update' && kind === 'late') ||
  (leg === 'handed over' && skip === 0 && ['chat.update', 'conversations.history', 'conversations.info'].includes(on));

/** Every call by one fault, the faults in turn. */
const cases = courses.map(async ({ leg, transport }, course) =>
  (await callsOf(leg, transport, 'short')).flatMap((call, index) => {
    const kind = kinds[(3 * course + index) % kinds.length];
    return kind === undefined ? [] : [{ ...call, transport, kind }];
  }),
);

const played = (await Promise.all(cases)).flat().filter((it) => !isLong(it));

testCases('every call by one fault', { pace: 'short', concurrency: 24 }, played);
