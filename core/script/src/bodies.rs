//! Finds the statements in the bodies of functions. The syntax tree lists only the statements
//! outside functions; its walk reaches the others after those.

use rhai::{AST, ASTNode, ScriptFuncDef, Stmt};

use super::places::place;

/// Calls `each` with every top-level statement of every function body, in the order of the tree.
pub(super) fn statements(ast: &AST, mut each: impl FnMut(&ScriptFuncDef, &Stmt)) {
    walk(ast, |function, path| {
        if let [ASTNode::Stmt(statement)] = path {
            each(function, statement);
        }
    });
}

/// Calls `each` with every node of every function body, in the order of the tree.
pub(super) fn nodes(ast: &AST, mut each: impl FnMut(&ScriptFuncDef, &ASTNode<'_>)) {
    walk(ast, |function, path| {
        if let Some(node) = path.last() {
            each(function, node);
        }
    });
}

/// Calls `each` with the path to every node of every function body.
fn walk(ast: &AST, mut each: impl FnMut(&ScriptFuncDef, &[ASTNode<'_>])) {
    let mut left_outside = ast.statements().len();
    let mut current = None;
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let [ASTNode::Stmt(statement)] = path {
            current = None;
            if left_outside > 0 {
                left_outside -= 1;
                return true;
            }
            let at = place(statement.position());
            current = ast.iter_fn_def().find(|function| {
                place(function.body.start_position()) < at
                    && at < place(function.body.end_position())
            });
        }
        if let Some(function) = current {
            each(function, path);
        }
        true
    });
}
