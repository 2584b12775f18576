'use strict';

/* Draws what /analytics streams: one message is all that is to be seen. */

const words = JSON.parse(document.getElementById('words').textContent);
const colours = 6;
/** A page keeps its colour: those that came first have one, the others share a grey. */
const coloured = [];
let chart;
let last;

function colour(page) {
  const place = coloured.indexOf(page);
  const name = place < 0 ? '--others' : '--page-' + place;
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function clock(instant) {
  return new Date(instant).toLocaleTimeString(document.documentElement.lang, {
    hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
}

/** The pages of a message, the most visited first. */
function ranked(message) {
  const totals = new Map();
  for (const window of message.windows) {
    for (const [page, count] of Object.entries(window.counts)) {
      totals.set(page, (totals.get(page) || 0) + count);
    }
  }
  return [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) {
    made.textContent = text;
  }
  if (className) {
    made.className = className;
  }
  return made;
}

function dot(page) {
  const made = element('i');
  made.style.background = colour(page);
  return made;
}

function showState(state, message) {
  const line = document.getElementById('state');
  const name = words['state.' + state];
  const sentence = words['state.' + state + '.sentence'] + (message ? ' ' + message : '');
  const text = name + ' ' + sentence;
  if (line.dataset.state !== state || line.textContent !== text) {
    line.dataset.state = state;
    line.replaceChildren(element('strong', name), ' ' + sentence);
  }
}

function showChart(message) {
  const datasets = coloured.map((page) => ({
    label: page,
    data: message.windows.map((window) => window.counts[page] || 0),
    backgroundColor: colour(page),
  }));
  const others = message.windows.map((window) => Object.entries(window.counts)
      .filter(([page]) => !coloured.includes(page))
      .reduce((sum, [, count]) => sum + count, 0));
  if (others.some((count) => count > 0)) {
    datasets.push({label: words.others, data: others, backgroundColor: colour()});
  }
  const labels = message.windows.map((window) => clock(window.start));
  if (!chart) {
    chart = new Chart(document.getElementById('chart'), {
      type: 'bar',
      data: {labels, datasets},
      options: {
        maintainAspectRatio: false,
        animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? false : {duration: 300},
        interaction: {mode: 'index', intersect: false},
        scales: {
          x: {stacked: true, grid: {display: false}, ticks: {}},
          y: {stacked: true, beginAtZero: true, ticks: {precision: 0}, grid: {}, title: {display: true, text: words.visits}},
        },
        plugins: {legend: {position: 'bottom', labels: {boxWidth: 12, boxHeight: 12}}},
      },
    });
  }
  chart.data.labels = labels;
  /* The same data set goes on, so that its bars move instead of being born again. */
  datasets.forEach((dataset, place) => {
    chart.data.datasets[place] = Object.assign(chart.data.datasets[place] || {}, dataset);
  });
  chart.data.datasets.length = datasets.length;
  const {x, y} = chart.options.scales;
  x.ticks.color = y.ticks.color = y.title.color = ink('--faint');
  y.grid.color = ink('--line');
  chart.options.plugins.legend.labels.color = ink('--ink');
  chart.update();
}

function showNumbers(message, pages) {
  const table = document.getElementById('numbers');
  const head = element('tr');
  head.append(element('th', words.page), element('th', words.total));
  /* The newest first: on a phone it is what is seen without scrolling. */
  const windows = [...message.windows].reverse();
  for (const window of windows) {
    const cell = element('th', clock(window.start), window.open ? 'open' : '');
    cell.dataset.start = window.start;
    cell.dataset.open = window.open;
    head.append(cell);
  }
  const rows = pages.map(([page, total]) => {
    const row = element('tr');
    row.dataset.page = page;
    const name = element('th');
    name.title = page;
    name.append(dot(page), page);
    row.append(name, element('td', total));
    for (const window of windows) {
      row.append(element('td', window.counts[page] || '', window.open ? 'open' : ''));
    }
    return row;
  });
  table.tHead.replaceChildren(head);
  table.tBodies[0].replaceChildren(...rows);
}

/** Makes a button a page, once: one that moves can not be hit. */
function showButtons(pages) {
  const hand = document.getElementById('hand');
  for (const page of pages) {
    if (![...hand.children].some((button) => button.dataset.page === page)) {
      const button = element('button');
      button.type = 'button';
      button.dataset.page = page;
      button.append(dot(page), page);
      button.addEventListener('click', () => publish(page));
      hand.append(button);
    }
  }
  for (const button of hand.children) {
    button.firstChild.style.background = colour(button.dataset.page);
  }
}

async function publish(page) {
  const published = document.getElementById('published');
  try {
    const answer = await fetch('publish/' + encodeURIComponent(page));
    const text = await answer.text();
    published.textContent = answer.ok ? words.published + ' ' + text : text;
  } catch (error) {
    published.textContent = words['state.gone.sentence'];
  }
}

function show(message) {
  last = message;
  const pages = ranked(message);
  for (const [page] of pages) {
    if (coloured.length < colours && !coloured.includes(page)) {
      coloured.push(page);
    }
  }
  showState(message.state, message.message);
  showButtons(message.pages);
  showChart(message);
  showNumbers(message, pages);
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => last && show(last));

const source = new EventSource('analytics');
source.addEventListener('message', (event) => show(JSON.parse(event.data)));
/* The browser connects again by itself. */
source.addEventListener('error', () => showState('gone'));
