//! Rows under each other: words to the left, numbers to the right.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

/// A table for a terminal.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new<'a>(head: impl IntoIterator<Item = &'a str>) -> Self {
        Self { rows: vec![head.into_iter().map(String::from).collect()] }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Checks whether the table has only its head.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    /// The table, each line with a newline. The first column is aligned to the left, the others to
    /// the right.
    pub(super) fn show(&self, out: &mut String) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        };
        let widths: Vec<_> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let blank = " ".repeat(width - cell.width());
                let _ = match at {
                    0 => write!(line, "{cell}{blank}"),
                    _ => write!(line, "  {blank}{cell}"),
                };
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let mut table = Table::new(["rule", "hits", ""]);
        table.row(["long-name", "7", "x"].map(String::from));
        table.row(["漢", "12345", ""].map(String::from));
        let mut out = String::new();
        table.show(&mut out);
        assert_eq!(out, "rule        hits\nlong-name      7  x\n漢         12345\n");
    }
}
