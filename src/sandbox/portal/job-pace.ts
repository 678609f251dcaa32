/** How fast a job goes. */
export type Pace = {
  readonly isDump: boolean;
  readonly archiveMs: number;
  readonly uploadMs: number;
  /** How often progress is published while archiving; 0: at each step. */
  readonly publishEveryMs: number;
  /** What progress counts: tables, which take no time to speak of, and files, which take it all, however large each is. */
  readonly tables: number;
  readonly files: number;
};

/** The progress once the archive is made. */
export const uploadPercent = ({ isDump }: Pick<Pace, 'isDump'>): number => (isDump ? 89 : 90);

/**
 * A job's progress after it has worked for `worked` ms, as last published: nine tenths of the steps done, in whole percent, so that it jumps
 * to where the tables are done with the first file; from the end of the archiving on it does not change while the archive is uploaded.
 */
export const progressAt = (pace: Pace, worked: number, since: number): { progress: number; changedAt: number } => {
  const { archiveMs, publishEveryMs, tables, files } = pace;
  if (worked >= archiveMs) return { progress: uploadPercent(pace), changedAt: since + archiveMs };
  const seen = publishEveryMs > 0 ? Math.floor(worked / publishEveryMs) * publishEveryMs : worked;
  const filesDone = Math.floor((files * seen) / archiveMs);
  if (filesDone === 0) return { progress: 0, changedAt: since };
  const percent = Math.floor((100 * (tables + filesDone)) / (tables + files));
  return { progress: Math.floor((9 * percent) / 10), changedAt: since + (archiveMs * filesDone) / files };
};
