import { boolean, byType, type Check, shape, string } from './check.ts';

/** A plain_text object of 1 to `max` characters. */
export const plainText = (max: number): Check => byType({ plain_text: plainTextBody(max) });

/** A plain_text or mrkdwn object of 1 to `max` characters. */
export const anyText = (max: number): Check =>
  byType({ plain_text: plainTextBody(max), mrkdwn: shape({ text: string(1, max) }, { verbatim: boolean }) });

const plainTextBody = (max: number): Check => shape({ text: string(1, max) }, { emoji: boolean });
