import { isSince, type ServerVersion } from '../version.ts';

/** A table's columns with their types in XML Schema. */
export type Columns = Readonly<Record<string, 'int' | 'long' | 'string' | 'boolean' | 'dateTime'>>;
/** A value of a column; undefined: null in the database. */
export type Cell = string | number | boolean | undefined;
export type TableRow = Readonly<Record<string, Cell>>;

/** The tables of a portal's backup by their modules, in the order in which they are written. DocSpace source: BP/Tasks/Modules. */
const modules: readonly { readonly module: string; readonly tables: string; readonly since?: ServerVersion }[] = [
  {
    module: 'core',
    tables: `tenants_quota tenants_tenants core_user core_group tenants_quotarow tenants_iprestrictions audit_events
      login_events files_audit_reference`,
  },
  { module: 'ai', tables: 'ai_providers', since: '3.6' },
  {
    module: 'files',
    tables: `files_file files_folder files_bunch_objects files_folder_tree files_security files_thirdparty_account
      files_thirdparty_id_mapping files_room_settings`,
  },
  { module: 'files2', tables: 'files_tag files_tag_link' },
  { module: 'webstudio', tables: 'webstudio_settings webhooks_config webhooks_logs' },
  {
    module: 'core',
    tables: `core_acl core_subscription core_subscriptionmethod core_userphoto core_usersecurity core_usergroup
      backup_schedule core_settings core_user_relations`,
  },
  {
    module: 'identity',
    tables: `identity_clients identity_authorizations identity_client_allowed_origins
      identity_client_authentication_methods identity_client_redirect_uris identity_client_scopes identity_consents
      identity_consent_scopes`,
  },
  {
    module: 'ai',
    tables: `ai_chats ai_chats_messages ai_user_chat_settings ai_mcp_servers ai_mcp_server_states ai_mcp_room_servers
      ai_mcp_server_settings`,
    since: '3.6',
  },
  { module: 'ai', tables: 'ai_model_settings', since: '3.7' },
];

/** Every table in a portal's backup by a server of that version. */
export const tablesOf = (server: ServerVersion): readonly { readonly module: string; readonly table: string }[] =>
  modules
    .filter(({ since }) => isSince(server, since ?? '2.6'))
    .flatMap(({ module, tables }) => tables.split(/\s+/).map((table) => ({ module, table })));

const audited = { create_by: 'string', create_on: 'dateTime', modified_by: 'string', modified_on: 'dateTime' } as const;
const files: Columns = {
  id: 'int',
  version: 'int',
  tenant_id: 'int',
  version_group: 'int',
  current_version: 'boolean',
  folder_id: 'int',
  title: 'string',
  content_length: 'long',
  file_status: 'int',
  category: 'int',
  ...audited,
  comment: 'string',
  encrypted: 'boolean',
  forcesave: 'int',
  thumb: 'int',
};

const known: Readonly<Record<string, Columns>> = {
  files_file: files,
  files_folder: {
    id: 'int',
    parent_id: 'int',
    title: 'string',
    folder_type: 'int',
    ...audited,
    tenant_id: 'int',
    foldersCount: 'int',
    filesCount: 'int',
  },
  files_folder_tree: { folder_id: 'int', parent_id: 'int', level: 'int' },
  tenants_tenants: {
    id: 'int',
    name: 'string',
    alias: 'string',
    version: 'int',
    language: 'string',
    timezone: 'string',
    status: 'int',
    owner_id: 'string',
    calls: 'boolean',
  },
  core_user: {
    tenant: 'int',
    id: 'string',
    username: 'string',
    firstname: 'string',
    lastname: 'string',
    email: 'string',
    status: 'int',
    removed: 'boolean',
  },
  audit_events: { id: 'int', tenant_id: 'int', user_id: 'string', action: 'int', date: 'dateTime', ip: 'string' },
  backup_backup: {
    id: 'string',
    tenant_id: 'int',
    is_scheduled: 'boolean',
    name: 'string',
    hash: 'string',
    storage_type: 'int',
    storage_base_path: 'string',
    storage_path: 'string',
    created_on: 'dateTime',
    expires_on: 'dateTime',
    removed: 'boolean',
    paid: 'boolean',
  },
};

/** The columns of a table; of those that the simulated portal has nothing for, the least that a table has. */
export const columnsOf = (table: string): Columns => known[table] ?? { id: 'int', tenant_id: 'int' };
