import type { Scene } from '../scene.ts';
import type { Call } from '../server.ts';
import type { Delivered } from '../workspace/delivered.ts';
import type { Request } from './wire.ts';

/** Follows the requests between the three of a scene; each call returns those since the last one, oldest first. */
export const followRequests = ({ portal, workspace }: Scene): (() => readonly Request[]) => {
  const parts = [
    newOf(portal?.calls ?? [], (call) => requestOf(call, 'bot → portal')),
    newOf(workspace?.calls ?? [], (call) => requestOf(call, 'bot → Slack')),
    newOf(workspace?.deliveries ?? [], deliveredOf),
  ];
  return () => parts.flatMap((take) => take()).sort((one, other) => one.at - other.at);
};

/** The items that came since the last look at a list that loses its oldest ones. */
const newOf = <Item>(list: readonly Item[], read: (item: Item) => Request): (() => readonly Request[]) => {
  let last: Item | undefined;
  return () => {
    const fresh = list.slice(last === undefined ? 0 : list.lastIndexOf(last) + 1);
    last = list.at(-1);
    return fresh.map(read);
  };
};

const requestOf = ({ at, ms, name, status, fault, note }: Call, way: Request['way']): Request => {
  const struck = fault === undefined ? '' : strokes[fault];
  const said = status === 0 ? '' : [status, note].filter(Boolean).join(' ');
  return {
    at: at - ms,
    ms,
    way,
    name,
    outcome: [said, struck].filter(Boolean).join(', '),
    isBad: status !== 200 || note !== '',
  };
};

/** What a fault does, in words. */
const strokes: Readonly<Record<NonNullable<Call['fault']>, string>> = {
  'drop-before': 'cut off before anything happened',
  'drop-after': 'done, but the answer was lost',
  reset: 'cut off',
  hang: 'taken and never answered',
  'hang-after': 'done and never answered',
  html: 'a proxy’s page',
  delay: 'late',
  'delay-after': 'done at once, answered late',
  '429': 'too many requests',
  status: 'an error',
  'status-after': 'done, but an error was answered',
};

const deliveredOf = ({ at, ms, name, transport, ack, failure }: Delivered): Request => {
  const how =
    transport === 'none' ? 'nowhere to send it' : ack === 'acked' ? 'acknowledged' : 'not acknowledged in time';
  return { at: at - ms, ms, way: 'Slack → bot', name, outcome: how, isBad: ack !== 'acked' || failure !== '' };
};
