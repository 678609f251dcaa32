import { durationText } from '../../slack/blocks/text.ts';
import { type Finding, ok, problem } from './finding.ts';

/** How far the clocks are ahead of this machine's, in ms; undefined if one could not be read. */
export type Clocks = { readonly portalMs: number | undefined; readonly slackMs: number | undefined };

/** Clocks that agree to this are fine: they are read to about a second, and cards show times to the second. */
const fineMs = 60_000;

/** What the clocks say about each other; nothing if none could be read. */
export const clockFindings = ({ portalMs, slackMs }: Clocks): readonly Finding[] => {
  const read = [
    { whose: 'The portal’s', ms: portalMs },
    { whose: 'Slack’s', ms: slackMs },
  ].flatMap(({ whose, ms }) => (ms === undefined ? [] : [{ whose, ms }]));
  const [first, second] = read.filter(({ ms }) => isOff(ms));
  if (read.length === 0) return [];
  if (!first) {
    const agree = read.length === 1 ? 'agrees' : 'agree';
    return [ok('Clock', `${read.map(({ whose }) => whose).join(' and ')} ${agree} with this machine’s clock.`)];
  }
  const more = second ? `, and ${second.whose} ${apart(second.ms)} it` : '';
  const late = isOff(slackMs)
    ? ' In HTTP mode, a difference of more than 5 minutes makes the bot refuse Slack’s requests.'
    : '';
  const told = `${first.whose} clock is ${apart(first.ms)} this machine’s${more}.`;
  return [problem('Clock', `${told} Set ${wrongOne({ portalMs, slackMs })} from a time server (NTP).${late}`)];
};

const isOff = (ms: number | undefined): boolean => ms !== undefined && Math.abs(ms) > fineMs;

/** Slack's clock is right; of the others, the one that differs from the rest is wrong. */
const wrongOne = ({ portalMs, slackMs }: Clocks): string => {
  if (isOff(slackMs))
    return portalMs === undefined || isOff(portalMs) ? 'this machine’s clock' : 'this machine’s clock and the portal’s';
  return slackMs === undefined ? 'whichever of the two is wrong' : 'the portal’s clock';
};

const apart = (ms: number): string => {
  const unitMs = Math.abs(ms) < 120_000 ? 1_000 : 60_000;
  return `${durationText(Math.round(Math.abs(ms) / unitMs) * unitMs)} ${ms > 0 ? 'ahead of' : 'behind'}`;
};
