/** Label names with their values. */
type Labels = Readonly<Record<string, string>>;

/** A value, or where it comes from when the metrics are read; undefined: there is none now, and no line. */
type Value = number | (() => number | undefined);

/** Gauges with their labels, as a monitoring server reads them. */
export type Metrics<Name extends string> = {
  readonly set: (name: Name, value: Value, labels?: Labels) => void;
  /** Adds one. */
  readonly count: (name: Name, labels?: Labels) => void;
  /** Forgets every value of that name. */
  readonly clear: (name: Name) => void;
  /** The content type of `text`. */
  readonly type: string;
  /** All of them as OpenMetrics text. */
  readonly text: () => string;
};

/**
 * Metrics by name, each with its help. All are gauges: OpenMetrics and the older Prometheus text format name a counter
 * differently (https://prometheus.io/docs/specs/om/open_metrics_spec/#counter), and this text is valid as both.
 */
export const createMetrics = <Name extends string>(help: Readonly<Record<Name, string>>): Metrics<Name> => {
  const names = Object.keys(help) as Name[];
  const values = new Map<Name, Map<string, Value>>(names.map((name) => [name, new Map()]));
  const of = (name: Name): Map<string, Value> => values.get(name) ?? new Map();
  return {
    set: (name, value, labels = {}) => void of(name).set(labelText(labels), value),
    count: (name, labels = {}) => {
      const before = of(name).get(labelText(labels));
      of(name).set(labelText(labels), (typeof before === 'number' ? before : 0) + 1);
    },
    clear: (name) => of(name).clear(),
    type: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
    text: () => [...names.flatMap((name) => lines(name, help[name], of(name))), '# EOF', ''].join('\n'),
  };
};

const lines = (name: string, help: string, values: ReadonlyMap<string, Value>): readonly string[] => {
  const samples = [...values].flatMap(([labels, value]) => {
    const now = typeof value === 'number' ? value : value();
    return now === undefined ? [] : [`${name}${labels} ${now}`];
  });
  return samples.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...samples];
};

const labelText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
