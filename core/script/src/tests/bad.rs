//! Scripts with mistakes, and the whole message that each must give. The messages were written for somebody who keeps
//! rules in a finance office: where it is, what is wrong, what to write instead.

use super::{FUNCTIONS, error_of, load, load_as, loaded};
use crate::Overrides;

/// A script, and its error without the script's name.
const CASES: [(&str, &str); 116] = [
    (
        r#"fn rate(m) { if 1 < m.actual < 5 { "Red" } else { "Red" } }"#,
        "1:30: `<` compares true or false with a number; write 1 < m.actual && m.actual < 5",
    ),
    (
        r#"fn rate(m) { if 0 <= m["Days"] + 1 <= 9 { "Red" } else { "Red" } }"#,
        "1:36: `<=` compares true or false with a number; write two comparisons with && between them: a <= x && x <= b",
    ),
    (
        r#"fn rate(m) { if m.actual == "5" { "Red" } else { "Red" } }"#,
        "1:26: `==` compares a number with text; write 5 without quotes",
    ),
    (
        r#"fn rate(m) { if m.has("target") == "TRUE" { "Red" } else { "Red" } }"#,
        "1:33: `==` compares true or false with text; write true without quotes",
    ),
    (
        r#"fn rate(m) { if m.measure < "B" { "Red" } else { "Red" } }"#,
        "1:27: `<` compares numbers, dates and times; text has no order; for a date, write date(2026, 3, 31); texts can be compared with == and !=",
    ),
    (
        r#"fn rate(m) { if today >= "2026-03-31" { "Red" } else { "Red" } }"#,
        "1:23: `>=` compares a date with text; write the date as date(2026, 3, 31)",
    ),
    (
        r#"fn rate(m) { if m.target > () { "Red" } else { "Red" } }"#,
        "1:26: `>` compares a number with nothing",
    ),
    (
        r#"fn rate(m) { if !(m.actual > 5) == 1 { "Red" } else { "Red" } }"#,
        "1:33: `==` compares true or false with a number",
    ),
    (
        r#"fn rate(m) { let t = m["Target"].replace("<=", ""); "Red" }"#,
        "1:34: `replace` changes the text in its place and gives nothing back; write it on its own line, as in t.replace(\"<=\", \"\"); and use `t` after it",
    ),
    (
        r#"fn rate(m) { let l = []; if l.push(1).len() > 0 { "Red" } else { "Red" } }"#,
        "1:31: `push` changes the list in its place and gives nothing back; write it on its own line, as in t.push(\"Done\"); and use `t` after it",
    ),
    (
        r#"fn rate(m) { let t = "a"; t = replace(t, "a", "b"); t.replace("a", "b"); "Red" }"#,
        "1:31: `replace` changes the text in its place and gives nothing back; write it on its own line, as in t.replace(\"<=\", \"\"); and use `t` after it",
    ),
    (
        r#"fn rate(m) { let t = m["Target"]; t.trim(); "Red" }"#,
        "1:37: rules have no `trim`, which changes a value in its place in Rhai and gives nothing back; parse_decimal reads a number with spaces around it",
    ),
    (
        r#"fn rate(m) { switch m.actual { 1 => "Green" 2 => "Red" } }"#,
        "1:45: a comma is missing after `\"Green\"`",
    ),
    (
        r#"fn rate(m) { let a = 1; switch m.actual { 1 => a = 2, _ => a = 3 } "Red" }"#,
        "1:50: a case that gives a value to a name needs curly brackets: => { a = 1; }",
    ),
    (
        r#"unit("wibbles");"#,
        r#"1:6: a unit is percent, fraction_of_one, number or a text such as "£" or "days", and not the text "wibbles"; write percent, or "days" in quotes"#,
    ),
    (
        r#"unit("fraction_of_one");"#,
        r#"1:6: a unit is percent, fraction_of_one, number or a text such as "£" or "days", and not the text "fraction_of_one"; write fraction_of_one without quotes"#,
    ),
    (
        "unit(percent); unit(number);",
        "1:16: every measure is given one unit here and another on line 1; take it out of one of the two lines",
    ),
    (
        r#"decimal_comma(",");"#,
        r#"1:15: `decimal_comma` takes yes or no, and got the text ","; write decimal_comma(yes)"#,
    ),
    (
        "decimal_comma(yes); decimal_comma(no);",
        "1:21: `decimal_comma` is said twice, here and on line 1; keep one of them",
    ),
    (
        r#"ruleset(“Norfolk”);
ruleset("x""#,
        "1:9: `“` is a curly quote, as Word makes them; write straight quotes
1:17: `”` is a curly quote, as Word makes them; write straight quotes",
    ),
    (
        "amber_within(5%);",
        "1:14: `5%` does not say percent of what; write percent_of_target(5) or points(5)",
    ),
    (
        "amber_within(2.5 %);",
        "1:14: `2.5%` does not say percent of what; write percent_of_target(2.5) or points(2.5)",
    ),
    (
        "amber_within(6);",
        "1:14: 6 does not say whether it is percent of the target or points; write percent_of_target(6) or points(6)",
    ),
    (
        "amber_within(percent(5));",
        "1:14: unknown function `percent`; did you mean `percent_of_target(5)`?",
    ),
    (
        "amber_within(points(-2));",
        "1:21: -2 is below zero, and `points` is an allowance; write points(2)",
    ),
    (
        r#"amber_within("6%");"#,
        r#"1:14: this takes an allowance, and got the text "6%"; write percent_of_target(6) or points(6), without quotes"#,
    ),
    (
        "higher_is_beter(all_others);",
        "1:1: unknown function `higher_is_beter`; did you mean `higher_is_better`?",
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", taget: "T", rating: write_to("RAG") });"#,
        "1:38: unknown key `taget`; did you mean `target`?",
    ),
    (
        r#"tables(#{ measure: "M", default: "A" });"#,
        "1:25: `default` is a word that Rhai keeps for itself; choose another name",
    ),
    (
        r#"tables(#{ measure: "M", if: "A" });"#,
        "1:25: `if` is a word that Rhai keeps for itself; choose another name",
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: "RAG" });"#,
        r#"1:59: `rating` takes where it is written, and got the text "RAG"; write rating: write_to("RAG"), or new_column("RAG")"#,
    ),
    (
        r#"tables(#{ measure: "M", rating: write_to("RAG") });"#,
        "1:25: `rating` compares actual and target, and this table has no `actual` and `target`; give their headings, or rate with fn rate(m) { … }",
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T" });"#,
        r#"1:1: this table does not say what is rated; write rating: write_to("RAG"), or a rating of its own such as delivery: rated("Delivery (RAG)")"#,
    ),
    (
        r#"tables(#{ actual: "A", target: "T", rating: write_to("RAG") });"#,
        r#"1:1: a table needs `measure`, the heading over the measures' names; write measure: "Measure""#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "Performance {quater}", target: "T", rating: write_to("RAG") });
period("2022/23 Q4");"#,
        "1:33: `{quater}` is not known in a heading; did you mean `{quarter}`?",
    ),
    (
        r#"tables(#{ measure: "M", actual: "Performance {quarter}", target: "T", rating: write_to("RAG") });"#,
        r#"1:33: `{quarter}` needs a period, and the rules have none; write period("2022/23 Q4")"#,
    ),
    (
        r#"period("2022");
tables(#{ measure: "M", actual: "Performance {quarter}", target: "T", rating: write_to("RAG") });"#,
        r#"2:33: the period "2022" has no quarter; write it as in period("2022/23 Q4")"#,
    ),
    (
        r#"table("S", #{ measure: "M", spend: rated("Spend") });"#,
        r#"1:29: nothing gives `spend` a rating; write keep_typed("spend") to keep what is typed, or measure("*", #{ field: "spend", by: function("…") })"#,
    ),
    (
        r#"table("S", #{ measure: "M", spend: rated("Spend") });
keep_typed("spent");"#,
        "2:12: no rating of its own is called `spent`; did you mean `spend`?",
    ),
    (
        r#"table("S", #{ measure: "M", spend: rated(new_column("Spend")) });"#,
        r#"1:42: a further rating goes into a column that is there, and `new_column` makes one; write rated(write_to("Spend")), and give the table that column"#,
    ),
    (
        r#"table("S", #{ measure: "M", spend: rated(word_only("Spend")) });
table("T", #{ measure: "M", spend: rated("Spend") });
keep_typed("spend");"#,
        r#"2:29: `spend` is written differently here and on line 1; write it the same way in all tables and forms
3:12: `spend` keeps what is typed here, and is written over; write spend: rated("Heading"), or take it out of keep_typed"#,
    ),
    (
        r#"table("S", #{ measure: "M", spend: rated(write_to(cell("B2"))) });
keep_typed("spend");"#,
        r#"1:36: `spend` takes a heading in a table, and a cell only in a form, and got rated(write_to(cell("B2"))); write spend: rated("Heading")"#,
    ),
    (
        r#"table("S", #{ measure: "M", spend: "Spend (RAG)", x: 5 });"#,
        r#"1:29: unknown key `spend`; a further rating of the row is written `spend: rated("Spend (RAG)")`
1:51: unknown key `x`; the keys are measure, id, group, actual, previous, target, variance, intervention, good_is, amber_within, published_rating, published_direction, forecast, baseline, same_period_last_year, numerator, denominator, likelihood, impact, limits, override, override_reason, override_by, override_date, override_of, rating, direction, skip, empty, end_at, hidden_rows, hidden_columns, quarter, unit, rounded, note, whole_row, live, blank_rows, by, rows"#,
    ),
    (
        r#"because("nobody knows");"#,
        "1:1: `because` gives the reason of the line before it, and that line says nothing about measures; put it after a line such as amber_within(…) or not_rated(…)",
    ),
    (
        r#"ruleset("Vital signs"); because("nobody knows");"#,
        "1:25: `because` gives the reason of the line before it, and that line says nothing about measures; put it after a line such as amber_within(…) or not_rated(…)",
    ),
    (
        r#"higher_is_better("Sickness*");
amber_within(points(2));
lower_is_better([ "Visits", "sickness*" ]);"#,
        r#"3:1: "sickness*" is better lower here and better higher on line 1; take it out of one of the two lines"#,
    ),
    (
        "amber_within(points(2));
amber_within(points(3));",
        "2:1: every measure is amber within points(3) here and amber within points(2) on line 1; take it out of one of the two lines",
    ),
    (
        "same_if_within(points(0.5), where_target_under(10));",
        "1:1: this is the rule for small targets, and no line before it says what holds for the others; write same_if_within(points(2)) before it",
    ),
    (
        r#"scale([ level("A", green), level("a", red) ]);"#,
        r#"1:7: two levels of the scale are called "a""#,
    ),
    (
        r#"scale([ level("A", green) ]);"#,
        r#"1:7: a scale has 2 to 32 levels, and this has 1; write scale([ level("Good", green), level("Poor", red) ])"#,
    ),
    (
        r#"scale([ level("A", gren), level("B", "red") ]);"#,
        "1:20: unknown word `gren`; did you mean `green`?",
    ),
    (
        r#"scale([ level("A", green), level("B", red) ]);
amber_within(points(2));"#,
        "2:1: `amber_within` needs a scale of three levels, and this one has 2; write by: first_of([ … ]) for the measures, or fn rate(m) { … }",
    ),
    (
        r#"measure("x", #{ good_is: "hihger", tolerence: points(2) });"#,
        r#"1:26: what good is can be higher, lower or close_to_target, and not the text "hihger"; did you mean `higher`?
1:36: unknown key `tolerence`; did you mean `amber_within`?"#,
    ),
    (
        r#"measure("x", #{ by: function("by_visit") });
fn by_visits(m) { "Green" }"#,
        "1:30: no function is called `by_visit`; did you mean `by_visits`?",
    ),
    (
        r#"measure("x", #{ by: "by_visits", field: "spend" });
fn by_visits(m) { "Green" }"#,
        r#"1:21: `by` takes first_of(…), a grid or a function, and got the text "by_visits"; write by: function("by_visits")"#,
    ),
    (
        "let a = 7/2;",
        "1:10: 7/2 is 3 in Rhai, which cuts whole numbers; write 7.0/2",
    ),
    (
        r#"fn rate(m) { if m.actul > 5 { "Green" } else { hihger } }"#,
        "1:19: a record has no `actul`; did you mean `actual`?
1:48: unknown word `hihger`; did you mean `higher`?",
    ),
    (
        r#"let limit = 5;
fn rate(m) { if m.actual > limit { "Green" } else { "Red" } }"#,
        r#"2:28: `limit` is not known inside a function, which sees only what it is given; write the value here, or ask for it with parameter("…", …)"#,
    ),
    (
        "for x in [1, 2] { print(x); }",
        r#"1:1: `for` is a loop, and rules have none; give a list, as in higher_is_better([ "One", "Two" ])"#,
    ),
    (
        "let default = 5;",
        "1:5: `default` is a word that Rhai keeps for itself; choose another name",
    ),
    (
        "not_rated(all_others);",
        "1:11: measures that no line names are unrated anyway, so not_rated(all_others) changes nothing; name the measures, or leave the line out",
    ),
    (
        r#"higher_is_better("A", "B");"#,
        r#"1:1: `higher_is_better` takes 1 argument, and got 2; write higher_is_better([ "One", "Two" ])"#,
    ),
    (
        "lower_is_better(Sickness);",
        r#"1:17: unknown word `Sickness`; if it is text, write it in quotes: "Sickness""#,
    ),
    (
        r#"period("2022/23 Q4");
period("2023/24 Q1");"#,
        "2:1: `period` is said twice, here and on line 1; keep one of them",
    ),
    (
        r#"parameter("tolerance");"#,
        r#"1:1: `parameter` takes 2 arguments, and got 1; write parameter("tolerance", 6)"#,
    ),
    (
        r#"fn rate(m, n) { "Green" }"#,
        "1:1: `rate` takes the record and nothing else; write fn rate(m) { … }",
    ),
    (
        "fn points(n) { n }",
        "1:1: `points` is a word of the rules already; choose another name for the function",
    ),
    (
        r#"where_the_template_colours("leave_it");"#,
        r#"1:28: `where_the_template_colours` takes leave_it or rule_on_top, and got the text "leave_it"; write leave_it without quotes"#,
    ),
    (
        r#"meanings(#{ delivery: "Delivery" });"#,
        r#"1:1: `meanings` needs `score`, the heading over the levels; write score: "Score""#,
    ),
    (
        r#"meanings(#{ delivery: "Delivery", score: "Score" });"#,
        r#"1:13: no rating of its own is called `delivery`; declare it in a table: delivery: rated("Heading")"#,
    ),
    (
        "assumption('targets');",
        r#"1:12: text stands in double quotes; write "…" instead of '…'"#,
    ),
    (
        r#"assumption("targets);"#,
        r#"1:12: this text has no closing quote; end it with " on the same line"#,
    ),
    (
        r#"assumption("a") assumption("b");"#,
        "1:17: a semicolon is missing after `)`",
    ),
    (
        r#"/* the old rules
ruleset("x");"#,
        "1:1: this comment is never closed, so nothing after it counts; end it with `*/`",
    ),
    (
        r#"tables(#{ measure: "M", measure: "N" });"#,
        "1:25: the key `measure` is given twice",
    ),
    (
        r#"measure("905 \*", #{ good_is: lower });"#,
        r#"1:15: `\*` has no meaning in a text; write \\ for a backslash, as in "\\*" for a real star"#,
    ),
    (
        r#"fn rate(m) { period("x"); }"#,
        "1:14: `period` declares something, so it belongs outside functions",
    ),
    (
        r#"unrated("x");"#,
        "1:1: `unrated` answers for a record, so it belongs inside a function",
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("RAG"), direction: write_to("D") });"#,
        "1:76: `direction` compares actual and previous, and this table has no `previous`; give their headings, or leave `direction` out",
    ),
    (
        r#"if 5 > "x" { period("2022"); }"#,
        "1:6: `>` compares a number with text",
    ),
    (
        "let x = #{ a: 1 };
let y = x.b;",
        "2:11: this map has no key `b`",
    ),
    (
        "percent(5);
tolerence(5);
ruleset(5);
scale([ 5 ]);",
        r#"1:1: unknown function `percent`; did you mean `percent_of_target(5)`?
2:1: unknown function `tolerence`; did you mean `amber_within(5)`?
3:9: `ruleset` takes a text here, and got the number 5; write ruleset("Our measures")
4:7: a scale holds levels, and this is the number 5; write scale([ level("Good", green), level("Poor", red) ])"#,
    ),
    (
        "let t = percent_of_taget(5);
amber_within(t);
ruleset(7);",
        r#"1:9: unknown function `percent_of_taget`; did you mean `percent_of_target(5)`?
3:9: `ruleset` takes a text here, and got the number 7; write ruleset("Our measures")"#,
    ),
    (
        "rate(m);",
        r#"1:1: unknown function `rate`; did you mean `rated`?
1:6: unknown word `m`; if it is text, write it in quotes: "m""#,
    ),
    (
        r#"ruleset("a"), period("b");"#,
        "1:13: a semicolon is missing after `)`",
    ),
    (
        r#"tables({ measure: "M" });"#,
        r#"1:17: `:` has no meaning here; is this a map, which starts with `#{`?; write tables(#{ measure: "Measure", … })"#,
    ),
    (
        r#"higher_is_better[ "A" ];"#,
        "1:1: unknown word `higher_is_better`; write it with brackets, as in `higher_is_better(…)`",
    ),
    (
        "amber within(points(2));",
        "1:7: a semicolon is missing after `amber`",
    ),
    (
        "amber_within(points 2);",
        "1:21: a comma is missing after `points`",
    ),
    (
        r#"scale([ level("A", green) level("B", red) ]);"#,
        "1:27: a comma is missing after `)`",
    ),
    (
        r#"ruleset("x")
period("y")"#,
        "2:1: a semicolon is missing after `)`",
    ),
    (
        "fn rate(m) { m.actual => 5 }",
        "1:23: `=` has no meaning here; to compare, write ==, >= or <=",
    ),
    (
        r#"fn rate(m) { if m.actual = 5 { "Green" } }"#,
        "1:26: `=` gives a value to a name; to compare, write ==",
    ),
    (
        r#"fn rate(m) { if m.actual > 5 "Green" }"#,
        "1:30: `{` is missing after `5`",
    ),
    (
        "let t = percent_of_taget(5) ;
let u = t * 2;
amber_within(u);
ruleset(7);",
        r#"1:9: unknown function `percent_of_taget`; did you mean `percent_of_target(5)`?
4:9: `ruleset` takes a text here, and got the number 7; write ruleset("Our measures")"#,
    ),
    (
        r##"scale([ level("A", "gren"), level("B", "red"), level("C", "#FFF") ]);"##,
        r##"1:20: a level takes a colour, and got the text "gren"; did you mean `green`?
1:40: a level takes a colour, and got the text "red"; write red without quotes
1:59: a level takes a colour, and got the text "#FFF"; the colours are green, light_green, yellow, amber, orange, red, grey or blue"##,
    ),
    (
        r#"fn rate(m) { if m.actual > 5 { "Green" } else { for x in [1] { } } }"#,
        r#"1:49: `for` is a loop, and rules have none; give a list, as in higher_is_better([ "One", "Two" ])"#,
    ),
    (
        "m.actual;",
        r#"1:1: unknown word `m`; if it is text, write it in quotes: "m""#,
    ),
    (
        r#"tables(#{ measure: "M", actual: m.actual });"#,
        r#"1:33: unknown word `m`; if it is text, write it in quotes: "m""#,
    ),
    (
        r#"ruleset("x"); ruleset("y");"#,
        "1:15: `ruleset` is said twice, here and on line 1; keep one of them",
    ),
    (
        r#"tables(#{ measure: 5, skip: 5, actual: optional(5), target: optional("T"), rating: write_to("RAG", over_formula) });"#,
        "1:100: unknown word `over_formula`; did you mean `over_formulas`?",
    ),
    (
        r#"tables("Sheet", #{ measure: "M" });"#,
        r#"1:1: `tables` takes 1 argument, and got 2; write tables(#{ measure: "Measure", … })"#,
    ),
    (
        r#"table(#{ measure: "M" });"#,
        r#"1:1: `table` takes 2 arguments, and got 1; write table("Sheet name", #{ measure: "Measure", … })"#,
    ),
    (
        r#"tables(#{ measure: "M", actual: "A", target: "T", rating: write_to("RAG", "over_formulas") });"#,
        r#"1:75: the second thing in `write_to` can only be over_formulas, and this is the text "over_formulas"; write write_to("RAG", over_formulas)"#,
    ),
    (
        r#"let x = parameter("list", [1]);"#,
        r#"1:9: the default of a parameter is a number, a text, true or false, and not a list; write parameter("tolerance", 6)"#,
    ),
    (
        r#"let h = #{ measure: "M", actal: "A", target: "T", rating: write_to("R") };
tables(h);"#,
        "2:1: unknown key `actal`; did you mean `actual`?",
    ),
    (
        r#"let m = #{ good_iss: higher };
measure("x", m);"#,
        "2:1: unknown key `good_iss`; did you mean `good_is`?",
    ),
    (
        r#"amber_within(parameter("a", 5));"#,
        "1:14: 5 does not say whether it is percent of the target or points; write percent_of_target(5) or points(5)",
    ),
    (
        r#"higher_is_better(["A", 5, ""]);"#,
        r#"1:18: a text here is empty; write higher_is_better([ "One", "Two" ])
1:18: this takes a text or a list of texts, and got the number 5; write higher_is_better([ "One", "Two" ])"#,
    ),
    (
        r#"measure("x", #{ });"#,
        r#"1:1: this line says nothing about the measure; write measure("Name", #{ good_is: higher })"#,
    ),
    (
        r#"meanings("S", #{ score: 5 });"#,
        r#"1:25: `score` takes a heading, and got the number 5; write score: "Heading""#,
    ),
    (
        "same_if_within(points(2)); same_if_within(points(3));",
        "1:28: `same_if_within` is said twice without a condition, here and on line 1; keep one, or add where_target_under(…) to this one",
    ),
    (
        "same_if_within(2);",
        "1:16: 2 does not say whether it is percent of the target or points; write percent_of_target(2) or points(2)",
    ),
    (
        "same_if_within(points(2)); same_if_within(points(2), 10);",
        "1:54: the condition here can only be where_target_under(…), and this is the number 10; write same_if_within(points(0.5), where_target_under(10))",
    ),
    (
        r#"fn rate(m) { m.actual.has("x"); m.points(2); helper(m, 2); m.helper(); "Green" }
fn helper(n) { n.actual }"#,
        "1:35: `points` is written on its own, not after a dot
1:46: `helper` takes 1 argument, and got 2
1:62: `helper` is a function of this script; write `helper(m)`, not `m.helper()`",
    ),
    (
        "where_the_template_colours(leave);",
        "1:28: unknown word `leave`; did you mean `leave_it`?",
    ),
];

