//! Scripts that would run long or grow large, each stopped with its place and the name of the limit.

use std::fmt::Write as _;

use super::{error_of, load};

#[test]
fn every_limit_has_a_name_and_a_place() {
    let nested = format!("let a = {}1{};", "(".repeat(100), ")".repeat(100));
    let many = (0..300).fold(String::new(), |mut text, i| {
        let _ = writeln!(text, "fn f{i}(m) {{ 1 }}");
        text
    });
    let long_list = format!("not_rated([ {} ]);", "\"a\", ".repeat(10_001));
    let doubling = format!(
        "let a = \"xxxxxxxxxxxxxxxx\";\n{}",
        "a = a + a;\n".repeat(20)
    );
    let long_text = format!("assumption(\"{}\");", "x".repeat(70_000));
    let steps = "fn a(n) { if n > 0 { b(n) + b(n) + b(n) + b(n) } else { 1 } }\n\
                 fn b(n) { a(n - 1) + a(n - 1) + a(n - 1) + a(n - 1) + a(n - 1) + a(n - 1) }\nlet x = a(5);";
    let many_variables = (0..600).fold(String::new(), |mut text, i| {
        let _ = writeln!(text, "let v{i} = {i};");
        text
    });
    for (script, place, names) in [
        (nested.as_str(), "1:", "nested too deeply; the limit is 48"),
        (many.as_str(), "201:", "more than 200 functions, the limit"),
        (
            long_list.as_str(),
            "1:",
            "longer than 10000, the limit on a list",
        ),
        (
            doubling.as_str(),
            "14:",
            "text of more than 65536 bytes, the limit on texts",
        ),
        (
            long_text.as_str(),
            "1:12:",
            "longer than 65536, the limit on a text",
        ),
        (
            "fn f(n) { f(n) }\nlet x = f(1);",
            "2:9:",
            "the limit on call depth",
        ),
        (
            steps,
            "",
            "more than 1000000 steps, the limit on operations",
        ),
        (
            many_variables.as_str(),
            "",
            "more than 500 variables, the limit on them",
        ),
    ] {
        let error = error_of(script);
        let first = error.lines().next().unwrap_or_default();
        assert!(
            first.starts_with(&format!("rules.rhai:{place}")) && error.contains(names),
            "{names}: {first}"
        );
    }
}

/// A limit is the most that is allowed, not the least that is refused.
#[test]
fn what_is_exactly_at_a_limit_is_allowed() {
    let doubled = format!(
        "let a = \"{}\";\n{}",
        "x".repeat(16),
        "a = a + a;\n".repeat(12)
    );
    let list = |items: usize| {
        format!(
            "let a = [ {} ];\nlet b = a + [ 1 ];",
            "0, ".repeat(items - 1)
        )
    };
    for (allowed, refused) in [
        (
            format!("{doubled}let b = a + \"\";"),
            format!("{doubled}let b = a + \"y\";"),
        ),
        (list(10_000), list(10_001)),
    ] {
        load(&allowed).expect("a script at the limit");
        assert!(error_of(&refused).contains("limit"), "{refused}");
    }
}

/// Each statement stays under the limit on steps; together they run into the one on time.
#[test]
fn a_load_ends_by_the_clock() {
    let deep = "fn a(n) { if n > 0 { b(n) + b(n) + b(n) } else { 1 } }\nfn b(n) { a(n - 1) + a(n - 1) + a(n - 1) + a(n - 1) }\n";
    let script = format!("{deep}{}", "let x = a(4);\n".repeat(400));
    let error = load(&script).expect_err("a script without end");
    let [problem] = error.problems.as_slice() else {
        panic!("{error}")
    };
    assert_eq!(
        problem.message(),
        "this runs longer than 2 s, the limit on time"
    );
    assert!(problem.position().line > 0);
}

/// The deepest nesting allowed, in the deepest recursion allowed, on the stack of a thread of 2 MiB.
#[test]
fn the_depth_limits_fit_the_stack() {
    for (before, after) in [
        ("(1+", ")"),
        ("[", "]"),
        ("if true { ", " }"),
        ("{ ", " }"),
        ("abs(", ")"),
        ("#{a: ", "}"),
        ("!", ""),
        ("switch 1 { 1 => ", " }"),
        ("try { ", " } catch { }"),
        ("true && (", ")"),
        ("`${", "}`"),
        ("() ?? (", ")"),
    ] {
        for depth in 1..40 {
            let script = format!(
                "fn f(n) {{ {}f(n){} }}\nlet x = f(1);",
                before.repeat(depth),
                after.repeat(depth)
            );
            let message = error_of(&script);
            assert!(message.contains("limit"), "{before} {depth}: {message}");
        }
    }
}

#[test]
fn a_script_that_is_too_large_is_not_read() {
    let error = error_of(&"// x\n".repeat(300_000));
    assert_eq!(
        error,
        "rules.rhai: the script is larger than 1048576 bytes, the limit on scripts"
    );
}

#[test]
fn a_script_has_no_way_out() {
    for script in [
        "eval(\"1\");",
        "import \"x\" as y;",
        "export x;",
        "let f = Fn(\"period\");",
        "let t = timestamp();",
        "sleep(10);",
        "open_file(\"x\");",
        "loop { }",
        "while true { }",
        "for i in 0..10 { }",
        "do { } while true;",
        "let f = |x| x;",
        "exit();",
        "this.x;",
        "global::x;",
        "parse_json(\"{}\");",
        "blob(1000000000);",
        "\"x\".pad(1000000000, \"y\");",
    ] {
        let error = load(script).expect_err(script);
        assert!(
            error
                .problems
                .iter()
                .all(|problem| problem.position().line == 1),
            "{script}: {error}"
        );
    }
}

/// Found by a script of sixty lines `s += s;`: the text is made before its size is noticed, so that going on with the
/// next line doubled it again, and the load ended for want of memory.
#[test]
fn a_load_ends_at_the_first_limit_it_meets() {
    let script = format!("let s = \"0123456789abcdef\";\n{}", "s += s;\n".repeat(60));
    let Err(error) = load(&script) else {
        panic!("the script loads")
    };
    assert_eq!(error.problems.len(), 1, "{error}");
    assert!(error.to_string().contains("the limit on texts"), "{error}");
}
