import type { ServerResponse } from 'node:http';
import type { Watch } from './watch.ts';

/** A browser that stops reading is disconnected at this many bytes; it connects again by itself and is told everything. */
const mostWaiting = 4_000_000;

/** Tells a browser the news as server-sent events, for as long as it listens. */
export const tellBrowser = (
  response: ServerResponse,
  watch: Watch,
  headers: Readonly<Record<string, string>>,
): void => {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  response.write('retry: 1000\n\n');
  const leave = watch.subscribe((news) => {
    response.write(`data: ${JSON.stringify(news)}\n\n`);
    if (response.writableLength > mostWaiting) response.destroy();
  });
  response.on('close', leave);
};
