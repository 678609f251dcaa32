import { newAppToken, newBotToken, newSecret } from './ids.ts';

/** What the app shows Slack, and Slack the app. */
export type Tokens = {
  readonly bot: () => string;
  readonly app: () => string;
  readonly signing: string;
  readonly verification: string;
  /** Whether the token was the app's once and is not any more. */
  readonly isRevoked: (token: string) => boolean;
  /** Revokes the token of the kind and makes a new one, which it gives. */
  readonly renew: (kind: TokenKind) => string;
};
export type TokenKind = 'bot' | 'app';

export const createTokens = (appId: string): Tokens => {
  const make = { bot: newBotToken, app: () => newAppToken(appId) };
  const valid = { bot: make.bot(), app: make.app() };
  const revoked = new Set<string>();
  return {
    bot: () => valid.bot,
    app: () => valid.app,
    signing: newSecret(),
    verification: newSecret(),
    isRevoked: (token) => revoked.has(token),
    renew: (kind) => {
      revoked.add(valid[kind]);
      valid[kind] = make[kind]();
      return valid[kind];
    },
  };
};
