/** An exception of DocSpace's, with what its error envelope tells of it. */
export class PortalError extends Error {
  readonly status: number;
  readonly type: string;
  readonly hresult: number;

  constructor(status: number, type: string, hresult: number, message: string) {
    super(message);
    this.name = 'PortalError';
    this.status = status;
    this.type = type;
    this.hresult = hresult;
  }
}

/** A request that ASP.NET refuses before DocSpace sees it: its fields with what is wrong about each. */
export class InvalidModel extends Error {
  readonly errors: Readonly<Record<string, readonly string[]>>;

  constructor(errors: Readonly<Record<string, readonly string[]>>) {
    super('One or more validation errors occurred.');
    this.name = 'InvalidModel';
    this.errors = errors;
  }
}

/** A body that is not said to be JSON. */
export class UnsupportedMedia extends Error {}

/** The permission is missing. This and the next ones carry the names and numbers that .NET gives the exceptions. */
export const accessDenied = () =>
  new PortalError(403, 'System.Security.SecurityException', -2146233078, 'Access denied');
/** An argument that DocSpace itself refuses. */
export const badArgument = (message: string) => new PortalError(400, 'System.ArgumentException', -2147024809, message);
/** A parameter that comes a second time. */
export const keyTwice = (key: string) => badArgument(`An item with the same key has already been added. Key: ${key}`);
/** A folder or service that is not there. */
export const notFound = (message: string) =>
  new PortalError(404, 'ASC.Common.Web.ItemNotFoundException', -2146233088, message);
/** The plan's limit is reached. */
export const quotaExceeded = (message: string) =>
  new PortalError(402, 'ASC.Core.Tenants.TenantQuotaException', -2146233088, message);
/** The plan or the wallet does not pay for it. */
export const billing = (message: string) =>
  new PortalError(402, 'ASC.Core.Billing.BillingException', -2146233088, message);
/** Something that cannot be done to a folder, or one that is not there; a refusal all the same. */
export const invalidOperation = (message: string) =>
  new PortalError(403, 'System.InvalidOperationException', -2146233079, message);
/** A failure of no particular kind. */
export const plainFailure = (message: string) => new PortalError(500, 'System.Exception', -2146233088, message);
/** A number or a schedule that cannot be parsed. */
export const badFormat = (message: string) => new PortalError(500, 'System.FormatException', -2146233033, message);
/** A storage parameter that the code reads without a look whether it is there. */
export const keyMissing = (key: string) =>
  new PortalError(
    500,
    'System.Collections.Generic.KeyNotFoundException',
    -2146232969,
    `The given key '${key}' was not present in the dictionary.`,
  );
/** Something that the code does not expect to be null. */
export const nullReference = () =>
  new PortalError(
    500,
    'System.NullReferenceException',
    -2147467261,
    'Object reference not set to an instance of an object.',
  );
/** A broken job is in the way of a start; the message says nothing. */
export const fault = () =>
  new PortalError(
    500,
    'System.ServiceModel.FaultException',
    -2146233087,
    'The creator of this fault did not specify a Reason.',
  );
