import { test } from 'node:test';
import { refuses } from './reading.ts';

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['SLACK_BOT_TOKEN', 'xoxp-1-2', /is not a bot token, .*xoxb-/],
  ['SLACK_BOT_TOKEN', 'xoxb-1\nxoxb-2', /holds a line break/],
  ['SLACK_BOT_TOKEN', '"xoxb-1-2"', /begins or ends with a quote, .*remove/],
  ['SLACK_BOT_TOKEN', 'xoxb-1\u200b', /holds an invisible character \(U\+200B, at position 7\)/],
  ['DOCSPACE_API_HOST', '“https://example.com”', /begins or ends with a quote/],
  ['DOCSPACE_API_HOST', 'https://exa\u00admple.com', /holds an invisible character \(U\+00AD/],
  ['PORT', '3000 # health', /has a "#" after a space, .*remove the comment/],
  ['SLACK_ALLOWED_USERS', "'U1,U2'", /begins or ends with a quote/],
  ['BACKUP_STORAGE_PARAMS', 'folderId=1234 # the room', /has a "#" after a space/],
  ['SLACK_APP_TOKEN', 'xoxb-1-2', /is not an app-level token, .*xapp-/],
  ['SLACK_ADMIN_CHANNEL', '#general', /must be a channel ID such as C0123456789/],
  ['SLACK_ADMIN_CHANNEL', 'D0123', /must be a channel ID/],
  ['SLACK_ALLOWED_USERS', 'U1,@anna', /must be user IDs .* entry 2 is not one/],
  ['SLACK_OPERATOR_GROUPS', 'U1', /must be user-group IDs .* entry 1 is not one/],
  ['SLACK_API_URL', 'slack.com/api', /must start with https:\/\//],
  ['SLACK_API_URL', 'https://slack.com/api/?x=1', /must not hold a \? or # part/],
  ['DOCSPACE_API_HOST', 'localhost:8092', /must start with https:\/\//],
  ['DOCSPACE_API_HOST', 'ftp://example.com', /must start with https:\/\//],
  ['DOCSPACE_API_HOST', 'https://', /is not an address/],
  ['DOCSPACE_API_HOST', 'https://example.com/api/2.0', /must end after the host name; remove the path/],
  ['DOCSPACE_API_HOST', 'https://example.com/?a=b', /must not hold a \? or # part/],
  ['DOCSPACE_API_HOST', 'https://me:pass@example.com', /must not hold a user name or password/],
  ['DOCSPACE_API_KEY', 'eyJhbGciOi', /is not a DocSpace API key, which starts with sk-/],
  ['DOCSPACE_API_KEY', 'Bearer', /is not a DocSpace API key/],
  [
    'BACKUP_STORAGE_TYPE',
    'CustomCloud',
    /must be one of DataStore, Documents, ThridpartyDocuments, Local, ThirdPartyConsumer/,
  ],
  ['BACKUP_DUMP', '1', /must be one of false, true/],
  ['BACKUP_POLL_INTERVAL_MS', '249', /must be a whole number from 250 to 600000/],
  ['BACKUP_POLL_INTERVAL_MS', '600001', /must be a whole number/],
  ['BACKUP_POLL_INTERVAL_MS', '3e3', /must be a whole number/],
  ['BACKUP_STALL_MINUTES', '0', /must be a number above 0/],
  ['BACKUP_STALL_MINUTES', '-1', /must be a number above 0/],
  ['BACKUP_STALL_MINUTES', '9'.repeat(400), /must be a number above 0/],
  ['PORT', '65536', /must be a whole number from 0 to 65535/],
  ['PORT', '-1', /must be a whole number/],
  ['LOG_LEVEL', 'verbose', /must be one of trace, /],
  ['BACKUP_NOTIFY', 'none', /must be one of all, problems/],
];

for (const [name, text, sentence] of refused) {
  test(`${name} refuses ${text.length > 40 ? 'a number past all bounds' : JSON.stringify(text)}`, () => {
    refuses({ [name]: text }, new RegExp(`^${name} ${sentence.source}`));
  });
}
