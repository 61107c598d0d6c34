//! Finds the statements in the bodies of functions. The syntax tree lists only the statements
//! outside functions; its walk reaches the others after those.

use rhai::{AST, ASTNode, ScriptFuncDef, Stmt};

use super::places::place;

/// Calls `each` with every top-level statement of every function body, in the order of the tree.
pub(super) fn statements(ast: &AST, mut each: impl FnMut(&ScriptFuncDef, &Stmt)) {
    let mut left_outside = ast.statements().len();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        let [ASTNode::Stmt(statement)] = path else {
            return true;
        };
        if left_outside > 0 {
            left_outside -= 1;
            return true;
        }
        let at = place(statement.position());
        let function = ast.iter_fn_def().find(|function| {
            place(function.body.start_position()) < at && at < place(function.body.end_position())
        });
        if let Some(function) = function {
            each(function, statement);
        }
        true
    });
}
