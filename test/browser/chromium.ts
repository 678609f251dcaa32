import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Why nothing can be tried in a browser here; false where it can. */
export const withoutBrowser = existsSync(executablePath) ? false : `there is no ${executablePath} on this machine`;

/** Starts the system's Chromium, which is to ask nobody for anything by itself. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });

/** A browser of somebody's own, with nothing in it yet. */
export const contextIn = (browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width: 1_440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Tokyo',
    ...options,
  });
