/** What more compute would give: models of several sizes trained for several budgets, and the law they follow. */
@NullMarked
package haneul.eval.scale;

import org.jspecify.annotations.NullMarked;
