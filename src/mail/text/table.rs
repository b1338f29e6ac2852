//! Tables as plain text.

use textwrap::core::display_width;

use super::wrap::wrap;

/// Between two columns.
const GAP: &str = "  ";

/// The lines of a table: in columns where there is room, else row by row, each cell behind the head of its column.
pub fn table(head: &[String], rows: &[Vec<String>], columns: usize) -> Vec<String> {
    let cells = || std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let width = |at: usize| cells().filter_map(|row| row.get(at)).map(|cell| display_width(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..cells().map(<[String]>::len).max().unwrap_or(0)).map(width).collect();
    let all = widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
    let is_plain = cells().flatten().all(|cell| !cell.contains('\n'));
    if all <= columns && is_plain { in_columns(head, rows, &widths) } else { by_rows(head, rows, columns) }
}

fn in_columns(head: &[String], rows: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let line = |cells: &[String]| {
        let padded = |(cell, width): (&String, &usize)| format!("{cell}{}", " ".repeat(width - display_width(cell)));
        let cells: Vec<String> = cells.iter().zip(widths).map(padded).collect();
        cells.join(GAP).trim_end().to_owned()
    };
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let head = head.iter().any(|cell| !cell.is_empty()).then(|| [line(head), rules.join(GAP)]);
    head.into_iter().flatten().chain(rows.iter().map(|row| line(row))).collect()
}

fn by_rows(head: &[String], rows: &[Vec<String>], columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let said = match head.get(at).filter(|head| !head.is_empty()) {
                Some(head) => format!("{head}: {cell}"),
                None => cell.clone(),
            };
            lines.extend(wrap(&said, columns));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_table_stands_in_columns_where_there_is_room() {
        let (head, rows) = (row(&["Day", "What"]), [row(&["Mon 9", "新月"]), row(&["Tue", "Count"])]);
        let expected = ["Day    What", "-----  -----", "Mon 9  新月", "Tue    Count"];
        assert_eq!(table(&head, &rows, 72), expected);
        let expected = ["Day: Mon 9", "What: 新月", "", "Day: Tue", "What: Count"];
        assert_eq!(table(&head, &rows, 11), expected);
    }
}
