import type { ReactNode } from 'react';
import styles from './desk-table.module.css';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
}

export interface DeskTableProps<Row> {
  readonly caption: string;
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, at: number) => string;
}

/**
 * A table that becomes a list of rows where it is narrow. Its roles are written out: browsers forget them when a style
 * lays a table out in another way.
 */
export function DeskTable<Row>({ caption, columns, rows, keyOf }: DeskTableProps<Row>) {
  const lookOf = ({ isNumber, title }: Column<Row>) => ({
    'data-label': title,
    ...(isNumber === true && { 'data-number': '' }),
  });
  return (
    <div className={styles.frame}>
      <table role="table" className={styles.table}>
        <caption>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.title} scope="col" role="columnheader" {...lookOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, place) => (
            <tr key={keyOf(row, place)} role="row">
              {columns.map((column, at) =>
                at === 0 ? (
                  <th key={column.title} scope="row" role="rowheader" {...lookOf(column)}>
                    <span>{column.cell(row)}</span>
                  </th>
                ) : (
                  <td key={column.title} role="cell" {...lookOf(column)}>
                    <span>{column.cell(row)}</span>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
