package haneul.model;

/** A task that a model may have been trained for; at others its results may be poor. */
public enum Skill {
    TEXT("text alone"),
    FIRST("a picture to begin with"),
    FRAMES("other frames that are given"),
    PLACES("frames of which a part is given"),
    REFERENCE("reference pictures");

    private final String words;

    Skill(String words) {
        this.words = words;
    }

    /** In words that stand behind "trained for". */
    public String words() {
        return words;
    }
}
