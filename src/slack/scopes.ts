/** The bot scopes the app must have been granted; manifest.yml says what each is for. */
export const neededScopes = [
  'commands',
  'chat:write',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
  'users:read',
  'usergroups:read',
] as const;

/** Scopes that the bot does without: it then leaves out what they are for. */
export const optionalScopes = ['pins:write'] as const;
