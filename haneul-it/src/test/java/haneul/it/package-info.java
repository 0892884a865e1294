/** Rules of the house, and tests over all modules. */
@NullMarked
package haneul.it;

import org.jspecify.annotations.NullMarked;
