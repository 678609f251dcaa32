/** Writes what is derived from `manifest.yml`: `manifest.json`, and the link in the README that opens Slack's form. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createAppUrl, manifestJson } from './support/app-manifest.ts';

writeFileSync('manifest.json', manifestJson());
const readme = readFileSync('README.md', 'utf8');
writeFileSync(
  'README.md',
  readme.replace(/https:\/\/api\.slack\.com\/apps\?new_app=1[^)\s]*/, () => createAppUrl()),
);
