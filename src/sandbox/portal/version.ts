/** The DocSpace servers that can be simulated. `next`: newer than 3.8, in which a start switches the paid service on by itself. */
export const serverVersions = ['2.6', '3.1', '3.2', '3.5', '3.6', '3.7', '3.8', 'next'] as const;
/** One of them. */
export type ServerVersion = (typeof serverVersions)[number];

/** Whether a server is of that version or newer. */
export const isSince = (server: ServerVersion, version: ServerVersion): boolean =>
  serverVersions.indexOf(server) >= serverVersions.indexOf(version);

/** The build number that the server tells of itself. */
export const builds: Readonly<Record<ServerVersion, string>> = {
  '2.6': '2.6.3',
  '3.1': '3.1.1',
  '3.2': '3.2.1',
  '3.5': '3.5.0',
  '3.6': '3.6.1',
  '3.7': '3.7.2',
  '3.8': '3.8.0',
  next: '3.9.0',
};
