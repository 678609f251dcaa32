/** The tables of a real 3.7.2's portal backup, in its order, with the columns that matter and one more. */
const tables = {
  core: [
    'tenants_quota tenants_tenants core_user core_group tenants_quotarow tenants_iprestrictions audit_events',
    'login_events files_audit_reference core_acl core_subscription core_subscriptionmethod core_userphoto',
    'core_usersecurity core_usergroup backup_schedule core_settings core_user_relations',
  ].join(' '),
  files: [
    'files_file files_folder files_bunch_objects files_folder_tree files_security files_thirdparty_account',
    'files_thirdparty_id_mapping files_room_settings',
  ].join(' '),
  files2: 'files_tag files_tag_link',
  webstudio: 'webstudio_settings webhooks_config webhooks_logs',
  identity: [
    'identity_clients identity_authorizations identity_client_allowed_origins identity_client_authentication_methods',
    'identity_client_redirect_uris identity_client_scopes identity_consents identity_consent_scopes',
  ].join(' '),
};
const aiTables = [
  'ai_providers ai_chats ai_chats_messages ai_user_chat_settings ai_mcp_servers ai_mcp_server_states',
  'ai_mcp_room_servers ai_mcp_server_settings',
].join(' ');

export type Server = '3.1' | '3.6' | '3.7';

/** `module/table` of every table that this server writes. */
export const tablePaths = (server: Server): readonly string[] => {
  const ai = server === '3.1' ? {} : { ai: server === '3.6' ? aiTables : `${aiTables} ai_model_settings` };
  return Object.entries({ ...tables, ...ai }).flatMap(([module, names]) =>
    names.split(' ').map((name) => `${module}/${name}`),
  );
};

export type Column = readonly [name: string, type: string];
export type Values = Readonly<Record<string, string | number | boolean>>;

const columnsOf: Readonly<Record<string, readonly Column[]>> = {
  files_file: [
    ['id', 'int'],
    ['version', 'int'],
    ['tenant_id', 'int'],
    ['current_version', 'boolean'],
    ['folder_id', 'int'],
    ['title', 'string'],
    ['content_length', 'long'],
    ['category', 'int'],
    ['modified_on', 'dateTime'],
    ['comment', 'string'],
  ],
  files_folder: [
    ['id', 'int'],
    ['parent_id', 'int'],
    ['title', 'string'],
    ['filesCount', 'int'],
  ],
  backup_backup: [
    ['id', 'string'],
    ['name', 'string'],
    ['storage_type', 'int'],
    ['storage_path', 'string'],
  ],
};

export const columns = (table: string): readonly Column[] =>
  columnsOf[table] ?? [
    ['id', 'int'],
    ['name', 'string'],
  ];

/** A table as .NET's `DataSet.WriteXml` with the schema inline writes it. A value that is absent is NULL. */
export const dataSetXml = (table: string, rows: readonly Values[]): string =>
  [
    '<NewDataSet>',
    '  <xs:schema id="NewDataSet" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:msdata="urn:schemas-microsoft-com:xml-msdata">',
    `    <xs:element name="NewDataSet" msdata:IsDataSet="true" msdata:MainDataTable="${table}" msdata:UseCurrentLocale="true">`,
    '      <xs:complexType>',
    '        <xs:choice minOccurs="0" maxOccurs="unbounded">',
    `          <xs:element name="${table}">`,
    '            <xs:complexType>',
    '              <xs:sequence>',
    ...columns(table).map(
      ([name, type]) => `                <xs:element name="${name}" type="xs:${type}" minOccurs="0" />`,
    ),
    '              </xs:sequence>',
    '            </xs:complexType>',
    '          </xs:element>',
    '        </xs:choice>',
    '      </xs:complexType>',
    '    </xs:element>',
    '  </xs:schema>',
    ...rows.map((row) => rowXml(table, row)),
    '</NewDataSet>',
  ].join('\n');

export const rowXml = (table: string, row: Values): string => {
  const cells = columns(table).flatMap(([name]) => {
    const value = row[name];
    if (value === undefined) return [];
    if (value === '') return [`    <${name} />`];
    // Kept as it is where it would be lost.
    const space = /^\s+$/.test(String(value)) ? ' xml:space="preserve"' : '';
    return [`    <${name}${space}>${escapeXml(String(value))}</${name}>`];
  });
  return [`  <${table}>`, ...cells, `  </${table}>`].join('\n');
};

export const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: .NET writes them as references.
    .replaceAll(/[\u0000-\u001f]/g, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);

/** A table's data in a dump. */
export const replaceStatement = (table: string, rows: readonly Values[]): string => {
  const names = columns(table).map(([name]) => `\`${name}\``);
  const tuples = rows.map(
    (row) =>
      `(${columns(table)
        .map(([name]) => sqlValue(row[name]))
        .join(',')})`,
  );
  return `REPLACE INTO \`${table}\` (${names.join(',')}) VALUES \n${tuples.join(',\n')};`;
};

const sqlValue = (value: Values[string] | undefined): string => {
  if (value === undefined) return 'null';
  return typeof value === 'string'
    ? `'${value.replaceAll(/['"\\]/g, (character) => `\\${character}`)}'`
    : String(value);
};

export const createStatement = (table: string): string =>
  `DROP TABLE IF EXISTS \`${table}\`;\nCREATE TABLE \`${table}\` (\n${columns(table)
    .map(([name]) => `  \`${name}\` text`)
    .join(',\n')}\n) ENGINE=InnoDB;`;
