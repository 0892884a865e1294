/** Cost models of computations: their operations, the memory that they hold, and how fast this machine does such operations. */
@NullMarked
package haneul.model.cost;

import org.jspecify.annotations.NullMarked;
