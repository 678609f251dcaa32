import type { webApi } from '@slack/bolt';
import type { Log } from '../lib/log.ts';
import { messageOf, textModal } from './blocks/modal.ts';
import type { Modal } from './blocks/text.ts';
import type { Screen } from './listener.ts';
import { failureOf, quiet } from './web.ts';

/** The modal with that id, which the person looks at; what they closed too early is sent by direct message. */
export const createScreen = (options: {
  readonly client: webApi.WebClient;
  readonly viewId: string;
  readonly user: string;
  readonly log: Log;
}): Screen => {
  const { client, viewId, user, log } = options;
  return {
    show: async (modal) => {
      try {
        await client.views.update({ view_id: viewId, view: modal });
      } catch (error) {
        log.warn({ user, ...failureOf(error) }, 'a modal could not be filled and is sent as a direct message');
        await client.chat.postMessage({ channel: user, ...messageOf(modal), ...quiet }).catch((reason: unknown) => {
          log.error({ err: reason, user }, 'an answer could not be given at all');
        });
      }
    },
  };
};

/** Opens a modal at once, because a trigger is good for 3 s; what it asks for is filled in afterwards. */
export const openScreen = async (options: {
  readonly client: webApi.WebClient;
  readonly trigger: string;
  readonly title: string;
  readonly user: string;
  readonly log: Log;
}): Promise<Screen> => {
  const view = textModal(options.title, 'Checking…');
  const opened = await options.client.views.open({ trigger_id: options.trigger, view });
  return createScreen({ ...options, viewId: opened.view?.id ?? '' });
};

/** Shows a modal again while a person fills it in; what they have sent or changed meanwhile goes before. */
export const redraw = async (options: {
  readonly client: webApi.WebClient;
  readonly view: { readonly id: string; readonly hash: string };
  readonly modal: Modal;
  readonly log: Log;
}): Promise<void> => {
  const { client, view, modal, log } = options;
  try {
    await client.views.update({ view_id: view.id, hash: view.hash, view: modal });
  } catch (error) {
    log.warn(failureOf(error), 'a modal was not shown again');
  }
};
