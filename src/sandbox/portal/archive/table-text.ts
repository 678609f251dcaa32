import { type Cell, type Columns, columnsOf, type TableRow } from './tables.ts';

/** A table as a portal's backup has it: the XML of a .NET DataSet, its schema first. */
export const dataSetOf = (table: string, rows: readonly TableRow[]): string => {
  const elements = Object.entries(columnsOf(table)).map(([name, type]) => {
    const mode = type === 'dateTime' ? ' msdata:DateTimeMode="Unspecified"' : '';
    return `                <xs:element name="${name}"${mode} type="xs:${type}" minOccurs="0" />\n`;
  });
  const data = rows.map((row) => `  <${table}>\n${cellsOf(table, row)}  </${table}>\n`);
  return `${schemaStart(table)}${elements.join('')}${schemaEnd}${data.join('')}</NewDataSet>`;
};

const cellsOf = (table: string, row: TableRow): string =>
  Object.keys(columnsOf(table))
    .filter((name) => row[name] !== undefined)
    .map((name) => `    <${name}>${escaped(String(row[name]))}</${name}>\n`)
    .join('');

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);

const schemaStart = (table: string): string => `<NewDataSet>
  <xs:schema id="NewDataSet" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:msdata="urn:schemas-microsoft-com:xml-msdata">
    <xs:element name="NewDataSet" msdata:IsDataSet="true" msdata:MainDataTable="${table}" msdata:UseCurrentLocale="true">
      <xs:complexType>
        <xs:choice minOccurs="0" maxOccurs="unbounded">
          <xs:element name="${table}">
            <xs:complexType>
              <xs:sequence>
`;

const schemaEnd = `              </xs:sequence>
            </xs:complexType>
          </xs:element>
        </xs:choice>
      </xs:complexType>
    </xs:element>
  </xs:schema>
`;

const sqlTypes: Readonly<Record<Columns[string], string>> = {
  int: 'int(10)',
  long: 'bigint(19)',
  string: 'varchar(255)',
  boolean: 'tinyint(1)',
  dateTime: 'datetime',
};

/** How a whole instance's dump makes a table. */
export const tableScheme = (table: string): string => {
  const columns = Object.entries(columnsOf(table)).map(
    ([name, type]) => `  \`${name}\` ${sqlTypes[type]} DEFAULT NULL`,
  );
  return `DROP TABLE IF EXISTS \`${table}\`;\nCREATE TABLE \`${table}\` (\n${columns.join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci;`;
};

/** How a whole instance's dump fills a table that has rows. */
export const tableData = (table: string, rows: readonly TableRow[]): string => {
  const names = Object.keys(columnsOf(table));
  const values = rows.map((row) => `(${names.map((name) => sqlOf(row[name])).join(',')})`);
  return `REPLACE INTO \`${table}\` (${names.map((name) => `\`${name}\``).join(',')}) VALUES \n${values.join(',\n')};\n`;
};

const sqlOf = (cell: Cell): string => {
  if (cell === undefined) return 'null';
  if (typeof cell !== 'string') return String(cell);
  const text = /^\d{4}-\d\d-\d\dT/.test(cell) ? cell.replace('T', ' ') : cell;
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
};
