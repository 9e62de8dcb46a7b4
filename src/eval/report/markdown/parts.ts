/** Pipes and line breaks would end a cell; markup would be read as such. */
function cell(content: string): string {
  return content
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/gu, ' ');
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const write = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [write(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(write)].join('\n');
}
