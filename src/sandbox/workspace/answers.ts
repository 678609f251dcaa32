import { isObject } from './blocks/check.ts';
import { readView } from './methods/views.ts';
import type { View } from './modals.ts';
import { SlackRefusal } from './refusal.ts';
import { show } from './respond.ts';
import type { ResponseTarget } from './response-urls.ts';
import type { State } from './state.ts';

/** What Slack tells a person whose command failed. */
export const commandFailures = {
  operation_timeout: '/backup failed with the error "operation_timeout"',
  dispatch_failed: '/backup failed with the error "dispatch_failed"',
  no_response: '/backup failed because the app did not respond',
  invalid_response: '/backup failed with the error "invalid_command_response"',
} as const;

/** Shows a sentence of Slack's own to the person alone, and returns it. */
export const tellPrivately = (state: State, { who, channel }: ResponseTarget, text: string): string => {
  state.ephemerals.show({ who, channel, ts: state.messages.nextTs(), thread_ts: '', text, blocks: [], from: 'slack' });
  return text;
};

/** Shows what an app acknowledged a command with; returns Slack's complaint if that is not a message. */
export const answerCommand = (state: State, target: ResponseTarget, body: unknown): string => {
  const args = typeof body === 'string' ? { text: body } : body;
  if (args === undefined || args === null || (isObject(args) && Object.keys(args).length === 0)) return '';
  try {
    if (!isObject(args)) throw new SlackRefusal('invalid_command_response');
    show(state, target, args, 'ack');
    return '';
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return tellPrivately(state, target, commandFailures.invalid_response);
  }
};

/**
 * Does with the modal what an app acknowledged its submission with; nothing closes it. Returns Slack's complaint if
 * the answer makes no sense. Source: https://docs.slack.dev/surfaces/modals#handling_submissions
 */
export const answerForm = (
  state: State,
  { who, view, body }: { readonly who: string; readonly view: View; readonly body: unknown },
): string => {
  const answer = isObject(body) ? body : {};
  try {
    switch (answer.response_action) {
      case undefined:
        if (Object.keys(answer).length > 0) return formFailure;
        state.modals.close(who);
        return '';
      case 'errors':
        return areErrorsOf(view, answer.errors) ? '' : formFailure;
      case 'update':
        state.modals.update(view.id, readView(answer.view, state));
        return '';
      default:
        return formFailure;
    }
  } catch (error) {
    if (error instanceof SlackRefusal) return formFailure;
    throw error;
  }
};

const formFailure = 'We had some trouble connecting. Try again?';

/** Every error is for the block_id of an input block. */
const areErrorsOf = (view: View, errors: unknown): boolean =>
  isObject(errors) &&
  Object.keys(errors).length > 0 &&
  Object.entries(errors).every(
    ([id, error]) =>
      typeof error === 'string' && view.blocks.some(({ type, block_id }) => type === 'input' && block_id === id),
  );
