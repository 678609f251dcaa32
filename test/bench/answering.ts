import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** What DocSpace 3.7 answers while a backup runs. */
const body = JSON.stringify({
  response: {
    isCompleted: false,
    progress: 42,
    error: '',
    link: '',
    tenantId: 1,
    backupProgressEnum: 0,
    status: 1,
    taskId: '0a1b2c3d-0000-4000-8000-000000000001',
  },
  count: 1,
  links: [{ href: 'http://127.0.0.1/api/2.0/backup/getbackupprogress', action: 'GET' }],
  status: 0,
  statusCode: 200,
});
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };

/** A thread of its own that answers as fast as Node can, so that the clients are measured and not the server. */
const server = createServer((_, response) => void response.writeHead(200, headers).end(body));
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
