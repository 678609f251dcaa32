import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PortalFailure } from '../../src/backup/portal-error.ts';
import { answering, refusalOf } from './answering.ts';

/** An answer of a portal, what the client makes of it and what a person reads. */
export type Row = {
  readonly name: string;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
  readonly failure: PortalFailure;
  readonly sentence: string;
};

export const json = { 'content-type': 'application/json; charset=utf-8' };
export const problemJson = { 'content-type': 'application/problem+json; charset=utf-8' };
export const html = { 'content-type': 'text/html' };

export const envelope = (statusCode: number, message: string) => ({
  error: { message, type: 'System.Exception', stack: '   at ASC.Web.Run()', hresult: -2146233078 },
  status: 1,
  statusCode,
});
export const problem = (status: number, title: string) => ({
  type: 'https://tools.ietf.org/html/rfc9110#section-15.5.4',
  title,
  status,
  traceId: '00-4bf92f3577b34da6a3ce929d0e0e4736-00',
});
export const nginx = (line: string): string =>
  `<html>\r\n<head><title>${line}</title></head>\r\n<body>\r\n<center><h1>${line}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

export const keyAdvice =
  'Make a new key in DocSpace under Developer Tools › API keys (server 3.1 or newer), put it in DOCSPACE_API_KEY and restart the bot.';
export const accessAdvice =
  "Check the key's permissions (*:write), the portal's IP restrictions, and that it is not being restored or moved.";
export const walletAdvice = 'Check the plan, the wallet and the storage space in DocSpace under Payments.';
export const storageAdvice = 'Check BACKUP_STORAGE_TYPE, BACKUP_STORAGE_PARAMS and BACKUP_DUMP.';
export const logAdvice =
  "Check BACKUP_STORAGE_TYPE and BACKUP_STORAGE_PARAMS; if they are right, the portal's log says more.";
export const addressAdvice =
  "Check that DOCSPACE_API_HOST is the portal's own address and that no proxy or login page stands before it.";

/** One test for each row: one look at a portal that gives the row's answer. */
export const testRows = (rows: readonly Row[]): void => {
  for (const row of rows) {
    test(`A person learns of ${row.name} (${row.status})`, async (t) => {
      const { client, asked } = await answering(t, (_, response) => {
        response.writeHead(row.status, row.headers);
        response.end(typeof row.body === 'string' ? row.body : JSON.stringify(row.body));
      });
      const { failure, sentence } = await refusalOf(client.progress('portal'));
      assert.deepEqual(failure, row.failure);
      assert.equal(sentence, row.sentence);
      const looks = asked.filter(({ url }) => url?.includes('getbackupprogress'));
      assert.equal(looks.length, 1, 'nothing is asked twice');
    });
  }
};
