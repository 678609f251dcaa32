import { createCheckup } from './checkup.ts';
import { systemClock as clock } from './clock.ts';
import { secretsOf } from './config.ts';
import { complain, configure } from './configure.ts';
import { createLog } from './log.ts';
import { createDispatcher, createSlackFetch } from './network.ts';
import { createScrub } from './scrub.ts';
import { doctorText } from './slack/views/doctor.ts';

const config = configure(process.env);
const scrub = createScrub(secretsOf(config));

const fail = (error: unknown): never =>
  complain([scrub(`The doctor met an error of its own: ${error instanceof Error ? error.message : String(error)}`)], 1);
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);

const dispatcher = createDispatcher();
const checkUp = createCheckup({
  config,
  dispatcher,
  slackFetch: createSlackFetch(dispatcher),
  connection: () => ({ kind: 'none' }),
  clock,
  log: createLog({ level: 'silent', scrub }),
  scrub,
});
const findings = await checkUp();
process.stdout.write(`${scrub(doctorText(findings))}\n`, () =>
  process.exit(findings.some(({ kind }) => kind === 'problem') ? 1 : 0),
);
