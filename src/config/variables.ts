/** An environment variable: what it holds, as a phrase for people, and its default (`''`: none). */
export type Variable = {
  readonly holds: string;
  readonly fallback: string;
  readonly isRequired?: true;
  /** Never shown or logged, and may be given as a file: `NAME_FILE`. */
  readonly isSecret?: true;
};

/** Every environment variable the bot reads, by name. */
export const variables = {
  SLACK_BOT_TOKEN: {
    holds: "the bot token (xoxb-…) from OAuth & Permissions in the Slack app's settings",
    fallback: '',
    isRequired: true,
    isSecret: true,
  },
  SLACK_APP_TOKEN: {
    holds: 'the app-level token (xapp-…) with the scope connections:write; set it for Socket Mode',
    fallback: '',
    isSecret: true,
  },
  SLACK_SIGNING_SECRET: {
    holds: 'the signing secret from Basic Information; set it, and no app token, for HTTP mode',
    fallback: '',
    isSecret: true,
  },
  SLACK_ADMIN_CHANNEL: {
    holds: 'the ID (C…, not #name) of the channel that gets the backup cards; invite the bot to it',
    fallback: '',
    isRequired: true,
  },
  SLACK_ALLOWED_USERS: {
    holds:
      'user IDs (U…), comma-separated, who may use the bot; neither users nor groups: the members of the admin channel',
    fallback: '',
  },
  SLACK_ALLOWED_GROUPS: { holds: 'user-group IDs (S…), comma-separated, whose members may use the bot', fallback: '' },
  SLACK_OPERATOR_USERS: {
    holds:
      'user IDs (U…), comma-separated, who may delete copies, get links, pay, start with options, change the schedule, cancel for others, clear a blocking backup, acknowledge alarms and approve requests; neither users nor groups: all who may use the bot',
    fallback: '',
  },
  SLACK_OPERATOR_GROUPS: { holds: 'user-group IDs (S…), comma-separated, whose members may do the same', fallback: '' },
  SLACK_API_URL: {
    holds: "the base of Slack's Web API, for GovSlack and tests",
    fallback: 'https://slack.com/api/',
  },
  DOCSPACE_API_HOST: {
    holds: "the portal's address, such as https://yourportal.onlyoffice.com",
    fallback: '',
    isRequired: true,
  },
  DOCSPACE_API_KEY: {
    holds: 'an API key (sk-…) of a DocSpace admin, from Developer Tools in the portal',
    fallback: '',
    isRequired: true,
    isSecret: true,
  },
  BACKUP_STORAGE_TYPE: {
    holds:
      'where copies go: DataStore (kept for 24 hours), Documents, ThridpartyDocuments, Local or ThirdPartyConsumer',
    fallback: 'DataStore',
  },
  BACKUP_STORAGE_PARAMS: {
    holds: "the storage's settings as key=value, comma-separated, such as folderId=1234, or as a JSON object",
    fallback: '',
  },
  BACKUP_DUMP: { holds: 'whether the whole instance is backed up, self-hosted only: true or false', fallback: 'false' },
  BACKUP_POLL_INTERVAL_MS: {
    holds: 'how often a running backup is asked about, in milliseconds',
    fallback: '3000',
  },
  BACKUP_NOTIFY: {
    holds: 'when the person who asked is mentioned: all for every end, problems only if a person is needed',
    fallback: 'all',
  },
  BACKUP_STALL_MINUTES: {
    holds: 'how many minutes without a change count as a stall, fractions allowed',
    fallback: '30',
  },
  BACKUP_UPLOAD_STALL_MINUTES: {
    holds: 'how many minutes at 90 %, where the portal uploads, count as a stall, fractions allowed',
    fallback: '360',
  },
  BACKUP_WATCH: {
    holds: 'off: only backups asked for here are followed, and nothing else at the portal is watched; otherwise on',
    fallback: 'on',
  },
  BACKUP_WATCH_SECONDS: {
    holds: 'how often the portal is looked at while nothing runs, in seconds, from 10',
    fallback: '60',
  },
  BACKUP_GRACE_MINUTES: {
    holds: 'how many minutes beyond its own 20 the portal has for a scheduled backup before it counts as missed',
    fallback: '30',
  },
  BACKUP_MAX_AGE_HOURS: {
    holds: 'how old the newest copy may be, in hours, before an alarm; not set: any age',
    fallback: '',
  },
  BACKUP_ALARM_MENTION: {
    holds:
      'whom alarms mention: user IDs (U…) and group IDs (S…), comma-separated; or one word alone: here, channel or nobody; not set: the operators, or here',
    fallback: '',
  },
  BACKUP_PANEL: { holds: 'off: the panel is not posted and pinned by itself; otherwise on', fallback: 'on' },
  BACKUP_VERIFY: {
    holds: 'how finished copies are verified: size, full for every byte, table and document, or off',
    fallback: 'size',
  },
  BACKUP_KEEP_DIR: {
    holds: 'an existing directory for own copies of verified backups, which then are always verified in full',
    fallback: '',
  },
  BACKUP_KEEP_COPIES: {
    holds: 'how many own copies of each portal stay in BACKUP_KEEP_DIR; the oldest are removed',
    fallback: '14',
  },
  BACKUP_DIGEST: {
    holds: 'how often a digest is posted: weekly on Mondays, daily, monthly on the 1st, or off',
    fallback: 'weekly',
  },
  BACKUP_DIGEST_HOUR: {
    holds: "the hour of the digest on the clocks of the portal's zone, from 0 to 23",
    fallback: '9',
  },
  BACKUP_APPROVALS: {
    holds:
      'what a second operator has to approve: delete, schedule, paid and target (a place other than the configured one), comma-separated; not set: nothing',
    fallback: '',
  },
  HEARTBEAT_URL: {
    holds:
      'the ping URL of a check at healthchecks.io or a service like it, which calls you when this bot falls silent',
    fallback: '',
    isSecret: true,
  },
  PORT: { holds: 'the HTTP port for health checks, and for Slack in HTTP mode', fallback: '3000' },
  HOST: { holds: 'the address to listen on, such as 127.0.0.1; not set: all of them', fallback: '' },
  LOG_LEVEL: {
    holds: 'the least severe level that is logged: trace, debug, info, warn, error, fatal or silent',
    fallback: 'info',
  },
} as const satisfies Record<string, Variable>;

/** The name of one of the bot's variables. */
export type VariableName = keyof typeof variables;
