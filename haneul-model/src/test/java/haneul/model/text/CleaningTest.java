package haneul.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against what the reference's {@code prompt_clean} gives, with ftfy 6.3.1 and Python's html and regex. */
class CleaningTest {
    private static final String[][] CASES = {
        {"nothing", "", ""},
        {"only space", "  \n\t ", ""},
        {"an entity, a run of spaces", "Two cats &amp; a crowd   cheers", "Two cats & a crowd cheers"},
        {"entities five deep: ftfy until nothing changes, twice more after it", "a&amp;amp;amp;amp;lt;b", "a<b"},
        {"not by ftfy where a < is: twice only", "<a&amp;amp;amp;amp;lt;b", "<a&amp;amp;lt;b"},
        {"a < in an earlier line counts", "1 < 2\nx &amp;amp;amp; y", "1 < 2 x &amp; y"},
        {"in a later one it does not", "x &amp;amp;amp; y\n1 < 2", "x & y 1 < 2"},
        {"white space of Unicode", "a\u00a0b\u1680c\u2003d\u2028e\u202ff\u205fg\u3000h\u0085i", "a b c d e f g h\u2026i"
        },
        {"at the ends too", "\u2007\u3000wide ends\u00a0\u2009", "wide ends"},
        {"what is no white space stays", "zero\u200bwidth\u2060joins\u00ad", "zero\u200bwidth\u2060joins\u00ad"},
        {"names: with and without semicolon, and none", "fish&nbsp;&chips;&notin;&notit;", "fish &chips;\u2209\u00acit;"
        },
        {"old names need no semicolon", "&copycat &ampere &eacutes", "\u00a9cat &ere \u00e9s"},
        {"ampersands", "AT&T R&D &c. &;&#;&#x;", "AT&T R&D &c. &;&#;&#x;"},
        {"names of two characters", "&NotEqualTilde;&fjlig;&acE;&bne;", "\u2242\u0338fj\u223e\u0333=\u20e5"},
        {"names in capitals", "P&EACUTE;REZ STRA&SZLIG;E &NTILDE; &nTILDE;", "P\u00c9REZ STRASSE \u00d1 &nTILDE;"},
        {"numbers", "&#233;&#xE9;&#XE9;&#0233;", "\u00e9\u00e9\u00e9\u00e9"},
        {"beyond sixteen bits", "&#128512;&#x1f433;", "\ud83d\ude00\ud83d\udc33"},
        {"no characters", "a&#0;b&#xd800;c&#x110000;d&#99999999999999;e", "a\ufffdb\ufffdc\ufffdd\ufffde"},
        {"left out", "a&#1;b&#11;c&#x7f;d&#xfdd0;e&#x1fffe;f", "abcdef"},
        {"of Windows", "&#x80;&#150;&#x81;&#146;", "\u20ac\u2013\u0081'"},
        {"breaks by number", "a&#13;b&#9;c&#10;d", "a b c d"},
        {"curled quotes", "\u201cquoted\u201d isn\u2019t \u2018\u02bc\u201f", "\"quoted\" isn't ''\""},
        {"curled by name, straightened after that", "&ldquo;q&rdquo; &amp;lsquo;q&amp;rsquo;", "\"q\" 'q'"},
        {"but not where a < is", "< &ldquo;q&rdquo;", "< \u201cq\u201d"},
        {"ligatures", "\ufb02u\ufb03e\ufb06 \ufb05 \u0132 \u01c5", "fluffiest \u017ft IJ D\u017e"},
        {"widths", "\uff2c\uff2f\uff35\uff24\u3000\uff04\uff3c \uff76\uff9e\uffdc", "LOUD $\\ \u30ac\u1175"},
        {"accents and syllables composed", "e\u0301 \u1112\u1161\u11ab A\u030a", "\u00e9 \ud55c \u00c5"},
        {"control characters", "\u001b[36;44mblue\u001b[0m \u0007bell \ufeffmark \u001c\u001f", "blue bell mark"},
        {"breaks", "a\r\nb\rc\u2029d", "a b c d"},
        {"control characters of Windows", "x\u0092s \u0085", "x's \u2026"},
        {"what a replacement could take for its own", "$1 \\1 ${x} &dollar;1 &bsol;", "$1 \\1 ${x} $1 \\"},
        {
            "other scripts",
            "\u96ea\u5c71\u3001\u7a7a\u3092\u98db\u3076\u9be8\u3002\ud558\ub298 \ud83d\udc0b\u200d",
            "\u96ea\u5c71\u3001\u7a7a\u3092\u98db\u3076\u9be8\u3002\ud558\ub298 \ud83d\udc0b\u200d"
        }
    };

    static Stream<Arguments> cases() {
        return Arrays.stream(CASES).map(c -> Arguments.of((Object[]) c));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void cleansAsTheReferenceDoes(String what, String prompt, String wanted) {
        assertThat(Cleaning.clean(prompt)).as(what).isEqualTo(wanted);
    }

    @Property(tries = 300)
    void anyTextBecomesOneLineOfWholeCharacters(@ForAll String text) {
        String clean = Cleaning.clean(text);
        assertThat(clean).doesNotContainPattern("(?U)\\s\\s|[\\s&&[^ ]]|^\\s|\\s$");
        assertThat(clean.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF)).isEmpty();
    }
}
