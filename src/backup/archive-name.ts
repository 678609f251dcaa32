/** Whether DocSpace names an archive of its own so: alias, or `workspace` for the whole instance, and the time of the start. */
export const isArchiveName = (title: string): boolean => /_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.tar(\.gz)?$/.test(title);
