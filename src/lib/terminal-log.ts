import { styleText } from 'node:util';
import type { DestinationStream } from 'pino';

/**
 * The log in words for a person at a terminal: a line for each event, with what a group of fields holds below it. Each
 * is scrubbed as a whole, and what foreign text could do to the terminal is undone.
 */
export const createTerminalLog = (options: {
  readonly stream: NodeJS.WritableStream;
  readonly redact: (text: string) => string;
  readonly showsStacks: boolean;
}): DestinationStream => {
  const { stream, redact, showsStacks } = options;
  const clean = (text: string): string => redact(printable(text));
  let isDoctorNamed = false;

  const write = (line: string): void => {
    const { level, time, msg, err, pid, hostname, ...fields } = readLine(line);
    const mark = marks[String(level)];
    const head = styleText('dim', localTime(time), { stream });
    const severity = mark ? `${styleText(mark.colour, mark.word, { stream })}  ` : '';
    const below = [...groups(fields), ...(showsStacks ? stacks(err) : [])];
    // Only troubles of Slack's and the portal's have a kind.
    if (mark && 'kind' in fields && !isDoctorNamed) {
      isDoctorNamed = true;
      below.push('npm run doctor looks at everything that the bot needs.');
    }
    stream.write(`${head}  ${severity}${clean(sentence(String(msg), err, fields))}\n`);
    for (const more of below) stream.write(`${indent}${clean(more)}\n`);
  };
  return { write };
};

/** What of a text may go to a terminal: one line, and nothing that moves the cursor or turns the writing round. */
export const printable = (text: string): string =>
  text.replace(/[^\S ]+/g, ' ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�');

const indent = ' '.repeat('hh:mm:ss  '.length);

const localTime = (time: unknown): string =>
  typeof time === 'string' ? new Date(time).toTimeString().slice(0, 8) : '--:--:--';

const marks: Readonly<Record<string, { readonly word: string; readonly colour: 'yellow' | 'red' }>> = {
  warn: { word: 'warning', colour: 'yellow' },
  error: { word: 'error', colour: 'red' },
  fatal: { word: 'error', colour: 'red' },
};

/** What a person at the terminal reads instead of an event's own message. */
const told: Readonly<Record<string, string>> = {
  ready: 'Ready. Type /backup in Slack, or /backup help. Ctrl-C stops the bot; backups continue at the portal.',
  stopping: 'Stopping. What is being written to Slack is finished first, 13 s at most; Ctrl-C again ends at once.',
  stopped: 'Stopped. Backups continue at the portal, and the next start resumes their cards.',
};

type Fields = Readonly<Record<string, unknown>>;

const readLine = (line: string): Fields => {
  try {
    return JSON.parse(line) as Fields;
  } catch {
    return { msg: line.trimEnd() };
  }
};

const isGroup = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sentence = (message: string, err: unknown, fields: Fields): string => {
  const reasons = messages(err).filter((reason) => !message.includes(reason));
  const values = Object.entries(fields)
    .filter(([, value]) => !isGroup(value) && value !== '' && value !== null)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`);
  const said = told[message] ?? capitalised(message);
  return [[said, ...new Set(reasons)].join(': '), ...values].join(' · ');
};

/** A line for each entry of each group, their values one below the other. */
const groups = (fields: Fields): readonly string[] =>
  Object.values(fields)
    .filter(isGroup)
    .flatMap((group) => {
      const width = Math.max(...Object.keys(group).map((name) => name.length));
      return Object.entries(group).map(([name, value]) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        return `${capitalised(name).padEnd(width)}  ${text}`;
      });
    });

/** What an error and its causes say, the outermost first. */
const messages = (err: unknown): readonly string[] =>
  errorsIn(err).flatMap(({ message, code }) => textIn(message === '' ? code : message));

const stacks = (err: unknown): readonly string[] =>
  errorsIn(err).flatMap(({ stack }) => textIn(stack).flatMap((text) => text.split('\n')));

/** An error, those that it gathers, and its causes. */
const errorsIn = (err: unknown): readonly Fields[] => {
  if (!isGroup(err)) return [];
  const gathered: readonly unknown[] = Array.isArray(err.errors) ? err.errors : [];
  return [err, ...[...gathered, err.cause].flatMap(errorsIn)];
};

const textIn = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : []);

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
