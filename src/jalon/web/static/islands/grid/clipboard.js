/** Tables as spreadsheets copy them: cells by tabs, rows by lines, quotes where a cell holds either. */

/** @param {string[][]} table @returns {string} */
export function writeTable(table) {
  return table.map((cells) => cells.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join('\t')).join('\r\n');
}

/** @param {string} text @returns {string[][]} */
export function readTable(text) {
  /** @type {string[][]} */
  const table = [];
  /** @type {string[]} */
  let cells = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === '\t') {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[i + 1] === '\n') i += 1;
      cells.push(cell);
      table.push(cells);
      [cells, cell] = [[], ''];
    } else cell += letter;
  }
  if (cell !== '' || cells.length) table.push([...cells, cell]);
  while (table.length && table[table.length - 1].every((one) => one === '')) table.pop();
  return table;
}
