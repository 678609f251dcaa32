import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The Slack app as `manifest.yml` describes it, which is the file to edit. */
export const readManifest = (): unknown => parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));

/** `manifest.json`, for the Slack CLI, which reads no YAML. */
export const manifestJson = (): string => `${JSON.stringify(readManifest(), undefined, 2)}\n`;

/** The address that opens Slack's form for a new app, filled in. */
export const createAppUrl = (): string =>
  `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(readManifest()))}`;
