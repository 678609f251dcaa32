import { createHash, randomBytes } from 'node:crypto';
import { minuteMs } from '../../lib/durations.ts';
import type { Order } from './job.ts';
import { storageName } from './storage.ts';

/** The download links of finished copies. */
export type Links = {
  /** The link to a copy: to the portal itself, into a bucket, or '' if the copy is a file for people to open. */
  readonly to: (order: Order, fileName: string, at: number) => string;
  /** Whether a link to the portal was signed by it and is still good. */
  readonly isGood: (url: URL, now: number) => boolean;
};

const dayMinutes = 1_440;
/** Where DocSpace's signatures count their milliseconds from. */
const epoch = Date.UTC(2010, 0, 1);

/** Links signed with a secret of their own. */
export const createLinks = (): Links => {
  const secret = randomBytes(32).toString('hex');
  /** About forty letters and digits: base 64 in capitals without its signs. */
  const sign = (text: string): string =>
    createHash('sha256')
      .update(`${secret} ${text}`)
      .digest('base64')
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '')
      .padEnd(40, 'A');
  const signed = (path: string, ms: number, minutes: string): string =>
    `${ms}.${sign(`${path.toLowerCase()} ${ms} ${minutes}`)}`;
  return {
    to: (order, fileName, at) => {
      switch (storageName(order.storage)) {
        case 'DataStore': {
          const path = `/storage/backup/root/${fileName}`;
          return `${path}?expire=${dayMinutes}&auth=${signed(path, at - epoch, String(dayMinutes))}`;
        }
        case 'ThirdPartyConsumer': {
          const folder = order.params.subdir === undefined ? '' : `${order.params.subdir}/`;
          const path = `https://${order.params.bucket ?? 'backups'}.s3.example.com/${folder}${fileName}`;
          return `${path}?X-Amz-Expires=${dayMinutes * 60}&X-Amz-Signature=${sign(path)}`;
        }
        default:
          return '';
      }
    },
    isGood: (url, now) => {
      const [auth, minutes] = [url.searchParams.get('auth') ?? '', url.searchParams.get('expire') ?? ''];
      const ms = Number(auth.split('.')[0]);
      return auth === signed(url.pathname, ms, minutes) && now < epoch + ms + Number(minutes) * minuteMs;
    },
  };
};
