import { createHmac, randomBytes } from 'node:crypto';
import type { Order } from './job.ts';
import { storageName } from './storage.ts';

/** The download links of finished copies. */
export type Links = {
  /** The link to a copy: to the portal itself, into a bucket, or '' where the copy is a file for people to open. */
  readonly to: (order: Order, fileName: string, at: number) => string;
  /** Whether a link to the portal was signed by it and is still good. */
  readonly isGood: (url: URL, now: number) => boolean;
};

const lifeMs = 86_400_000;
const lifeMinutes = 1_440;

/** Links signed with a secret of their own. */
export const createLinks = (): Links => {
  const secret = randomBytes(32);
  const sign = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');
  const signed = (path: string, at: number): string => `${at}.${sign(`${path} ${at}`)}`;
  return {
    to: (order, fileName, at) => {
      switch (storageName(order.storage)) {
        case 'DataStore': {
          const path = `/storage/backup/root/${fileName}`;
          return `${path}?expire=${lifeMinutes}&auth=${signed(path, at)}`;
        }
        case 'ThirdPartyConsumer': {
          const path = `https://${order.params.bucket ?? 'backups'}.s3.example.com/backup/${fileName}`;
          return `${path}?X-Amz-Expires=${lifeMs / 1_000}&X-Amz-Signature=${sign(path)}`;
        }
        default:
          return '';
      }
    },
    isGood: (url, now) => {
      const auth = url.searchParams.get('auth') ?? '';
      const at = Number(auth.split('.')[0]);
      return auth === signed(url.pathname, at) && now < at + lifeMs;
    },
  };
};
