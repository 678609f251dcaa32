import fc from 'fast-check';
import { createClean } from '../../src/docspace/sanitise.ts';

export const secret = 'sk-5ecre75ecre75ecre7';
export const clean = createClean((text) => text.replaceAll(secret, '[secret]'));
export const limits = { interruptAfterTimeLimit: 5_000, numRuns: 500 };

export const anything = fc.jsonValue({ maxDepth: 3 });
const frame = '\n   at ASC.Web.Run(String key) in /src/Run.cs:line 7';
export const words = fc
  .string({ maxLength: 400, size: 'max' })
  .map((text) => `${text} ${secret} https://s3/x?sig=5161${frame}`);
export const figure = fc.oneof(fc.integer(), fc.double(), fc.constantFrom('4', '200', '403', 1, 0, 500), anything);
export const time = fc.oneof(
  fc.constantFrom('2026-03-01T02:15:00', '0001-01-01T00:00:00', '9999-12-31T23:59:59.9999999Z'),
  anything,
);

/** Any object with some of these members, each of its own kind or of any. */
export const some = <T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(members, { requiredKeys: [] });
export const jobs = some({
  taskId: fc.oneof(fc.uuid(), words, anything),
  isCompleted: fc.oneof(fc.boolean(), anything),
  progress: figure,
  status: figure,
  error: fc.oneof(words, anything),
  warning: fc.oneof(words, anything),
  link: fc.oneof(fc.webUrl(), anything),
});
export const copies = some({
  id: fc.oneof(fc.uuid(), words, anything),
  fileName: fc.oneof(words, anything),
  storageType: figure,
  createdOn: time,
  expiresOn: time,
});
const errors = fc.oneof(
  words,
  some({ message: fc.oneof(words, anything), stack: fc.constant(frame), type: fc.constant('System.Exception') }),
  anything,
);
const problems = some({
  title: words,
  detail: words,
  status: figure,
  errors: fc.dictionary(fc.string(), fc.oneof(words, fc.array(words))),
});
export const envelopes = fc.oneof(
  some({
    response: fc.oneof(jobs, problems, anything),
    error: errors,
    status: figure,
    statusCode: figure,
    count: figure,
  }),
  problems,
  anything,
);
