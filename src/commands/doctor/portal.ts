import type { Cost } from '../../backup/cost.ts';
import type { BackupRequest } from '../../backup/job.ts';
import type { FailureKind, PortalFailure } from '../../backup/portal-error.ts';
import type { About, Person } from '../../backup/portal-facts.ts';
import { makesBackups } from '../../backup/portal-status.ts';
import type { Trail } from '../../backup/portal-watch.ts';
import type { Result } from '../../backup/result.ts';
import { closedWords } from '../../slack/blocks/explain.ts';
import { type Finding, ok, problem, refused, unknown } from './finding.ts';
import { endsSoon, expiry, keyFindings } from './key.ts';
import { costFindings, storageFindings } from './storage.ts';
import { watchFindings } from './watch.ts';

/** What a look at the portal learned. */
export type PortalLook = {
  readonly about: About;
  readonly cost: Cost;
  /** When its certificate ends, in ms since 1970; undefined over plain http, and if none was seen. */
  readonly certificateEnd: number | undefined;
  /** The newest of the audit trail; absent: nobody watches. */
  readonly trail?: Result<Trail>;
};

/** What keeps such a backup from being made, or soon will. What only follows from an earlier finding is left out. */
export const portalFindings = (
  { about, cost, certificateEnd, trail }: PortalLook,
  backup: BackupRequest,
  now: number,
  isKept = false,
): readonly Finding[] => {
  const certificate = certificateFindings(certificateEnd, now);
  const obstacle = obstacleIn(about);
  if (obstacle !== undefined) return [obstacle, ...certificate];
  const { key, person, version, portal, storage } = about;
  const cause = causeIn(about, cost);
  /** The finding, unless it only says again what the common cause says. */
  const unlessCaused = (failure: PortalFailure | undefined, found: () => readonly Finding[]): readonly Finding[] =>
    failure !== undefined && failure.kind === cause?.kind ? [] : found();
  const isKeyUntold = key.failure?.kind === 'missing' && version.failure === undefined;
  return [
    ...(cause?.found ?? []),
    ...unlessCaused(version.failure ?? portal.failure, () => serverFindings(about)),
    ...certificate,
    ...unlessCaused(key.failure, () => {
      if (key.failure === undefined) return keyFindings(key.value, now);
      return [isKeyUntold ? untoldKey : refused('Key', key.failure)];
    }),
    ...unlessCaused(person.failure, () => [
      person.failure ? refused('Role', person.failure) : roleFinding(person.value),
    ]),
    ...unlessCaused(storage.failure, () => storageFindings(about, backup, isKept)),
    ...(trail && key.value && !cause
      ? watchFindings(key.value, (major, minor) => isBefore(version.value ?? '', major, minor), trail)
      : []),
    ...unlessCaused(cost.kind === 'unknown' ? cost.failure : undefined, () =>
      portal.failure !== undefined && cost.kind === 'free' ? [] : costFindings(cost),
    ),
  ];
};

type Cause = { readonly kind: FailureKind; readonly found: readonly Finding[] };

/** The one reason for several refusals: a dead key, an unpaid portal, or an owner of the key who may nothing. */
const causeIn = ({ version, portal, key, person, storage }: About, cost: Cost): Cause | undefined => {
  const priced = cost.kind === 'unknown' ? cost.failure : undefined;
  const failures = [version, portal, key, person, storage].map(({ failure }) => failure).concat(priced);
  const told = failures.filter((failure) => failure !== undefined);
  const dead = told.find(({ kind }) => kind === 'unauthorised');
  if (dead) return { kind: 'unauthorised', found: [refused('Key', dead)] };
  const unpaid = told.find(({ kind, detail }) => kind === 'payment' && detail === '');
  if (unpaid) return { kind: 'payment', found: [refused('DocSpace', unpaid)] };
  const isPowerless = person.value !== undefined && !person.value.isAdmin && !person.value.isOwner;
  return isPowerless ? { kind: 'forbidden', found: [] } : undefined;
};

/** What makes everything else that could be found pointless. */
const obstacleIn = ({ version, portal, key, person }: About): Finding | undefined => {
  // Servers that were built by hand may give any version: only a refused key confirms an old one.
  const isRefused = [portal, key, person].some(({ failure }) => failure?.kind === 'unauthorised');
  if (version.value !== undefined && isRefused && isBefore(version.value, 3, 1)) {
    return problem('DocSpace', `Server ${version.value} takes no API keys; 3.1 and newer do. Update it.`);
  }
  const status = portal.value?.status;
  return status === undefined || makesBackups(status) ? undefined : problem('DocSpace', closedWords(status));
};

const serverFindings = ({ version, portal }: About): readonly Finding[] => {
  if (version.failure !== undefined || portal.failure !== undefined) {
    return [version, portal].flatMap(({ failure }) => (failure ? [refused('DocSpace', failure)] : []));
  }
  const server = `Server ${version.value} answers.`;
  if (portal.value.status === 'being migrated') {
    return [ok('DocSpace', `${server} The portal is being migrated, which does not keep it from making backups.`)];
  }
  if (versionIn(version.value) === undefined) {
    return [unknown('DocSpace', `${server} Its version cannot be read: API keys need 3.1, cancelling needs 3.7.`)];
  }
  if (!isBefore(version.value, 3, 7)) return [ok('DocSpace', `${server} Everything works with it.`)];
  const gaps = isBefore(version.value, 3, 6) ? ', and a warning about files that a copy lacks needs 3.6' : '';
  return [ok('DocSpace', `${server} Backups work with it; cancelling needs 3.7${gaps}.`)];
};

const certificateFindings = (end: number | undefined, now: number): readonly Finding[] => {
  if (end === undefined) return [];
  if (!endsSoon(end, now)) return [ok('Certificate', 'It is good until ', { at: end }, '.')];
  return [problem('Certificate', ...expiry(end, now), ' Renew it.')];
};

const untoldKey = unknown(
  'Key',
  'The server tells nothing about it. See in DocSpace, under Developer Tools › API keys, when it expires.',
);

const roleFinding = ({ name, isAdmin, isOwner }: Person): Finding => {
  const owner = `The key’s owner${name === '' ? '' : `, ${name},`}`;
  if (isAdmin || isOwner) return ok('Role', `${owner} is ${isOwner ? 'the portal’s owner' : 'a DocSpace admin'}.`);
  return problem('Role', `${owner} is no DocSpace admin, so backups are refused. Let a DocSpace admin make the key.`);
};

const versionIn = (version: string): readonly [major: number, minor: number] | undefined => {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
};

/** Whether it is older; a version that cannot be read is older than none. */
const isBefore = (version: string, major: number, minor: number): boolean => {
  const [ownMajor, ownMinor] = versionIn(version) ?? [major, minor];
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
};
