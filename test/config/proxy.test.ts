import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problems, read } from './reading.ts';

for (const [name, value] of [
  ['HTTPS_PROXY', 'proxy.example.com:3128'],
  ['https_proxy', '"http://proxy.example.com:3128"'],
  ['HTTP_PROXY', 'http://'],
  ['http_proxy', 'socks5://proxy.example.com'],
] as const) {
  test(`${name}=${value} is a configuration problem`, () => {
    assert.deepEqual(problems({ [name]: value }), [
      `${name} is not a proxy's address; write it without quotes, as in http://proxy.example.com:3128.`,
    ]);
  });
}

test('A proxy with a scheme, or an empty variable, is accepted', () => {
  assert.deepEqual(problems({ HTTPS_PROXY: 'http://user:secret@proxy.example.com:3128', http_proxy: '' }), []);
});

test('A NO_PROXY entry that is not a host name is warned about', () => {
  assert.deepEqual(read({ NO_PROXY: 'example.com, .example.org *.example.net,[::1]:80,10.0.0.1:8092' }).warnings, []);
  for (const entry of ['10.0.0.0/8', 'https://example.com', 'docs*.example.com', "'example.com'"]) {
    assert.deepEqual(read({ NO_PROXY: `localhost,${entry}` }).warnings, [
      `NO_PROXY has the entry "${entry}", which is not used; write host names such as example.com, or * alone.`,
    ]);
  }
});

test('Certificate checks that are switched off are warned about', () => {
  assert.deepEqual(read({ NODE_TLS_REJECT_UNAUTHORIZED: '1' }).warnings, []);
  assert.match(
    read({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }).warnings.join(),
    /^NODE_TLS_REJECT_UNAUTHORIZED=0 .* remove/,
  );
});
