//! What an author is told about a view that is wrong.

use insta::assert_snapshot;
use kanade_manifest::{Format, parse_view};

use crate::common::lines;

fn widget_problems(more: &str) -> String {
    let text = format!(
        "id: access\nwidgets:\n  - dashboard: Access\n    title: Logons\n    kind: logon\n{more}"
    );
    lines(parse_view(&text, Format::Yaml).map(|_| ()))
}

#[test]
fn a_widget_has_only_words_that_are_known() {
    let words = "    agg: mean\n    render: pie\n    scope: site\n    limit: 0\n";
    assert_snapshot!(widget_problems(words), @r"
line 6, column 10: widgets[0].agg: expected `count`, `ratio` or `sum`, found the text `mean`
line 7, column 13: widgets[0].render: expected `bar`, `gauge`, `timeline` or `stat`, found the text `pie`
line 8, column 12: widgets[0].scope: expected `pc` or `fleet`, found the text `site`
line 9, column 12: widgets[0].limit: 0 is less than 1
");
}

#[test]
fn the_keys_of_a_widget_fit_together() {
    assert_snapshot!(widget_problems("    agg: ratio\n    render: bar\n"), @r"
line 6, column 10: widgets[0].agg: `agg: ratio` needs `bool_path`
line 7, column 13: widgets[0].render: `render: gauge` and `agg: ratio` go together
");
    assert_snapshot!(widget_problems("    agg: count\n    render: timeline\n    limit: 5\n"), @r"
line 7, column 13: widgets[0].render: `render: timeline` and `time_bucket` go together
line 8, column 12: widgets[0].limit: `limit` needs `group_by`
");
    let by_machine = "    agg: count\n    render: bar\n    group_by: pc_id\n    transform: host\n";
    assert_snapshot!(widget_problems(by_machine), @r"
line 8, column 15: widgets[0].group_by: `group_by: pc_id` needs `scope: fleet`
line 9, column 16: widgets[0].transform: `pc_id` cannot be transformed
");
    assert_snapshot!(widget_problems("    agg: sum\n    render: stat\n    value_path: a-b\n"), @"line 8, column 17: widgets[0].value_path: `a-b` is not a path: write keys of letters, digits or `_` with dots between them");
}
