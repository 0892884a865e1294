/** Captions of whole folders of clips, by a captioner. */
@NullMarked
package haneul.train.data.caption;

import org.jspecify.annotations.NullMarked;
