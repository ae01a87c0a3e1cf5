package io.tributary.checks;

import static com.google.errorprone.BugPattern.SeverityLevel.ERROR;

import com.google.errorprone.BugPattern;
import com.google.errorprone.ErrorProneFlags;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.AbstractReturnValueIgnored;
import com.google.errorprone.bugpatterns.threadsafety.ConstantExpressions;
import com.google.errorprone.matchers.Matcher;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.tools.javac.code.Type;

/**
 * A {@code Uni} or {@code Multi} does nothing until it is subscribed: one that is dropped is work that silently never
 * happens, a lost update. So dropping one is a compile error, whichever library made it.
 */
@BugPattern(
        name = "UniIgnored",
        summary = "This Uni or Multi is dropped, so its work never happens: return it, chain it, or subscribe to it.",
        severity = ERROR)
public final class UniIgnored extends AbstractReturnValueIgnored {

    private static final long serialVersionUID = 1L;

    /** Error Prone makes its checks with a public constructor that takes nothing. */
    public UniIgnored() {
        super(ConstantExpressions.fromFlags(ErrorProneFlags.empty()));
    }

    @Override
    protected Matcher<? super ExpressionTree> specializedMatcher() {
        return UniIgnored::isReactive;
    }

    private static boolean isReactive(ExpressionTree tree, VisitorState state) {
        Type type = ASTHelpers.getReturnType(tree);
        if (type == null) {
            type = ASTHelpers.getResultType(tree);
        }
        return type != null
                && (isSubtype(type, "io.smallrye.mutiny.Uni", state)
                        || isSubtype(type, "io.smallrye.mutiny.Multi", state));
    }

    private static boolean isSubtype(Type type, String name, VisitorState state) {
        Type wanted = state.getTypeFromString(name);
        return wanted != null && ASTHelpers.isSubtype(type, wanted, state);
    }
}