#[test]
fn every_mistake_has_its_message() {
    let mut wrong = Vec::new();
    for (script, expected) in CASES {
        let error = error_of(script).replace("rules.rhai:", "");
        if error != expected {
            wrong.push(format!(
                "{script}\n  expected: {expected}\n  got:      {error}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn one_load_shows_every_problem_in_order_and_once() {
    let script = "rulset(\"x\");\namber_within(6);\nhigher_is_better(al_others);\nscale(5);\n\
                  fn rate(m) { m.actul + m.actul }\namber_within(6);";
    let error = load(script).expect_err("five problems");
    let places: Vec<(u32, u32)> = error
        .problems
        .iter()
        .map(|problem| (problem.position().line, problem.position().column))
        .collect();
    assert_eq!(
        places,
        [(1, 1), (2, 14), (3, 18), (4, 7), (5, 16), (5, 26), (6, 14)]
    );
}

#[test]
fn overrides_must_fit() {
    for (name, value, expected) in [
        (
            "tolerence",
            "5",
            "v.rhai: no parameter is called `tolerence`; did you mean `tolerance`?",
        ),
        (
            "other",
            "5",
            "v.rhai: no parameter is called `other`; the parameters are rise or tolerance",
        ),
        (
            "tolerance",
            "high",
            "v.rhai:6:15: the parameter `tolerance` was given \"high\" from outside; give it a number such as 7.5",
        ),
    ] {
        let overrides = Overrides {
            parameters: vec![(name.to_owned(), value.to_owned())],
            ..Overrides::default()
        };
        let error = load_as("v.rhai", FUNCTIONS.as_bytes(), &overrides).expect_err(name);
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn what_is_no_script_says_so() {
    let none = Overrides::default();
    let error = load_as("book.xlsx", b"PK\x03\x04\x14", &none).expect_err("a zip");
    assert_eq!(
        error.to_string(),
        "book.xlsx: this is a workbook or another Office file, not a rules script"
    );
}

/// A contradiction needs the same words: one measure may be named by a pattern and again by its name.
#[test]
fn what_only_looks_like_a_contradiction_loads() {
    loaded(
        "higher_is_better(\"Sickness*\");\nlower_is_better(\"Sickness in schools\");\namber_within(points(2));\namber_within(points(2));",
    );
}
