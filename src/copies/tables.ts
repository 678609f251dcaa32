import type { ServerGeneration, TableFault } from './archive-report.ts';

/** The tables of a portal backup, by module (BackupPortalTask, Tasks/Modules); a dump has them without the module. */
const sinceFirst: Readonly<Record<string, string>> = {
  core: `tenants_quota tenants_tenants core_user core_group tenants_quotarow tenants_iprestrictions audit_events
    login_events files_audit_reference core_acl core_subscription core_subscriptionmethod core_userphoto
    core_usersecurity core_usergroup backup_schedule core_settings core_user_relations`,
  files: `files_file files_folder files_bunch_objects files_folder_tree files_security files_thirdparty_account
    files_thirdparty_id_mapping files_room_settings`,
  files2: 'files_tag files_tag_link',
  webstudio: 'webstudio_settings webhooks_config webhooks_logs',
  identity: `identity_clients identity_authorizations identity_client_allowed_origins
    identity_client_authentication_methods identity_client_redirect_uris identity_client_scopes identity_consents
    identity_consent_scopes`,
};

const since36 = `ai_providers ai_chats ai_chats_messages ai_user_chat_settings ai_mcp_servers ai_mcp_server_states
  ai_mcp_room_servers ai_mcp_server_settings`;
const since37 = 'ai_model_settings';

const paths = (module: string, names: string): readonly string[] =>
  names.split(/\s+/).map((name) => `${module}/${name}`);

const oldest = Object.entries(sinceFirst).flatMap(([module, names]) => paths(module, names));
const withAi = [...oldest, ...paths('ai', since36)];

/** No table of these may be without rows: every portal has itself and its owner. */
const withRows: ReadonlySet<string> = new Set(['core/tenants_tenants', 'core/core_user']);

/** What was read of one table. */
export type TableFacts = { readonly rows: number; readonly fault: TableFault | undefined };

/** The tables as `module/name`; in a dump, data and scheme by `name`. */
export type TablesFound = {
  readonly kind: 'portal' | 'dump';
  readonly tables: ReadonlyMap<string, TableFacts>;
  readonly schemes: ReadonlyMap<string, TableFacts>;
};

export const knownTables: ReadonlySet<string> = new Set([...withAi, ...paths('ai', since37)]);

/** Which server wrote these: the archive does not say so itself. */
export const serverOf = ({ kind, tables, schemes }: TablesFound): ServerGeneration => {
  const names = [...(kind === 'portal' ? tables : schemes).keys()].map((path) => path.replace(/^.*\//, ''));
  if (names.includes(since37)) return '3.7';
  return names.some((name) => since36.split(/\s+/).includes(name)) ? '3.6' : '3.1';
};

/** What is wrong with the tables, by table. */
export const tableFaults = (found: TablesFound): ReadonlyMap<string, TableFault> => {
  const required = serverOf(found) === '3.1' ? oldest : withAi;
  return new Map(found.kind === 'portal' ? portalFaults(found, required) : dumpFaults(found, required));
};

type Faults = readonly (readonly [string, TableFault])[];

const portalFaults = ({ tables }: TablesFound, required: readonly string[]): Faults => [
  ...ownFaults(tables),
  ...required.filter((path) => !tables.has(path)).map((path) => [path, 'missing'] as const),
  ...[...withRows].filter((path) => isWithoutRows(tables.get(path))).map((path) => [path, 'noRows'] as const),
];

/** Data is written only of tables with rows; a scheme that cannot be written is left out without a word. */
const dumpFaults = ({ tables, schemes }: TablesFound, required: readonly string[]): Faults => {
  const names = [...required.map((path) => path.replace(/^.*\//, '')), 'backup_backup'];
  const filled = [...withRows].map((path) => path.replace(/^.*\//, ''));
  return [
    ...ownFaults(schemes),
    ...ownFaults(tables),
    ...names.filter((name) => !schemes.has(name)).map((name) => [name, 'missing'] as const),
    ...[...tables.keys()].filter((name) => !schemes.has(name)).map((name) => [name, 'noScheme'] as const),
    ...filled.filter((name) => (tables.get(name)?.rows ?? 0) === 0).map((name) => [name, 'noRows'] as const),
  ];
};

const ownFaults = (tables: ReadonlyMap<string, TableFacts>): Faults =>
  [...tables].flatMap(([path, { fault }]) => (fault === undefined ? [] : [[path, fault] as const]));

const isWithoutRows = (facts: TableFacts | undefined): boolean => facts?.fault === undefined && facts?.rows === 0;
