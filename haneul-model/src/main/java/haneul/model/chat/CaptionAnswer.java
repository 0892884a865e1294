package haneul.model.chat;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers of a chat model, as far as they are a caption: one line, without thoughts, markup, quotes and
 * introductions.
 */
final class CaptionAnswer {
    /** The longest caption that is kept, in characters; longer ones are cut behind a sentence. */
    static final int LONGEST = 1500;

    private static final Pattern THOUGHTS = Pattern.compile("(?is)<(think|thinking|reasoning)>.*?(</\\1>|\\z)");
    private static final Pattern END_OF_THOUGHTS = Pattern.compile("(?is)\\A.*</(think|thinking|reasoning)>");
    private static final Pattern PAGE = Pattern.compile("(?is)\\A\\s*(<!doctype|<html|<\\?xml|<head|<body).*");
    private static final Pattern BEGIN_OF_LINE =
            Pattern.compile("\\A\\s*(#{1,6}\\s+|>\\s*|[-*•]\\s+|\\d{1,2}[.)]\\s+)+");
    private static final Pattern INTRODUCTION =
            Pattern.compile("(?i)\\A(sure|certainly|of course)?[,.!]?\\s*(here('s| is| are)\\b[^:]{0,80}:|"
                    + "((the|a)\\s+)?((short|descriptive|detailed|video|clip)\\s+)*(caption|description)s?\\s*:)\\s*");
    private static final Pattern REFUSAL = Pattern.compile(
            "(?i)\\A(i['’]?m sorry|i am sorry|sorry|i apologi[sz]e|unfortunately|as an ai\\b|i (can['’]?t|can"
                    + " ?not|could not|couldn['’]t|am unable|am not able|do not see|don['’]t see)|i['’]m (unable|not"
                    + " able)).*");

    private CaptionAnswer() {}

    /** The caption, or "" if there is none: an empty answer, thoughts alone, a page of HTML, a refusal. */
    static String cleaned(String answer) {
        String text = END_OF_THOUGHTS
                .matcher(THOUGHTS.matcher(answer).replaceAll(" "))
                .replaceFirst(" ");
        if (PAGE.matcher(text).matches()) {
            return "";
        }
        String line = Arrays.stream(text.split("\\R"))
                .map(String::strip)
                .filter(l -> !l.startsWith("```") && !l.matches("[-*_=]{3,}"))
                .map(l -> BEGIN_OF_LINE.matcher(l).replaceFirst(""))
                .collect(Collectors.joining(" "))
                .replaceAll("\\*\\*|__|`", "")
                .replaceAll("(?<![\\p{L}\\d])[*_]([^*_]+)[*_](?![\\p{L}\\d])", "$1")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        line = unquoted(INTRODUCTION.matcher(unquoted(line)).replaceFirst(""));
        boolean words = line.codePoints().anyMatch(Character::isLetter);
        return !words || REFUSAL.matcher(line).matches() ? "" : cut(line);
    }

    private static String unquoted(String line) {
        String[] pairs = {"\"\"", "“”", "„“", "«»", "''", "‘’"};
        for (String pair : pairs) {
            if (line.length() > 1 && line.charAt(0) == pair.charAt(0) && line.endsWith(pair.substring(1))) {
                String inside = line.substring(1, line.length() - 1);
                return inside.indexOf(pair.charAt(0)) < 0 ? inside.strip() : line;
            }
        }
        return line;
    }

    private static String cut(String line) {
        if (line.length() <= LONGEST) {
            return line;
        }
        String head = line.substring(0, LONGEST);
        int sentence = head.lastIndexOf(". ");
        int word = head.lastIndexOf(' ');
        return head.substring(0, sentence > 0 ? sentence + 1 : word > 0 ? word : LONGEST)
                .strip();
    }
}
