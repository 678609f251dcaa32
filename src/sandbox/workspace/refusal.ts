/** A call that Slack answers with `ok: false`; `code` is Slack's own word for it. */
export class SlackRefusal extends Error {
  readonly code: string;
  /** What Slack adds to the answer, for example `response_metadata.messages`. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, more: Readonly<Record<string, unknown>> = {}) {
    super(`Slack refuses this call: ${code}.`);
    this.name = 'SlackRefusal';
    this.code = code;
    this.more = more;
  }
}

/** A call that came too often; Slack answers it with 429. */
export class RateLimited extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`Slack asks to wait for ${retryAfterSeconds} s.`);
    this.name = 'RateLimited';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A refusal that says what is wrong with a part of the request, in Slack's words with JSON pointers. */
export const refusal = (code: string, messages: readonly string[]): SlackRefusal =>
  new SlackRefusal(code, { errors: messages.map(withoutLevel), response_metadata: { messages } });

const withoutLevel = (message: string): string => message.replace('[ERROR] ', '');
