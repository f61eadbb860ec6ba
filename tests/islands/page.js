/**
 * The page of pictures and frame timing: the island on made plans, with a server that lives in the page.
 * Address: ?plan=aulnes|big|empty &n=20000 &lang=fr &theme=dark &view={...}
 */

import { aulnes } from './aulnes.js';
import { bigPlan, planOf } from './made_plan.js';
import { FakeServer } from './fake_server.js';

const query = new URLSearchParams(location.search);
const locale = query.get('lang') ?? 'en';
document.documentElement.lang = locale;
document.documentElement.dataset.bsTheme = query.get('theme') ?? 'light';
const plans = {
  aulnes: () => aulnes(locale),
  big: () => bigPlan(Number(query.get('n') ?? 20000)),
  empty: () => planOf([], { name: 'Empty plan' }),
};
const dictionary = await (await fetch(`/words/${locale}`)).text();
const server = new FakeServer(plans[query.get('plan') ?? 'aulnes']());
window.fetch = (address, options) => server.fetch(String(address), options);
window.server = server;
const words = document.createElement('script');
words.type = 'application/json';
words.id = 'words';
words.textContent = dictionary;
document.head.append(words);
document.getElementById('title').textContent = server.data.plan.name;
const root = document.getElementById('plan');
root.dataset.sheetUrl = '/api/v1/plans/1/sheet';
root.dataset.apiUrl = '/api/v1/plans/1/';
root.dataset.view = query.get('view') ?? '{}';
root.addEventListener('plan:ready', (event) => {
  window.plan = event.detail;
  document.documentElement.dataset.ready = '1';
});
await import('/static/islands/plan/main.js');
