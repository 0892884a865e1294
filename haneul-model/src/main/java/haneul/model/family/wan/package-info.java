/** The family Wan: Wan 2.1, Wan 2.2 and VACE, as published. */
@NullMarked
package haneul.model.family.wan;

import org.jspecify.annotations.NullMarked;
