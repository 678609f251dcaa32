import { setPlan, setSpeed, showStatus } from './at-portal.ts';
import { killBot, startAgain, startSecond, toggleLog } from './bots.ts';
import { breakSomething, fixSomething } from './breaking.ts';
import {
  become,
  listPeople,
  openHome,
  pressButton,
  showCard,
  typeCommand,
  waitForEnd,
  waitForRun,
} from './in-slack.ts';
import { passTime } from './pass-time.ts';
import type { Session } from './session.ts';
import { commands, type Typed } from './typed.ts';

/** Does what was typed and waits until the bot has reacted. */
export const perform = async (session: Session, typed: Exclude<Typed, { do: 'quit' }>): Promise<void> => {
  const { workspace, portal } = session.scene;
  switch (typed.do) {
    case 'backup':
      return workspace ? typeCommand(session, workspace, typed.words) : inRealSlack(session);
    case 'press':
      return workspace ? pressButton(session, workspace, typed.words) : inRealSlack(session);
    case 'as':
      return workspace ? become(session, workspace, typed.words) : inRealSlack(session);
    case 'who':
      return workspace ? listPeople(session, workspace) : inRealSlack(session);
    case 'home':
      return workspace ? openHome(session, workspace) : inRealSlack(session);
    case 'card':
      return workspace ? showCard(session, workspace) : inRealSlack(session);
    case 'wait':
      return workspace ? waitForEnd(session, workspace, typed.seconds) : inRealSlack(session);
    case 'wait running':
      return workspace ? waitForRun(session, workspace) : inRealSlack(session);
    case 'plan':
      return portal ? setPlan(session, portal, typed.plan) : atRealPortal(session);
    case 'speed':
      return portal ? setSpeed(session, portal, typed.seconds) : atRealPortal(session);
    case 'pass':
      return workspace && portal ? passTime(session, typed.ms) : inRealTime(session);
    case 'status':
      return portal ? showStatus(session, portal) : atRealPortal(session);
    case 'break':
      return breakSomething(session, typed.words);
    case 'fix':
      return fixSomething(session, typed.words);
    case 'kill':
      return killBot(session);
    case 'start':
      return startAgain(session);
    case 'second':
      return startSecond(session);
    case 'log':
      return toggleLog(session);
    case 'help':
      return session.say(...commands.map(({ usage, does }) => `  ${usage.padEnd(17)} ${does}`));
    case 'misread':
      return session.say(typed.sentence);
    case 'nothing':
      return;
  }
};

const inRealSlack = (session: Session): void => session.say('Slack is the real one here: do and see that in Slack.');

const atRealPortal = (session: Session): void =>
  session.say('The portal is the real one here: do and see that on its own page.');

const inRealTime = (session: Session): void => session.say('One end is real here, and its time cannot be put forward.');
