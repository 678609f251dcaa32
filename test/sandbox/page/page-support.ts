import assert from 'node:assert/strict';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { systemClock } from '../../../src/lib/clock.ts';
import { openPage, type Page } from '../../../src/sandbox/page/page.ts';
import type { Done, News } from '../../../src/sandbox/page/wire.ts';
import type { Scene, SceneOptions } from '../../../src/sandbox/scene.ts';
import { openStage, type Stage } from '../../../src/sandbox/stage.ts';
import { until } from '../workspace/workspace-support.ts';

/** A page at a stage without a bot. */
export type Served = {
  readonly page: Page;
  readonly stage: Stage;
  readonly act: (act: Readonly<Record<string, unknown>>) => Promise<Done>;
};

export const healthy: SceneOptions = {
  isSlackReal: false,
  isPortalReal: false,
  transport: 'socket',
  server: '3.8',
  isSelfHosted: false,
  readSettings: () => assert.fail('a simulated end needs no settings'),
};

export const openServed = async (t: TestContext, changed: Partial<SceneOptions> = {}): Promise<Served> => {
  const stop = new AbortController();
  const stage = await openStage({ ...healthy, ...changed });
  const page = await openPage({ stage, port: 0, clock: systemClock, signal: stop.signal });
  t.after(async () => {
    stop.abort();
    await page.close();
    await Promise.all(
      stage
        .scene()
        .bots()
        .map((bot) => bot.kill()),
    );
    await stage.close();
  });
  const act = async (asked: Readonly<Record<string, unknown>>): Promise<Done> => {
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await ask(`${page.origin}/act`, { method: 'POST', headers, body: JSON.stringify(asked) });
    assert.equal(status, 200, body);
    return JSON.parse(body) as Done;
  };
  return { page, stage, act };
};

/** Both ends of a scene that has them simulated. */
export const endsOf = ({ workspace, portal }: Scene) => ({
  workspace: workspace ?? assert.fail('the workspace is simulated'),
  portal: portal ?? assert.fail('the portal is simulated'),
});

export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

/** A request with exactly these headers, its Host among them. */
export const ask = (
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    /** As it is sent, where it is not the address's own. */
    readonly path?: string;
  } = {},
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { body = '', ...rest } = options;
    const sent = request(url, { agent: false, ...rest });
    sent.on('error', reject);
    sent.on('response', (response) => {
      text(response).then(
        (said) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: said }),
        reject,
      );
    });
    sent.end(body);
  });

/** Listens to the page's news as a browser does; `until` waits for news that fit, and gives the first that do. */
export const listen = async (t: TestContext, { page }: Served) => {
  const over = new AbortController();
  t.after(() => over.abort());
  const heard: News[] = [];
  const answer = await fetch(`${page.origin}/news`, { signal: over.signal });
  assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (rest + part).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events)
        if (event.startsWith('data: ')) heard.push(JSON.parse(event.slice('data: '.length)) as News);
    }
  };
  read().catch(() => undefined);
  return {
    heard,
    until: async <Kind extends News['kind']>(
      kind: Kind,
      fits: (news: Extract<News, { kind: Kind }>) => boolean = () => true,
    ): Promise<Extract<News, { kind: Kind }>> => {
      const isMeant = (news: News): news is Extract<News, { kind: Kind }> =>
        news.kind === kind && fits(news as Extract<News, { kind: Kind }>);
      await until(() => heard.some(isMeant), `news of the kind ${kind} come`);
      return heard.find(isMeant) ?? assert.fail();
    },
  };
};
