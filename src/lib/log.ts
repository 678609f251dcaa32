import { inspect } from 'node:util';
import { type Logger, LogLevel } from '@slack/bolt';
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';

/** What goes beside the message; an error goes under `err`. */
export type Fields = { readonly err?: unknown; readonly [name: string]: unknown };

/** The log as the rest of the bot sees it. */
export type Log = {
  readonly debug: (fields: Fields, message: string) => void;
  readonly info: (fields: Fields, message: string) => void;
  readonly warn: (fields: Fields, message: string) => void;
  readonly error: (fields: Fields, message: string) => void;
};

/** JSON lines on standard output (or `destination`), each scrubbed as a whole just before it is written. */
export const createLog = (options: {
  readonly level: string;
  readonly redact: (text: string) => string;
  readonly destination?: DestinationStream | undefined;
}): Log =>
  pino(
    {
      level: options.level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => describe(error, causesShown) },
      hooks: { streamWrite: options.redact },
    },
    // Not pino's own default, which writes later: at an exit it tries a pipe that nobody reads any more for ever.
    options.destination ?? pino.destination({ dest: 1, sync: true }),
  );

/**
 * Bolt's logger, and its clients', on ours. Debug and info are dropped whatever the level:
 * at debug Slack's own code prints whole payloads, signed links and socket tickets.
 */
export const boltLogger = (log: Log): Logger => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (...parts: unknown[]) => log.warn({ from: 'bolt', ...firstError(parts) }, sentence(parts)),
  error: (...parts: unknown[]) => log.error({ from: 'bolt', ...firstError(parts) }, sentence(parts)),
  getLevel: () => LogLevel.WARN,
  setLevel: () => undefined,
  setName: () => undefined,
});

const sentence = (parts: readonly unknown[]): string =>
  parts
    .map((part) =>
      part instanceof Error ? part.message : typeof part === 'string' ? part : inspect(part, { depth: 0 }),
    )
    .join(' ');

const firstError = (parts: readonly unknown[]): Fields => {
  const err = parts.find((part) => part instanceof Error);
  return err === undefined ? {} : { err };
};

const causesShown = 5;

type Described = {
  readonly name?: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly errors?: readonly Described[];
  readonly cause?: Described;
};

/** The named parts of an error and nothing else: clients hang whole requests, with their tokens, onto theirs. */
const describe = (error: unknown, depth: number): Described => {
  if (!(error instanceof Error)) return { message: inspect(error, { depth: 0 }) };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(stack === undefined ? {} : { stack }),
    ...(error instanceof AggregateError && depth > 0
      ? { errors: error.errors.map((one: unknown) => describe(one, 0)) }
      : {}),
    ...(cause === undefined || depth === 0 ? {} : { cause: describe(cause, depth - 1) }),
  };
};
