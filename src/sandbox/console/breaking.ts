import { nearest } from '../../lib/nearest.ts';
import { fix, type Trouble, troubles } from '../trouble.ts';
import { type Session, untilQuiet, untilReachable } from './session.ts';

/** Breaks what the words name, or lists what can be broken. */
export const breakSomething = async (session: Session, words: string): Promise<void> => {
  const { portal, workspace } = session.scene;
  const possible = troubles.filter(({ at }) => (at === 'portal' ? portal : workspace) !== undefined);
  if (possible.length === 0) {
    session.say('Both ends are real: there is nothing to break from here.');
    return;
  }
  if (words === '') {
    session.say(...possible.map(({ name, means }) => `  break ${name.padEnd(20)} ${means}`), 'fix repairs all of it.');
    return;
  }
  const found = troubleIn(words, possible);
  if ('sentence' in found) {
    session.say(`${found.sentence} Nothing changed.`);
    return;
  }
  const objection = begin(found, session);
  const done = isOn(found, session) ? 'Broken' : 'It happens';
  session.say(objection === '' ? `${done}: ${found.means}.` : `${objection} Nothing changed.`);
  if (objection === '') await untilQuiet(session);
};

const isOn = (trouble: Trouble, { scene: { portal, workspace } }: Session): boolean => {
  if (trouble.at === 'portal') return portal !== undefined && trouble.isOn(portal);
  return workspace !== undefined && trouble.isOn(workspace);
};

const begin = (trouble: Trouble, { scene: { portal, workspace } }: Session): string => {
  if (trouble.at === 'portal') return portal ? trouble.begin(portal) : '';
  return workspace ? trouble.begin(workspace) : '';
};

/** The trouble whose name alone has all the words; else a sentence with those that may be meant, or the nearest. */
export const troubleIn = (words: string, possible: readonly Trouble[]): Trouble | { readonly sentence: string } => {
  const wanted = words.toLowerCase().split(' ');
  const fits = (text: string): boolean =>
    wanted.every((word) =>
      text
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .includes(word),
    );
  const exact = possible.filter(({ name }) => name === wanted.join(' '));
  const named = exact.length > 0 ? exact : possible.filter(({ name }) => fits(name));
  const [only] = named;
  if (only && named.length === 1) return only;
  const meant = named.length > 0 ? named : possible.filter(({ means }) => fits(means));
  const names = meant.map(({ name }) => `“${name}”`).join(', ');
  if (names !== '') return { sentence: `“${words}” may be ${names}; say which.` };
  const all = possible.map(({ name }) => name);
  return { sentence: `There is no trouble called “${words}”; the nearest is “${nearest(words, all)}”.` };
};

/** Repairs what the words name, or without words all that is broken, and waits until the bot is back. */
export const fixSomething = async (session: Session, words: string): Promise<void> => {
  if (words === '') {
    fix(session.scene);
    session.say('Nothing is broken any more.');
  } else if (!fixOne(session, words)) return;
  await untilReachable(session);
  await untilQuiet(session);
};

/** Whether it was broken, and is not any more. */
const fixOne = (session: Session, words: string): boolean => {
  const found = troubleIn(words, troubles);
  if ('sentence' in found || !isOn(found, session)) {
    session.say(`${'sentence' in found ? found.sentence : `“${found.name}” is not broken.`} Nothing changed.`);
    return false;
  }
  const { portal, workspace } = session.scene;
  if (found.at === 'portal' && portal) found.end(portal);
  if (found.at === 'slack' && workspace) found.end(workspace);
  session.say(`“${found.name}” is fixed.`);
  return true;
};
