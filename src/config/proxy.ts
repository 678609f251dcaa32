/** What is wrong with the variables of the way out, and what is allowed and perhaps not meant; undici reads them. */
export const checkConnections = (
  env: NodeJS.ProcessEnv,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } => {
  const problems = [firstSet(env, 'http_proxy'), firstSet(env, 'https_proxy')]
    .filter(({ text }) => text !== '' && !isProxy(text))
    .map(
      ({ name }) => `${name} is not a proxy's address; write it without quotes, as in http://proxy.example.com:3128.`,
    );
  const { name, text } = firstSet(env, 'no_proxy');
  const odd = text.split(/[,\s]+/).filter((entry) => entry !== '' && !isHost(entry));
  const ignored = odd.map(
    (entry) => `${name} has the entry "${entry}", which is not used; write host names such as example.com, or * alone.`,
  );
  const isUnchecked = env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  const open = 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches all certificate checks off, so anyone on the way can read';
  const instead =
    'the key and the tokens; remove it, and set NODE_EXTRA_CA_CERTS for a certificate authority of your own.';
  return { problems, warnings: isUnchecked ? [...ignored, `${open} ${instead}`] : ignored };
};

/** The small name wins, also if it is empty. */
const firstSet = (env: NodeJS.ProcessEnv, small: string): { readonly name: string; readonly text: string } => {
  const name = env[small] === undefined ? small.toUpperCase() : small;
  return { name, text: env[name] ?? '' };
};

const isProxy = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

const isHost = (entry: string): boolean =>
  /^(\*|(\*?\.)?[\w-]+(\.[\w-]+)*\.?(:\d+)?|\[[\da-f:.]+\](:\d+)?)$/i.test(entry);
