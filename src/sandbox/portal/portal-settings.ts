import type { Received } from '../server.ts';
import { caller, isSignedIn, statusOf } from './access.ts';
import { isAdminRole, people } from './portal-people.ts';
import { never, utcOffset, zoneless } from './portal-time.ts';
import type { State } from './state.ts';
import { portalAlias, tenantId } from './tenant.ts';
import { builds } from './version.ts';

const nobody = '00000000-0000-0000-0000-000000000000';
const portalName = 'Web Office';

/** What the server tells of its version; only the official packages set it right. */
const versionTold = ({ knobs, server }: State): string => knobs.shownVersion ?? builds[server];

/** `settings`: who is not signed in gets less of it, and some of it empty. */
export const settings = (state: State, { headers }: Received): unknown => {
  const { isStandalone, knobs, clock } = state;
  const isIn = isSignedIn(state, headers);
  return {
    ...(isIn && { timezone: knobs.timeZone, trustedDomains: [] }),
    trustedDomainsType: 0,
    culture: knobs.isLocalised ? 'de' : 'en-US',
    ...utcOffset(clock.now(), knobs.timeZone),
    greetingSettings: portalName,
    ownerId: isIn ? people.owner.id : nobody,
    ...(isIn ? { nameSchemaId: 'Common' } : { enabledJoin: false, thirdpartyEnable: false }),
    enableAdmMess: false,
    docSpace: true,
    standalone: isStandalone,
    isAmi: false,
    baseDomain: 'localhost',
    version: versionTold(state),
    recaptchaType: 0,
    tenantStatus: statusOf(knobs),
    tenantAlias: portalAlias,
    displayAbout: true,
    cookieSettingsEnabled: false,
    limitedAccessSpace: false,
    limitedAccessDevToolsForUsers: false,
    userNameRegex: "^[\\p{L}\\p{M}' \\-]+$",
    deepLink: {
      androidPackageName: 'com.onlyoffice.documents',
      url: 'oodocuments://openfile',
      iosPackageId: '944896972',
    },
    logoText: 'ONLYOFFICE',
    externalDbEnabled: false,
    ...(isIn ? signedInSettings : anonymousSettings),
  };
};

const anonymousSettings = {
  passwordHash: { size: 256, iterations: 100_000, salt: 'f3ab20bc1c8d4e90a6d5e7f812345678' },
  recaptchaPublicKey: '',
  debugInfo: false,
  displayBanners: false,
  aiEnabled: false,
  maxImageUploadSize: 0,
  defaultFolderType: 0,
};

const emptyTexts = (names: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, '']));

const signedInSettings = {
  firebase: emptyTexts('apiKey authDomain projectId storageBucket messagingSenderId appId measurementId databaseURL'),
  ...emptyTexts('socketUrl zendeskKey tagManagerId'),
  debugInfo: true,
  domainValidator: { regex: '^[a-z0-9]([a-z0-9-]){1,61}[a-z0-9]$', minLength: 3, maxLength: 63 },
  displayBanners: true,
  aiEnabled: true,
  invitationLimit: 2_147_483_647,
  plugins: { enabled: true, upload: true, delete: true },
  formGallery: {
    path: '/api/oforms/',
    domain: 'http://127.0.0.1:9',
    ext: '.pdf',
    uploadPath: '/api/upload',
    uploadDomain: 'http://127.0.0.1:9',
    uploadExt: '.pdf',
    uploadDashboard: '/dashboard/api',
  },
  maxImageUploadSize: 5_242_880,
  defaultFolderType: 14,
};

/** `settings/version/build` */
export const buildOf = (state: State): unknown => ({ docSpace: versionTold(state) });

/** `portal`: times with and without a zone in one answer; who may not administrate gets all of it empty. */
export const portalInfo = (state: State): unknown => {
  const { knobs, clock, startedAt } = state;
  const isAdmin = isAdminRole(caller(state).role);
  return {
    ...(isAdmin && { tenantAlias: portalAlias }),
    calls: isAdmin,
    creationDateTime: isAdmin ? '2021-03-09T17:46:59' : never,
    tenantId,
    industry: 0,
    ...(isAdmin && { language: 'en-US' }),
    lastModified: isAdmin ? zoneless(startedAt) : never,
    ...(isAdmin && { name: portalName }),
    ownerId: isAdmin ? people.owner.id : nobody,
    spam: false,
    status: statusOf(knobs),
    statusChangeDate: isAdmin ? new Date(clock.now()).toISOString().replace('Z', '7417Z') : never,
    ...(isAdmin && { timeZone: knobs.timeZone, trustedDomains: [] }),
    trustedDomainsType: 0,
    version: isAdmin ? 2 : 0,
    versionChanged: never,
  };
};

/** `capabilities`: how one can sign in. */
export const capabilities = (): unknown => ({
  ldapEnabled: false,
  providers: [],
  ssoLabel: '',
  oauthEnabled: true,
  ssoUrl: '',
  identityServerEnabled: true,
});

/** `settings/storage/backup`: the storages of other companies that could take backups. */
export const storageModules = ({ knobs }: State): unknown =>
  knobs.modules.map(({ id, title, isSet }) => ({
    id,
    title,
    properties: (properties[id] ?? []).map((name) => ({ name, value: '', title: titles[name] ?? name, type: 'text' })),
    current: false,
    isSet,
  }));

const properties: Readonly<Record<string, readonly string[]>> = {
  s3: ['bucket', 'forcepathstyle', 'region', 'serviceurl', 'sse', 'ssekey', 'usehttp'],
  googlecloud: ['bucket'],
  rackspace: ['private_container', 'public_container', 'region'],
};

const titles: Readonly<Record<string, string>> = {
  bucket: 'Bucket',
  region: 'Region',
  private_container: 'Private Container',
  public_container: 'Public Container',
};
