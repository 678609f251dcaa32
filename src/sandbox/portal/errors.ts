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

const generic = -2146233088;

/** The role is not enough. This and the next ones carry the names and numbers that .NET gives the exceptions. */
export const notAuthorized = () =>
  new PortalError(403, 'ASC.Common.Security.Authorizing.AuthorizingException', generic, 'Access denied');
/** Something is forbidden to everybody here, whatever the role. */
export const accessDenied = () =>
  new PortalError(403, 'System.Security.SecurityException', -2146233078, 'Access denied');
/** An argument that DocSpace itself refuses. */
export const badArgument = (message: string) => new PortalError(400, 'System.ArgumentException', -2147024809, message);
/** A parameter that comes a second time. */
export const keyTwice = (key: string) => badArgument(`An item with the same key has already been added. Key: ${key}`);
/** A service or a folder that is not there. */
export const notFound = (message: string) =>
  new PortalError(404, 'ASC.Common.Web.ItemNotFoundException', generic, message);
/** A folder for backups that is not there. */
export const folderNotFound = (message: string) =>
  new PortalError(404, 'System.IO.DirectoryNotFoundException', -2147024893, message);
/** A cloud account that is not connected. */
export const noAccount = () =>
  new PortalError(
    500,
    'System.AggregateException',
    generic,
    'One or more errors occurred. (Sequence contains no elements)',
  );
/** The plan's limit is reached. */
export const quotaExceeded = (message: string) =>
  new PortalError(402, 'ASC.Core.Tenants.TenantQuotaException', generic, message);
/** The plan or the wallet does not pay for it. */
export const billing = (message: string) => new PortalError(402, 'ASC.Core.Billing.BillingException', generic, message);
/** What the server says of a biller that is down. */
export const billerDownText = 'Accounting request failed with status code InternalServerError boom';
/** The biller is down. */
export const billerDown = () => new PortalError(500, 'ASC.Core.Billing.AccountingException', generic, billerDownText);
/** Something that cannot be done to a folder, or one that is not there; a refusal anyway. */
export const invalidOperation = (message: string) =>
  new PortalError(403, 'System.InvalidOperationException', -2146233079, message);
/** A failure of no particular kind. */
export const plainFailure = (message: string) => new PortalError(500, 'System.Exception', generic, message);
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
/** What .NET says of a null that the code does not expect. */
export const nullReferenceText = 'Object reference not set to an instance of an object.';
/** Something that the code does not expect to be null. */
export const nullReference = () =>
  new PortalError(500, 'System.NullReferenceException', -2147467261, nullReferenceText);
/** A download without a signature. */
export const noSignature = () =>
  new PortalError(400, 'System.ArgumentNullException', -2147467261, "Value cannot be null. (Parameter 'key')");
/** A range that begins behind the end. */
export const wrongRange = () => new PortalError(500, 'ASC.Common.Web.HttpException', -2147467259, 'Wrong Range header');
/** A broken job is in the way of a start; the message says nothing. */
export const fault = () =>
  new PortalError(
    500,
    'System.ServiceModel.FaultException',
    generic,
    'The creator of this fault did not specify a Reason.',
  );
