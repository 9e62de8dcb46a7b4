import { escape, prose } from '../format.ts';

/** Markup that is ready to be put into a page, as opposed to text that is still to be escaped. */
export type Html = string & { readonly __brand?: 'Html' };

export interface Column<Row> {
  readonly name: string;
  /** Right-aligned numbers. */
  readonly numeric?: boolean;
  readonly className?: string;
  /** Markup of the cell; escape texts. */
  readonly cell: (row: Row) => Html;
}

export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  rowClass: (row: Row) => string = () => '',
): Html {
  const attribute = (...names: (string | undefined)[]): string => {
    const list = names.filter((name) => name !== undefined && name !== '').join(' ');
    return list === '' ? '' : ` class="${list}"`;
  };
  const head = columns
    .map(({ name, numeric }) => `<th scope="col"${attribute(numeric === true ? 'n' : '')}>${escape(name)}</th>`)
    .join('');
  const body = rows
    .map((row) => {
      const cells = columns
        .map(
          ({ cell, numeric, className }) => `<td${attribute(numeric === true ? 'n' : '', className)}>${cell(row)}</td>`,
        )
        .join('');
      return `<tr${attribute(rowClass(row))}>${cells}</tr>`;
    })
    .join('');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export function section(title: string, about: string, ...content: readonly Html[]): Html {
  const intro = about === '' ? '' : `<p class="about">${prose(about)}</p>`;
  return `<section><h2>${escape(title)}</h2>${intro}${content.join('')}</section>`;
}

export function figure(caption: string, small: string, drawing: Html, wide = false): Html {
  const note = small === '' ? '' : `<small>${prose(small)}</small>`;
  return `<figure${wide ? ' class="wide"' : ''}><figcaption>${escape(caption)}${note}</figcaption>${drawing}</figure>`;
}

export function code(content: string): Html {
  return `<code>${escape(content)}</code>`;
}
