import type { webApi } from '@slack/bolt';
import type { SlackFailure } from './web.ts';

/** As many people of the lists are looked at. */
export const mostPeople = 20;

/** How Slack's requests come in; `none`: the bot does not run here. */
export type Connection =
  | { readonly kind: 'socket'; readonly connected: number; readonly of: number }
  | { readonly kind: 'http' }
  | { readonly kind: 'none' };

/** What Slack answered, or why it did not. */
export type Answered<Answer> =
  | { readonly value: Answer; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: SlackFailure };

/** All that was asked of Slack. */
export type SlackLook = {
  readonly connection: Connection;
  /** An attempt to get the address of a socket; undefined if none was made. */
  readonly socket: Answered<unknown> | undefined;
  readonly auth: Answered<webApi.AuthTestResponse>;
  readonly info: Answered<webApi.ConversationsInfoResponse>;
  /** The newest message that is older than the journal needs. */
  readonly old: Answered<webApi.ConversationsHistoryResponse>;
  /** By ID. */
  readonly groups: readonly (readonly [string, Answered<webApi.UsergroupsUsersListResponse>])[];
  readonly people: readonly (readonly [string, Answered<webApi.UsersInfoResponse>])[];
};
