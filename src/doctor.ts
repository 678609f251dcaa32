import { doctorText } from './commands/doctor/view.ts';
import { secretsOf } from './config/config.ts';
import { complain, configure } from './config/load.ts';
import { systemClock as clock } from './lib/clock.ts';
import { createDispatcher, createSlackFetch } from './lib/http.ts';
import { createLog } from './lib/log.ts';
import { createRedact } from './lib/redact.ts';
import { createCheckup } from './startup/doctor.ts';

const config = configure(process.env);
const redact = createRedact(secretsOf(config));

const fail = (error: unknown): never =>
  complain(
    [redact(`The doctor met an error of its own: ${error instanceof Error ? error.message : String(error)}`)],
    1,
  );
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);

const dispatcher = createDispatcher();
const checkUp = createCheckup({
  config,
  dispatcher,
  slackFetch: createSlackFetch(dispatcher),
  connection: () => ({ kind: 'none' }),
  clock,
  log: createLog({ level: 'silent', redact }),
  redact,
});
const findings = await checkUp();
process.stdout.write(`${redact(doctorText(findings, config.portal.origin))}\n`, () =>
  process.exit(findings.some(({ kind }) => kind === 'problem') ? 1 : 0),
);
