import { randomBytes, randomInt } from 'node:crypto';

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A new ID in Slack's style: the letter of its kind and ten letters or digits. */
export const newId = (kind: string): string =>
  kind + Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('');

/** A new bot token. */
export const newBotToken = (): string => `xoxb-${digits()}-${digits()}-${randomBytes(12).toString('hex')}`;

/** A new app-level token of this app. */
export const newAppToken = (appId: string): string => `xapp-1-${appId}-${digits()}-${randomBytes(32).toString('hex')}`;

/** A new signing secret, or anything else that has to be unguessable. */
export const newSecret = (): string => randomBytes(16).toString('hex');

/** A new trigger in Slack's style. */
export const newTriggerId = (): string => `${digits()}.${digits()}.${randomBytes(16).toString('hex')}`;

const digits = (): string => String(randomInt(1_000_000_000_000, 1_001_000_000_000));
