import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions } from '../../../src/sandbox/console/options.ts';

test('without options both ends are simulated, in the cloud and over Socket Mode', () => {
  assert.deepEqual(readOptions([]), {
    kind: 'run',
    port: 3_000,
    isSlackReal: false,
    isPortalReal: false,
    transport: 'socket',
    server: '3.8',
    isSelfHosted: false,
  });
});

test('every option is heard', () => {
  const simulated = readOptions(['--http', '--server', '3.1', '--self-hosted', '--port', '0']);
  assert.deepEqual(simulated, {
    kind: 'run',
    port: 0,
    isSlackReal: false,
    isPortalReal: false,
    transport: 'http',
    server: '3.1',
    isSelfHosted: true,
  });
  const real = readOptions(['--real-slack', '--real-portal']);
  assert.ok(real.kind === 'run' && real.isSlackReal && real.isPortalReal);
  const quiet = readOptions(['--no-page']);
  assert.ok(quiet.kind === 'run' && quiet.port === undefined);
  assert.equal(readOptions(['--help']).kind, 'help');
});

const wrong: readonly (readonly [readonly string[], RegExp])[] = [
  [['--htp'], /^There is no option --htp; the nearest is --http\.$/],
  [['--selfhosted'], /the nearest is --self-hosted\.$/],
  [['-x'], /^There is no option -x;/],
  [['start'], /^“start” is no option;/],
  [['--server', '2.6'], /^--server takes one of 3\.1, /],
  [['--server'], /^--server takes one of /],
  [['--port', '65536'], /^--port takes a number from 0 to 65535/],
  [['--port', '-1'], /^--port takes a number/],
  [['--port'], /^--port takes a number/],
  [['--port', '1', '--no-page'], /does not go with --no-page\.$/],
  [['--no-page=yes'], /^--no-page takes no value\.$/],
  [['--http=yes'], /^--http takes no value\.$/],
  [['--real-portal', '--server', '3.7'], /do not go with --real-portal\.$/],
  [['--real-portal', '--self-hosted'], /do not go with --real-portal\.$/],
  [['--real-slack', '--http'], /does not go with --real-slack:/],
];
for (const [args, sentence] of wrong) {
  test(`${args.join(' ')} is refused in one sentence`, () => {
    const options = readOptions(args);
    assert.ok(options.kind === 'wrong');
    assert.match(options.sentence, sentence);
    assert.doesNotMatch(options.sentence, /\n/);
  });
}
