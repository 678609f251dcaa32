const mark = '[secret]';

// Up to where a value continues in a log line: \u002B is how JSON may write the + of a signature.
const value = String.raw`(?:[^\s"'\x60\\<>]|\\+u[0-9a-f]{4})+`;
const queryValue = String.raw`(?:[^\s"'\x60\\<>&]|\\+u[0-9a-f]{4})+`;
const names = 'auth|auth_key|signature|sig|ticket|token|secret|password';

// Each pattern reads a text once, however hostile: no start may scan over another possible start.
const shapes: readonly (readonly [RegExp, string])[] = [
  [/xox[a-z](?:\.xox[a-z])?-[\w-]+/gi, mark],
  [/xapp-[\w-]+/gi, mark],
  [/sk-[0-9a-f]{20,}/gi, mark],
  [new RegExp(String.raw`(bearer(?:\s|%20|\+)+)${value}`, 'gi'), `$1${mark}`],
  [new RegExp(String.raw`((?:${names})(?:=|%3d|\\*"\s*:\s*\\*"))${queryValue}`, 'gi'), `$1${mark}`],
  [new RegExp(String.raw`(hooks\.slack(?:-gov)?\.com/)${value}`, 'gi'), `$1${mark}`],
  [/(:\/\/)[^\s/@:"]*:[^\s/@"]*@/g, `$1${mark}@`],
  [new RegExp(String.raw`(/storage/(?:(?!/storage/)[^\s"'\x60\\<>?])*\?)${value}`, 'gi'), `$1${mark}`],
];

/**
 * Puts `[secret]` in the place of every given secret, also if it is written as in a URL, in JSON or in base64,
 * and of whatever looks like a Slack token, an API key, a signed link, a socket ticket or a response URL.
 * Secrets of fewer than 6 characters are left: too much else would match. A JSON line stays JSON.
 */
export const createRedact = (secrets: readonly string[]): ((text: string) => string) => {
  const known = [...new Set(secrets.filter((secret) => secret.length >= 6).flatMap(spellings))];
  known.sort((one, other) => other.length - one.length);
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
    return shapes.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), withoutKnown);
  };
};

const spellings = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
};
