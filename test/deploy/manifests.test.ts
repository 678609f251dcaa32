import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { type Variable, variables } from '../../src/config/variables.ts';

const root = join(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const own: Readonly<Record<string, Variable>> = variables;

/** Every name is a variable of the bot, and a secret is given as a file. */
const assertVariables = (env: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(env)) {
    const variable = own[name.replace(/_FILE$/, '')];
    assert.ok(variable, `${name} is not a variable of the bot`);
    assert.equal(
      name.endsWith('_FILE'),
      variable.isSecret === true,
      `${name} must ${variable.isSecret ? '' : 'not '}be a file`,
    );
    if (name.endsWith('_FILE')) assert.match(value, /^\/run\/secrets\//);
  }
};

const required = Object.entries(own).flatMap(([name, { isRequired, isSecret }]) =>
  isRequired ? [isSecret ? `${name}_FILE` : name] : [],
);

suite('the compose file', () => {
  const { services, secrets } = parse(text('deploy/compose.yaml'));
  const { bot } = services;

  test('builds the container file of this project', () => {
    assert.equal(join('deploy', bot.build.context, bot.build.dockerfile), 'deploy/Containerfile');
    text('deploy/Containerfile');
  });

  test('gives each secret as a file that is not committed', () => {
    assertVariables(bot.environment);
    assert.deepEqual(bot.secrets, Object.keys(secrets));
    assert.deepEqual(
      Object.values<string>(bot.environment).sort(),
      bot.secrets.map((name: string) => `/run/secrets/${name}`).sort(),
    );
    const ignored = text('.gitignore').split('\n');
    assert.ok(ignored.includes('deploy/secrets/') && ignored.includes(`deploy/${bot.env_file}`));
  });

  test('gives the bot no privileges, and its port to this machine alone', () => {
    assert.deepEqual([bot.read_only, bot.cap_drop, bot.security_opt], [true, ['ALL'], ['no-new-privileges:true']]);
    assert.deepEqual(bot.ports, [`127.0.0.1:${own.PORT?.fallback}:${own.PORT?.fallback}`]);
    assert.equal(bot.stop_grace_period, '20s');
  });
});

suite('the Kubernetes manifests', () => {
  const documents = parseAllDocuments(text('deploy/kubernetes.yaml')).map((document) => document.toJS());
  const settings = documents.find(({ kind }) => kind === 'ConfigMap');
  const deployment = documents.find(({ kind }) => kind === 'Deployment');
  const pod = deployment.spec.template;
  const [container] = pod.spec.containers;

  test('select the pods that they make', () => {
    assert.deepEqual(deployment.spec.selector.matchLabels, pod.metadata.labels);
    assert.equal(deployment.spec.replicas, 2);
  });

  test('give every required variable, each secret from the mounted files', () => {
    const named: [string, string][] = container.env.map((it: { name: string; value: string }) => [it.name, it.value]);
    const env = { ...settings.data, ...Object.fromEntries(named) };
    assertVariables(env);
    for (const name of required) assert.ok(env[name], `${name} is missing`);
    assert.equal(container.envFrom[0].configMapRef.name, settings.metadata.name);
    const [mount] = container.volumeMounts;
    for (const [, path] of named) assert.ok(path.startsWith(`${mount.mountPath}/`), path);
    assert.equal(
      pod.spec.volumes.find(({ name }: { name: string }) => name === mount.name).secret.secretName,
      settings.metadata.name,
    );
  });

  test('probe what the bot answers, on its port', () => {
    const port = container.ports.find(({ name }: { name: string }) => name === 'http').containerPort;
    assert.equal(String(port), own.PORT?.fallback);
    assert.deepEqual(container.livenessProbe.httpGet, { path: '/healthz', port: 'http' });
    assert.deepEqual(container.readinessProbe.httpGet, { path: '/readyz', port: 'http' });
  });

  test('give the bot no privileges', () => {
    assert.equal(pod.spec.automountServiceAccountToken, false);
    assert.equal(pod.spec.securityContext.runAsNonRoot, true);
    assert.deepEqual(pod.spec.securityContext.seccompProfile, { type: 'RuntimeDefault' });
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});

suite('the workflows', () => {
  for (const name of ['ci.yml', 'release.yml']) {
    test(`pin every action to a commit and start without rights: ${name}`, () => {
      const workflow = text(`.github/workflows/${name}`);
      const uses = workflow.split('\n').filter((line) => line.includes('uses:'));
      assert.ok(uses.length > 0);
      for (const line of uses) assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v\d/);
      assert.deepEqual(parse(workflow).permissions, { contents: 'read' });
    });
  }

  test('publish an image with provenance and a list of its parts', () => {
    const { steps } = parse(text('.github/workflows/release.yml')).jobs.image;
    const { with: build } = steps.at(-1);
    assert.deepEqual([build.file, build.provenance, build.sbom], ['deploy/Containerfile', 'mode=max', true]);
    assert.match(build.outputs, /rewrite-timestamp=true/);
  });
});
