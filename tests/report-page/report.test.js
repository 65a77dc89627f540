// A run over a sandbox, its page, and Chromium on it: what a person would look for.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const command = process.env.CAIRN_COMMAND ?? path.join(root, 'artifacts/bin/Cairn.Cli/release/Cairn.Cli.dll');
const pictures = path.join(root, 'artifacts/test-results');
const charts = ['waterfall', 'classes', 'by-model', 'by-rung', 'by-stage', 'by-wave', 'otherwise', 'estimate', 'cache',
  'lengths', 'batches'];
const views = [400, 1600].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })));

let folder;
let browser;
let report;
let file;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-page-'));
  file = path.join(folder, 'page.html');
  await cairn('run', path.join(root, 'samples/support-tickets'), '--sandbox', '--yes', '--no-progress');
  report = JSON.parse(await cairn('report', '--html', file, '--json'));
  await mkdir(pictures, { recursive: true });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function cairn(...args) {
  const env = { ...process.env, CAIRN_HOME: path.join(folder, 'home'), NO_COLOR: '1' };
  const { stdout } = await promisify(execFile)('dotnet', [command, ...args], { cwd: folder, env, timeout: 240_000 });
  return stdout;
}

async function open({ width, colorScheme }) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const heard = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) heard.push(`request of ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return { page, heard };
}

// The text and the bars of a chart, each with its place in the window.
function drawn(page, chart) {
  return page.locator(`svg[data-chart="${chart}"]`).evaluate((svg) => {
    const placed = (element) => {
      const { left, right, top, width, height } = element.getBoundingClientRect();
      return { left, right, top, width, height, text: element.textContent, kind: element.getAttribute('class') };
    };
    return {
      whole: placed(svg),
      texts: [...svg.querySelectorAll('text')].map(placed),
      bars: [...svg.querySelectorAll('rect')].map(placed),
    };
  });
}

async function cells(page, table) {
  return page.locator(`#${table} tbody tr`).evaluateAll((rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
}

const amount = (text) => Number(text.replace(/[$,]/g, ''));

for (const view of views) {
  test(`at ${view.width} px, ${view.colorScheme}, each chart can be read and nothing leaves the file`, async () => {
    const { page, heard } = await open(view);

    for (const chart of charts) {
      const { whole, texts, bars } = await drawn(page, chart);
      assert.ok(bars.length > 0 && texts.length >= 2, `${chart} has no bars or no text`);
      for (const bar of bars) {
        assert.ok(bar.width > 0 && bar.left >= whole.left - 1 && bar.right <= whole.right + 1, `${chart}: a bar is out`);
      }
      for (const [index, label] of texts.entries()) {
        assert.ok(label.height >= 12, `${chart}: the text '${label.text}' is too small`);
        const value = texts[index + 1];
        const isPair = label.kind !== 'value' && value?.kind === 'value';
        assert.ok(!isPair || label.right < value.left, `${chart}: '${label.text}' runs into '${value?.text}'`);
        assert.ok(label.left >= 0 && label.right <= view.width, `${chart}: '${label.text}' is out of the window`);
      }
      assert.ok(await page.locator(`#${chart}-table tbody tr`).count() > 0, `${chart} has no table`);
    }
    const widest = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(widest <= view.width, `the page is ${widest} px wide`);
    await page.screenshot({ path: path.join(pictures, `report-${view.width}-${view.colorScheme}.png`), fullPage: true });
    assert.deepEqual(heard, []);
    await page.close();
  });
}

test('cost per successful row comes first, and what is drawn is what the report says', async () => {
  const { page } = await open({ width: 1600, colorScheme: 'light' });

  const [name, value] = await page.locator('.figures div:first-child').evaluate((first) =>
    [first.querySelector('dt').textContent, first.querySelector('dd').textContent]);
  assert.equal(name, 'cost per successful row');
  assert.equal(amount(value), Number(report.cost.per_successful_row_usd));

  const steps = await cells(page, 'waterfall-table');
  assert.deepEqual(steps.map(([step, usd]) => [step, amount(usd)]),
    [...report.cost.waterfall.map((step) => [step.step, Number(step.usd)]), ['paid', Number(report.cost.usd)]]);
  const { bars } = await drawn(page, 'waterfall');
  const share = bars.at(-1).width / bars[0].width;
  assert.ok(Math.abs(share - Number(report.cost.usd) / Number(report.cost.list_usd)) < 0.01, `paid is ${share} of list`);

  for (const table of ['by-model-table', 'by-rung-table', 'by-stage-table', 'by-wave-table']) {
    const sum = (await cells(page, table)).reduce((total, row) => total + amount(row[7]), 0);
    assert.ok(Math.abs(sum - Number(report.cost.usd)) < 1e-9, `${table} sums to ${sum}`);
  }
  await page.close();
});

test('on paper it is black on white', async () => {
  const { page } = await open({ width: 1600, colorScheme: 'dark' });

  await page.emulateMedia({ media: 'print' });
  const [ink, paper] = await page.locator('body').evaluate((body) =>
    [getComputedStyle(body).color, getComputedStyle(body).backgroundColor]);
  assert.deepEqual([ink, paper], ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  await page.close();
});
