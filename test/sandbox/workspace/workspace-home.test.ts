import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { type types, webApi } from '@slack/bolt';
import { startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';

const view = (words: string): types.HomeView => ({
  type: 'home',
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: words } }],
});

const begin = async (t: TestContext) => {
  const workspace = await startWorkspace();
  t.after(() => workspace.close());
  const client = new webApi.WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
  });
  return { workspace, client, who: workspace.people.admin };
};

suite('the Home tab', () => {
  test('shows each person what was published for them last, under the same id', async (t) => {
    const { workspace, client, who } = await begin(t);
    assert.equal(workspace.home(who), undefined);
    const { view: first } = await client.views.publish({ user_id: who, view: view('one') });
    const { view: second } = await client.views.publish({ user_id: who, view: view('two') });
    assert.equal(second?.id, first?.id);
    assert.notEqual(second?.hash, first?.hash);
    assert.match(JSON.stringify(workspace.home(who)), /two/);
    assert.equal(workspace.home(workspace.people.colleague), undefined);
  });

  test('refuses a hash that is not of the view that stands, an unknown person, and an app without the tab', async (t) => {
    const { workspace, client, who } = await begin(t);
    const { view: first } = await client.views.publish({ user_id: who, view: view('one') });
    const hash = first?.hash ?? '';
    await client.views.publish({ user_id: who, view: view('two'), hash });
    await assert.rejects(client.views.publish({ user_id: who, view: view('three'), hash }), /hash_conflict/);
    await assert.rejects(client.views.publish({ user_id: 'U0NOBODY', view: view('one') }), /invalid_arguments/);
    workspace.knobs.isHomeTabOn = false;
    await assert.rejects(client.views.publish({ user_id: who, view: view('one') }), /not_enabled/);
    await assert.rejects(workspace.openHome(who), /no Home tab/);
  });

  test('tells an app that has not subscribed to the event nothing', async (t) => {
    const { workspace, who } = await begin(t);
    workspace.knobs.events = [];
    assert.equal(await workspace.openHome(who), undefined);
  });
});
