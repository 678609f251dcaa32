import { isObject } from './blocks/check.ts';
import { SlackRefusal } from './refusal.ts';

/** What an app attaches to a message, as it is on the wire. */
export type Metadata = {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
};

/** What a `metadata` argument asks for: nothing, to remove it, or to set it. */
export type MetadataChange =
  | { readonly kind: 'keep'; readonly warnings: readonly string[] }
  | { readonly kind: 'remove' }
  | { readonly kind: 'set'; readonly metadata: Metadata };

const mostBytes = 8_192;

/**
 * Reads a `metadata` argument; `{}` removes what was there. An event type with other signs than letters, digits, `_`
 * and `-` is ignored with a warning, everything else that is wrong is refused.
 * Source: https://docs.slack.dev/messaging/message-metadata
 */
export const readMetadata = (value: unknown): MetadataChange => {
  if (value === undefined) return { kind: 'keep', warnings: [] };
  if (!isObject(value)) throw new SlackRefusal('invalid_metadata_format');
  if (Object.keys(value).length === 0) return { kind: 'remove' };
  const { event_type, event_payload } = value;
  if (typeof event_type !== 'string' || event_type === '' || !isObject(event_payload)) {
    throw new SlackRefusal('invalid_metadata_schema');
  }
  if (!Object.values(event_payload).every(isAllowed)) throw new SlackRefusal('invalid_metadata_schema');
  if (Buffer.byteLength(JSON.stringify(value)) > mostBytes) throw new SlackRefusal('metadata_too_large');
  if (!/^[\w-]+$/.test(event_type)) return { kind: 'keep', warnings: ['invalid_metadata_schema'] };
  return { kind: 'set', metadata: { event_type, event_payload } };
};

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const isFlat = (value: unknown): boolean => isObject(value) && Object.values(value).every(isScalar);

const isAllowed = (value: unknown): boolean =>
  isScalar(value) || isFlat(value) || (Array.isArray(value) && value.every(isFlat));
