import { serverVersions } from '../portal/version.ts';
import type { Stage } from '../stage.ts';
import { isObject } from '../workspace/blocks/check.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';
import { pressIn, sayIn, submitIn } from './in-slack.ts';
import { notPlayed, type Play } from './play.ts';
import { idOf } from './roles.ts';
import { scenarios } from './scenarios.ts';
import type { Done } from './wire.ts';

/** What somebody did on the page, as JSON of an unknown shape. */
export type Act = Readonly<Record<string, unknown>>;

/** Does what somebody did on the page; what cannot be done is a problem in words. */
export const createActs =
  ({ stage, play }: { readonly stage: Stage; readonly play: Play }) =>
  async (act: Act): Promise<Done> => {
    try {
      return await perform(act, stage, play);
    } catch (error) {
      if (error instanceof Error) return problem(error.message);
      throw error;
    }
  };

const perform = async (act: Act, stage: Stage, play: Play): Promise<Done> => {
  const { workspace, options } = stage.scene();
  const isAllSimulated = !options.isSlackReal && !options.isPortalReal;
  switch (act.do) {
    case 'type':
      return done(await play.type(text(act, 'line'), text(act, 'who')));
    case 'scene': {
      const server = serverVersions.find((version) => version === act.server) ?? options.server;
      const transport = act.transport === 'http' ? 'http' : 'socket';
      return done(await play.begin({ server, transport, isSelfHosted: act.isSelfHosted === true }));
    }
    case 'scenario': {
      const scenario = scenarios.find(({ name }) => name === act.name);
      if (scenario === undefined) return problem(`There is no scenario called “${text(act, 'name')}”.`);
      if (!isAllSimulated) return problem('A scenario needs both ends simulated; nothing was started.');
      const said = await play.show(scenario);
      return said.at(-1) === notPlayed ? problem(said.join(' ')) : done(said);
    }
    default:
      return workspace ? inWorkspace(act, workspace) : problem('Slack is the real one here: do that in Slack.');
  }
};

const inWorkspace = async (act: Act, workspace: SimulatedWorkspace): Promise<Done> => {
  const who = idOf(workspace, text(act, 'who'));
  if (who === undefined) return problem('There is no such person here.');
  switch (act.do) {
    case 'say':
      return { ...nothing, problem: await sayIn(workspace, who, text(act, 'channel'), text(act, 'text')) };
    case 'press': {
      const value = typeof act.value === 'string' ? act.value : undefined;
      const on = { channel: text(act, 'channel'), ts: text(act, 'ts'), view: text(act, 'view') };
      const press = { on, action: text(act, 'action'), value, entries: entriesOf(act) };
      return { ...nothing, problem: await pressIn(workspace, who, press) };
    }
    case 'home':
      await workspace.openHome(who);
      return nothing;
    case 'submit':
      return { ...nothing, ...(await submitIn(workspace, who, entriesOf(act))) };
    case 'dismiss':
      workspace.dismiss(who);
      return nothing;
    default:
      return problem('This is not possible here.');
  }
};

const nothing: Done = { said: [], problem: '', errors: {} };

const done = (said: readonly string[]): Done => ({ ...nothing, said });

const problem = (sentence: string): Done => ({ ...nothing, problem: sentence });

const text = (act: Act, name: string): string => {
  const value = act[name];
  return typeof value === 'string' ? value : '';
};

/** What a form's fields hold, by their `action_id`. */
const entriesOf = ({ entries }: Act): Readonly<Record<string, string | readonly string[]>> =>
  Object.fromEntries(
    Object.entries(isObject(entries) ? entries : {}).map(([id, value]) => [
      id,
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  );
