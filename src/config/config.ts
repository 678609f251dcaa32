import { readFileSync } from 'node:fs';
import { type ApprovalVerb, approvalVerbs } from '../backup/approval.ts';
import { type DigestSettings, digestRhythms } from '../backup/digest.ts';
import type { BackupRequest } from '../backup/job.ts';
import type { VerifyMode } from '../backup/proof.ts';
import { minuteMs } from '../lib/durations.ts';
import { type Keep, readVerifying } from './keep.ts';
import { checkConnections } from './proxy.ts';
import {
  apiKey,
  baseUrl,
  channelId,
  oneOf,
  origin,
  positiveNumber,
  secret,
  secretUrl,
  slackIds,
  someOf,
  wholeNumber,
} from './readers.ts';
import { createSettings, type Origins, type Setting } from './settings.ts';
import { backupRequest } from './storage.ts';
import { misnamed, misspelt, warningsOf } from './warnings.ts';
import { readWatch, type WatchConfig } from './watch.ts';

/** How Slack reaches the bot. */
type Transport =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string };

/** All that can be set from outside, checked. */
export type Config = {
  readonly slack: {
    readonly botToken: string;
    readonly transport: Transport;
    readonly adminChannel: string;
    /** Ends in `/`. */
    readonly apiUrl: string;
  };
  /** Slack IDs; empty lists: not set. */
  readonly access: {
    readonly allowedUsers: readonly string[];
    readonly allowedGroups: readonly string[];
    readonly operatorUsers: readonly string[];
    readonly operatorGroups: readonly string[];
  };
  /** The key without `Bearer `. */
  readonly portal: { readonly origin: string; readonly apiKey: string };
  readonly backup: BackupRequest;
  readonly pollEveryMs: number;
  readonly notify: 'all' | 'problems';
  readonly stallMs: number;
  readonly uploadStallMs: number;
  readonly watch: WatchConfig;
  /** How thoroughly the copy of each backup is verified. */
  readonly verify: VerifyMode;
  /** Undefined: no copies are kept. */
  readonly keep: Keep | undefined;
  readonly digest: DigestSettings;
  /** What a second operator has to approve. */
  readonly approvals: readonly ApprovalVerb[];
  /** Undefined: no heartbeat is sent. */
  readonly heartbeatUrl: string | undefined;
  readonly port: number;
  /** The address to listen on; '': all of them. */
  readonly host: string;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Sentences for the log: allowed, and perhaps not meant. */
  readonly warnings: readonly string[];
};

/** The configuration cannot be used; one sentence for each reason, none with a secret in it. */
export class ConfigProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigProblems';
    this.problems = problems;
  }
}

/** Reads the whole configuration, or throws ConfigProblems with everything that is wrong with it. */
export const readConfig = (
  env: NodeJS.ProcessEnv,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
  origins: Origins = { faults: new Map(), overridden: new Set() },
): Config => {
  const problems: string[] = [];
  const setting = createSettings({ env, readFile, problems, origins });
  const config = {
    slack: {
      botToken: secret(
        setting('SLACK_BOT_TOKEN'),
        /^xoxb-[\x21-\x7e]+$/,
        'a bot token, which starts with xoxb-; copy it from OAuth & Permissions',
      ),
      transport: transport(setting('SLACK_APP_TOKEN'), setting('SLACK_SIGNING_SECRET'), problems),
      adminChannel: channelId(setting('SLACK_ADMIN_CHANNEL')),
      apiUrl: baseUrl(setting('SLACK_API_URL')),
    },
    access: {
      allowedUsers: slackIds(setting('SLACK_ALLOWED_USERS'), 'UW'),
      allowedGroups: slackIds(setting('SLACK_ALLOWED_GROUPS'), 'S'),
      operatorUsers: slackIds(setting('SLACK_OPERATOR_USERS'), 'UW'),
      operatorGroups: slackIds(setting('SLACK_OPERATOR_GROUPS'), 'S'),
    },
    portal: { origin: origin(setting('DOCSPACE_API_HOST')), apiKey: apiKey(setting('DOCSPACE_API_KEY')) },
    backup: backupRequest(setting('BACKUP_STORAGE_TYPE'), setting('BACKUP_STORAGE_PARAMS'), setting('BACKUP_DUMP')),
    pollEveryMs: wholeNumber(setting('BACKUP_POLL_INTERVAL_MS'), 250, 600_000),
    notify: oneOf(setting('BACKUP_NOTIFY'), ['all', 'problems']),
    uploadStallMs: positiveNumber(setting('BACKUP_UPLOAD_STALL_MINUTES')) * minuteMs,
    stallMs: positiveNumber(setting('BACKUP_STALL_MINUTES')) * minuteMs,
    ...readVerifying(setting('BACKUP_VERIFY'), setting('BACKUP_KEEP_DIR'), setting('BACKUP_KEEP_COPIES')),
    digest: {
      every: oneOf(setting('BACKUP_DIGEST'), digestRhythms),
      hour: wholeNumber(setting('BACKUP_DIGEST_HOUR'), 0, 23),
    },
    approvals: someOf(setting('BACKUP_APPROVALS'), approvalVerbs),
    heartbeatUrl: secretUrl(setting('HEARTBEAT_URL')),
    port: wholeNumber(setting('PORT'), 0, 65_535),
    host: setting('HOST').text,
    logLevel: oneOf(setting('LOG_LEVEL'), ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  };
  const watch = readWatch(
    setting,
    [...config.access.operatorUsers, ...config.access.operatorGroups],
    config.portal.origin,
  );
  const connections = checkConnections(env);
  problems.push(...misnamed(env), ...connections.problems);
  if (problems.length > 0) throw new ConfigProblems([...problems, ...misspelt(env)]);
  const overrides = [...origins.overridden].map(
    (name) => `${name} differs between the environment and .env; the environment's value is used.`,
  );
  const whole = { ...config, watch };
  return { ...whole, warnings: [...warningsOf(whole, env), ...overrides, ...connections.warnings] };
};

/** Every secret the configuration holds, for the redactor (`createRedact`). */
export const secretsOf = ({ slack, portal, backup, heartbeatUrl }: Config): readonly string[] => {
  const { transport } = slack;
  const storage = Object.entries(backup.params).filter(([key]) => /key|secret|password/i.test(key));
  return [
    slack.botToken,
    transport.kind === 'socket' ? transport.appToken : transport.signingSecret,
    portal.apiKey,
    ...(heartbeatUrl === undefined ? [] : [heartbeatUrl]),
    ...storage.map(([, value]) => value),
  ];
};

const transport = (appToken: Setting, signingSecret: Setting, problems: string[]): Transport => {
  if (appToken.isSet) {
    const form = /^xapp-[\x21-\x7e]+$/;
    return {
      kind: 'socket',
      appToken: secret(appToken, form, 'an app-level token, which starts with xapp-; copy it from Basic Information'),
    };
  }
  if (!signingSecret.isSet)
    problems.push(
      'Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set; set the first for Socket Mode or the second for HTTP mode.',
    );
  const form = /^(?!xox|xapp-)[\x21-\x7e]+$/;
  const what = 'a signing secret; copy it from Basic Information';
  return { kind: 'http', signingSecret: secret(signingSecret, form, what) };
};
