/* Sorts the table by the column whose head is pressed; pressed again, the other way round. */
'use strict';
const heads = [...document.querySelectorAll('thead th')];
const rows = document.querySelector('tbody');
const value = (row, column) => row.cells[column].dataset.value ?? '';
const compare = (a, b) => a !== '' && b !== '' && !isNaN(a) && !isNaN(b) ? a - b : a.localeCompare(b);
heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
  const [usual, other] = column === 0 ? ['ascending', 'descending'] : ['descending', 'ascending'];
  const order = head.getAttribute('aria-sort') === usual ? other : usual;
  const sign = order === 'ascending' ? 1 : -1;
  heads.forEach(each => each.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', order);
  rows.append(...[...rows.rows].sort((a, b) => sign * compare(value(a, column), value(b, column))));
}));
