//! The bodies of functions. The tree gives their statements only through its own walk, after those outside.

use rhai::{AST, ASTNode, ScriptFuncDef, Stmt};

use super::places::place;

/// Calls `each` with every statement that stands in the body of a function and in no other statement, in the order of
/// the tree: one function after the other.
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
