import { parentPort } from 'node:worker_threads';
import { push } from '../../src/sandbox/workspace/push.ts';

/** Requests that go out at once. */
export type Volley = { readonly url: string; readonly requests: readonly SignedRequest[] };
export type SignedRequest = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

/** How long the app took to answer, in ms. */
const ackMs = async (url: string, { body, headers }: SignedRequest): Promise<number> => {
  const sentAt = performance.now();
  const { status } = await push(url, body, headers, AbortSignal.timeout(10_000));
  if (status !== 200) throw new Error(`the app answered ${status}`);
  return performance.now() - sentAt;
};

const fire = async ({ url, requests }: Volley): Promise<void> => {
  parentPort?.postMessage(await Promise.all(requests.map((request) => ackMs(url, request))));
};

/** A thread of its own for Slack's side of a request, so that answering the bot's calls does not slow it down. */
parentPort?.on('message', (volley: Volley) => void fire(volley));
